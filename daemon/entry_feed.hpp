// Shows a watcher every entry: first what the journal holds from a number on, then each as it is
// committed, without a gap and without a double.
#pragma once

#include <memory>

#include "daemon/answer_lines.hpp"
#include "daemon/entry_walk.hpp"
#include "daemon/office.hpp"
#include "routing/words.hpp"

namespace nachtwacht::daemon {

// On the loop's thread. Ends when destroyed.
class EntryFeed : public std::enable_shared_from_this<EntryFeed> {
public:
    struct Style {
        routing::Language language{};
        bool facts{};  // as data too
    };
    EntryFeed(Office& office, std::weak_ptr<AnswerLines> lines, Style style);

    // From this entry on; 0: from now on. Once.
    void begin(std::uint64_t first);
    // There is room again.
    void resume();

private:
    void read_back();
    void caught_up(const std::optional<OfficeError>& error);
    void show(const routing::Entry& entry);
    [[nodiscard]] bool is_live() const { return walk_ == nullptr; }

    Office& office_;
    std::weak_ptr<AnswerLines> lines_;
    Style style_;
    std::uint64_t next_{};
    std::unique_ptr<Hold> hold_{};
    std::shared_ptr<EntryWalk> walk_{};
};

}  // namespace nachtwacht::daemon
