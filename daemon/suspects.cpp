#include "daemon/suspects.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "protocol/ascii.hpp"

namespace nachtwacht::daemon {
namespace {

constexpr std::uint64_t written_by_us = 0x6e77'7375'7370'6563;  // "nwsuspec"

}  // namespace

struct Suspects::Page {
    struct Case {
        std::uint64_t message{};  // fingerprint; 0: none
        std::uint32_t deaths{};
        std::uint32_t reserved{};
    };

    std::uint64_t mark{};
    std::uint64_t in_hand{};
    std::uint64_t next{};  // the case that is forgotten for a new one
    std::array<Case, 64> cases{};
};

Suspects::Suspects(const std::filesystem::path& file) {
    const int handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (handle < 0) {
        return;
    }
    if (::ftruncate(handle, sizeof(Page)) == 0) {
        void* mapped = ::mmap(nullptr, sizeof(Page), PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
        page_ = mapped == MAP_FAILED ? nullptr : static_cast<Page*>(mapped);
    }
    ::close(handle);
    if (page_ != nullptr) {
        if (page_->mark != written_by_us) {
            *page_ = Page{};
            page_->mark = written_by_us;
        }
        blame_what_was_in_hand();
    }
}

Suspects::~Suspects() {
    if (page_ != nullptr) {
        ::munmap(page_, sizeof(Page));
    }
}

void Suspects::blame_what_was_in_hand() {
    const std::uint64_t message = page_->in_hand;
    page_->in_hand = 0;
    if (message == 0) {
        return;
    }
    auto found = std::ranges::find(page_->cases, message, &Page::Case::message);
    if (found == page_->cases.end()) {
        found =
            page_->cases.begin() + static_cast<std::ptrdiff_t>(page_->next++ % page_->cases.size());
        *found = {message, 0, 0};
    }
    ++found->deaths;
}

// Volatile: it must be in memory before what follows, which may be the end.
void Suspects::hold(std::uint64_t message) {
    *static_cast<volatile std::uint64_t*>(&page_->in_hand) = message;
}

bool Suspects::pick_up(std::string_view message) {
    if (page_ == nullptr) {
        return false;
    }
    below_.push_back(page_->in_hand);
    const std::uint64_t fingerprint = std::max<std::uint64_t>(1, protocol::fingerprint(message));
    const auto found = std::ranges::find(page_->cases, fingerprint, &Page::Case::message);
    if (found != page_->cases.end() && found->deaths >= deaths_that_convict) {
        return true;
    }
    hold(fingerprint);
    return false;
}

void Suspects::put_down() {
    if (page_ != nullptr && !below_.empty()) {
        hold(below_.back());
        below_.pop_back();
    }
}

}  // namespace nachtwacht::daemon
