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
    while (!ended_ && !reading_ && steps_.has_room()) {
        read_page();
    }
    looping_ = false;
}

void EntryWalk::read_page() {
    reading_ = true;
    office_.entries(next_, page_entries, [weak = weak_from_this()](const auto& page) {
        if (const auto self = weak.lock()) {
            self->take(page);
        }
    });
}

void EntryWalk::take(const OfficeResult<std::vector<CommittedEntry>>& page) {
    reading_ = false;
    if (!page) {
        end(page.error());
        return;
    }
    if (!visit_all(*page) || page->size() < page_entries) {
        end(std::nullopt);
        return;
    }
    resume();
}

bool EntryWalk::visit_all(const std::vector<CommittedEntry>& page) {
    for (const auto& entry : page) {
        next_ = entry->number + 1;
        if (!steps_.visit(entry)) {
            return false;
        }
    }
    return true;
}

void EntryWalk::end(std::optional<OfficeError> error) {
    ended_ = true;
    // `done` may let go of this walk.
    const auto self = shared_from_this();
    steps_.done(std::move(error));
}

}  // namespace nachtwacht::daemon
