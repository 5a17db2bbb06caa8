// What happens, on every board: one stream of events for each, written once for all that see the
// same.
#pragma once

#include <spdlog/fwd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "daemon/accounts.hpp"
#include "daemon/board_picture.hpp"
#include "daemon/http_session.hpp"
#include "daemon/office.hpp"

namespace nachtwacht::daemon {

struct BoardPauses {
    std::chrono::milliseconds beat{2'000};
    // Between two changes at least: what comes meanwhile goes into one.
    std::chrono::milliseconds change{100};
    // At most, however long writing takes (a tenth of the loop's time at most).
    std::chrono::milliseconds longest_change{500};
    // An operator whose stream broke off has a board so much longer: the browser comes back.
    std::chrono::milliseconds comes_back{5'000};
};

// Loop's thread only. A board first gets a picture, or what changed since the id that it has, and
// then every change exactly once. Ids are "EPOCH-ENTRY".
class BoardFeed {
public:
    // All references outlive the feed.
    BoardFeed(
        boost::asio::io_context& loop,
        Office& office,
        Accounts& accounts,
        std::function<routing::Wall()> wall,
        BoardPauses pauses = {}
    );
    ~BoardFeed();

    void start();
    void stop();

    // `last_id`: as the browser says it; empty: none.
    void open(
        const Login& who,
        routing::Language language,
        const std::string& last_id,
        HttpExchange& exchange,
        HttpResponse head
    );
    // This session is over: its streams end, and with them its board, at once.
    void leave(std::uint64_t session);

    [[nodiscard]] std::size_t boards() const { return boards_.size(); }
    [[nodiscard]] std::uint64_t cut() const { return cut_; }

private:
    using Bytes = std::shared_ptr<const std::string>;
    struct Kind {
        routing::Language language{};
        bool clients{};
        auto operator<=>(const Kind&) const = default;
    };
    struct Board {
        std::uint64_t number{};
        Login who{};
        Kind kind{};
        std::shared_ptr<EventReader> reader{};
        bool waits{};  // for its picture: no change may come before it
    };
    // One for all who ask for it at the same time; who comes while it is made gets the next.
    struct Making {
        BoardPicture picture{};
        std::set<std::uint64_t> boards{};
    };
    // What has happened since the last change was sent.
    struct Pending {
        std::vector<CommittedEntry> entries{};
        std::set<std::uint64_t> incidents{};
        std::set<routing::UnitId> units{};
        std::set<std::uint64_t> forgotten{};
        bool urgent{};
        bool boards{};
        [[nodiscard]] bool empty() const {
            return entries.empty() && units.empty() && forgotten.empty();
        }
    };
    struct Presence {
        std::unique_ptr<Hold> hold{};
        std::chrono::steady_clock::time_point until{};  // when no stream is open
    };

    void hear(const CommittedEntry& entry);
    void note(Pending& pending, const CommittedEntry& entry) const;
    void flush_soon();
    void flush();
    [[nodiscard]] std::string change_for(const Pending& pending, const Kind& kind) const;
    void make_picture(const Kind& kind);
    void go_on_with_picture(const Kind& kind);
    void show_picture(const Kind& kind);
    [[nodiscard]] std::vector<Board*> boards_of(const std::set<std::uint64_t>& numbers);
    [[nodiscard]] std::optional<std::uint64_t> last_entry(const std::string& last_id) const;
    [[nodiscard]] std::optional<Pending> since(std::uint64_t entry) const;
    void send(const Pending& pending, const std::vector<Board*>& boards);
    void audit_shown(
        const std::set<std::uint64_t>& incidents,
        const std::vector<Board*>& boards,
        const std::function<void()>& then = {}
    );
    void beat();
    void note_sightings();
    void note_forgotten();
    void end_presences();
    void closed(std::uint64_t number);
    [[nodiscard]] bool has_board(const std::string& name) const;
    [[nodiscard]] std::string id_text(std::uint64_t entry) const;

    Office& office_;
    Accounts& accounts_;
    std::function<routing::Wall()> wall_;
    BoardPauses pauses_;
    boost::asio::steady_timer beat_;
    boost::asio::steady_timer change_;
    std::unique_ptr<Hold> following_;
    std::list<Board> boards_;
    std::map<std::string, Presence> presences_;
    std::map<std::uint64_t, std::set<std::uint64_t>> shown_;  // session -> incidents it has seen
    std::deque<CommittedEntry> recent_;                       // to go on from a last id
    std::deque<std::uint64_t> forgotten_;                     // lately
    std::set<std::uint64_t> known_;                           // incidents that boards may show
    std::map<routing::UnitId, routing::Wall> seen_at_;
    std::map<Kind, Making> making_;
    Pending pending_;
    Intake::Readiness readiness_{};
    std::chrono::steady_clock::time_point flushed_at_{};
    std::chrono::steady_clock::duration pause_{};
    std::uint64_t last_board_{};
    std::uint64_t cut_{};
    bool flush_due_{};
    std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};
};

}  // namespace nachtwacht::daemon
