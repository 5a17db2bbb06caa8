#include "daemon/entry_walk.hpp"

namespace nachtwacht::daemon {
namespace {

constexpr std::uint32_t page_entries = 200;

}  // namespace

EntryWalk::EntryWalk(Office& office, std::uint64_t first, Steps steps)
    : office_(office), next_(first), steps_(std::move(steps)) {}

void EntryWalk::resume() {
    // Pages may come before the call that asks for them returns: a loop here, so that a long
    // journal does not become a deep stack.
    if (looping_) {
        return;
    }
    looping_ = true;
    const auto self = shared_from_this();  // `done` may let go of this walk
    while (!ended_ && !reading_ && steps_.has_room()) {
        step();
    }
    looping_ = false;
}

void EntryWalk::step() {
    if (page_.empty()) {
        last_page_ ? end(std::nullopt) : read_page();
        return;
    }
    const auto entry = std::move(page_.front());
    page_.pop_front();
    next_ = entry->number + 1;
    if (!steps_.visit(entry)) {
        end(std::nullopt);
    }
}

void EntryWalk::read_page() {
    reading_ = true;
    office_.entries(next_, page_entries, [weak = weak_from_this()](auto page) {
        if (const auto self = weak.lock()) {
            self->take(std::move(page));
        }
    });
}

void EntryWalk::take(OfficeResult<std::vector<CommittedEntry>> page) {
    reading_ = false;
    if (!page) {
        end(page.error());
        return;
    }
    page_.assign(page->begin(), page->end());
    last_page_ = page->size() < page_entries;
    resume();
}

void EntryWalk::end(std::optional<OfficeError> error) {
    ended_ = true;
    steps_.done(std::move(error));
}

}  // namespace nachtwacht::daemon
