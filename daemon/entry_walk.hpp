// Reads the journal page by page, as fast as its reader takes it.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "daemon/office.hpp"

namespace nachtwacht::daemon {

// On the loop's thread; kept alive by its owner, and silent once the owner lets it go.
class EntryWalk : public std::enable_shared_from_this<EntryWalk> {
public:
    struct Steps {
        // False: enough, the walk ends.
        std::function<bool(const CommittedEntry&)> visit;
        // False: stand still until resume().
        std::function<bool()> has_room;
        // Once: at the end of the journal, after `visit` said enough, or with what went wrong.
        std::function<void(std::optional<OfficeError>)> done;
    };

    EntryWalk(Office& office, std::uint64_t first, Steps steps);

    void resume();
    // The number of the entry that would come next.
    [[nodiscard]] std::uint64_t next() const { return next_; }

private:
    void read_page();
    void take(OfficeResult<std::vector<CommittedEntry>> page);
    void step();
    void end(std::optional<OfficeError> error);

    Office& office_;
    std::uint64_t next_;
    Steps steps_;
    std::deque<CommittedEntry> page_{};  // read and not visited yet
    bool last_page_{};
    bool reading_{};  // a page was asked for and has not come
    bool looping_{};
    bool ended_{};
};

}  // namespace nachtwacht::daemon
