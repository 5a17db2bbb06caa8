#include "daemon/state_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace nachtwacht::daemon {
namespace {

constexpr mode_t private_file = 0600;

class Descriptor {
public:
    Descriptor(const std::filesystem::path& path, int flags)
        : number_(::open(path.c_str(), flags | O_CLOEXEC, private_file)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    [[nodiscard]] explicit operator bool() const { return number_ >= 0; }
    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] int release() { return std::exchange(number_, -1); }

private:
    int number_;
};

tl::unexpected<JournalError> system_error(
    const std::string& step, const std::filesystem::path& path
) {
    const int reason = errno;
    const auto fault = reason == ENOSPC ? JournalFault::Full : JournalFault::Io;
    return journal_error(fault, step + " " + path.string() + ": " + std::strerror(reason));
}

std::string first_line(int descriptor) {
    std::array<char, 32> text{};
    const auto size = ::pread(descriptor, text.data(), text.size(), 0);
    const std::string_view read(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    return std::string(read.substr(0, read.find('\n')));
}

bool write_all(int descriptor, const std::string& text) {
    return ::ftruncate(descriptor, 0) == 0 &&
           ::pwrite(descriptor, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

}  // namespace

std::filesystem::path journal_file_in(const std::filesystem::path& state_dir) {
    return state_dir / "journal.sqlite";
}

JournalResult<void> sync_path(const std::filesystem::path& path) {
    const Descriptor file(path, O_RDONLY);
    if (!file || ::fsync(file.number()) != 0) {
        return system_error("cannot sync", path);
    }
    return {};
}

JournalResult<StateDirectory> StateDirectory::lock(const std::filesystem::path& path) {
    const bool made = ::mkdir(path.c_str(), 0700) == 0;
    if (!made && errno != EEXIST) {
        return system_error("cannot make the state directory", path);
    }
    // A power cut may take a name that its directory was never synced with, and all that lies below
    // it. One who found the directory there cannot know whether it was; if he may not look above
    // it, whoever made it has to answer for that.
    if (const auto named = sync_path(path / ".."); made && !named) {
        return tl::make_unexpected(named.error());
    }
    Descriptor file(path / "lock", O_RDWR | O_CREAT);
    if (!file) {
        return system_error("cannot open", path / "lock");
    }
    if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
        return journal_error(
            JournalFault::Locked,
            "the state directory " + path.string() + " is in use by process " +
                first_line(file.number())
        );
    }
    if (!write_all(file.number(), std::to_string(::getpid()) + "\n")) {
        ::ftruncate(file.number(), 0);  // a full disk: the lock holds without the number in it
    }
    return StateDirectory(path, file.release());
}

StateDirectory::StateDirectory(StateDirectory&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

StateDirectory::~StateDirectory() {
    if (lock_ >= 0) {
        ::close(lock_);
    }
}

std::filesystem::path StateDirectory::journal_file() const { return journal_file_in(path_); }

JournalResult<std::uint64_t> StateDirectory::epoch() const {
    const Descriptor file(path_ / "epoch", O_RDONLY);
    if (!file) {
        return errno == ENOENT ? JournalResult<std::uint64_t>(0)
                               : system_error("cannot read", path_ / "epoch");
    }
    const auto text = first_line(file.number());
    std::uint64_t epoch = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), epoch);
    if (fault != std::errc{} || end != text.data() + text.size()) {
        return journal_error(
            JournalFault::Damaged, (path_ / "epoch").string() + " does not hold a number"
        );
    }
    return epoch;
}

JournalResult<void> StateDirectory::write_epoch(std::uint64_t epoch) const {
    const auto fresh = path_ / "epoch.new";
    {
        const Descriptor file(fresh, O_WRONLY | O_CREAT);
        if (!file || !write_all(file.number(), std::to_string(epoch) + "\n") ||
            ::fsync(file.number()) != 0) {
            return system_error("cannot write", fresh);
        }
    }
    if (::rename(fresh.c_str(), (path_ / "epoch").c_str()) != 0) {
        return system_error("cannot replace", path_ / "epoch");
    }
    return sync_path(path_);
}

void StateDirectory::make_reserve(std::uint64_t bytes) const {
    const auto name = path_ / "reserve";
    const Descriptor file(name, O_RDWR | O_CREAT);
    struct stat now {};
    if (!file || ::fstat(file.number(), &now) != 0 || now.st_size == static_cast<off_t>(bytes)) {
        return;
    }
    if (::ftruncate(file.number(), 0) != 0 ||
        ::posix_fallocate(file.number(), 0, static_cast<off_t>(bytes)) != 0) {
        ::unlink(name.c_str());
    }
}

bool StateDirectory::free_reserve() const { return ::unlink((path_ / "reserve").c_str()) == 0; }

}  // namespace nachtwacht::daemon
