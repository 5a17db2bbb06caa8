// Answers the requests of one connection to the command socket, from the office.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "daemon/answer_lines.hpp"
#include "daemon/command_request.hpp"
#include "daemon/office.hpp"
#include "daemon/visitor.hpp"

namespace nachtwacht::daemon {

class Accounts;
class EntryFeed;
class EntryWalk;

// A request has one last line, {"ok":true,...} or {"ok":false,"fault":"...","lines":[...]}; before
// it may come {"entry":{...}} and {"progress":[done,of]}. After the last line of `watch` entries go
// on coming. Faults: "usage", "not_allowed", "refused", "unknown", "busy", "failed", "full" (try
// again soon), "bad" (a region pack), "slow" (cut off).
// On the loop's thread. What it holds (a board, a feed) ends with it.
class Clerk {
public:
    // `accounts` may be null: then there are none.
    Clerk(
        Office& office,
        Visitor visitor,
        std::weak_ptr<AnswerLines> lines,
        Accounts* accounts = nullptr
    );
    ~Clerk();
    Clerk(const Clerk&) = delete;
    Clerk& operator=(const Clerk&) = delete;

    // One at a time: the next only after done().
    void answer(std::string_view line);
    // There is room again.
    void resume();
    [[nodiscard]] bool is_watched() const { return feed_ != nullptr; }

private:
    void take(Request&& request);
    [[nodiscard]] std::shared_ptr<AnswerLines> lines() const { return lines_.lock(); }

    Office& office_;
    Accounts* accounts_;
    Visitor visitor_;
    std::weak_ptr<AnswerLines> lines_;
    std::unique_ptr<Hold> board_{};
    std::shared_ptr<EntryFeed> feed_{};
    std::shared_ptr<EntryWalk> walk_{};
};

// The last line of a request that went wrong.
[[nodiscard]] std::string fault_line(std::string_view fault, const std::vector<std::string>& lines);

}  // namespace nachtwacht::daemon
