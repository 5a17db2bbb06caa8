// Decide at once, speak at commit. The ledger gives each event to the desk in the order of arrival,
// writes what followed into the journal, and lets the world know of it only when it is on disk.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <string_view>

#include "daemon/house_clock.hpp"
#include "daemon/journal.hpp"
#include "daemon/office.hpp"
#include "daemon/suspects.hpp"
#include "routing/desk.hpp"

namespace nachtwacht::daemon {

// What lies sealed or beside an entry, and becomes durable together with it.
struct Enclosure {
    std::vector<RawMessage> raw_messages{};
    std::vector<Pack> packs{};
    std::vector<AuditRow> audit{};
};

// Loop's thread only; nothing here waits.
class Ledger {
public:
    // Keeps the state after this entry, which is on disk, as a whole; calls back when that is done.
    using Keep = std::function<void(std::uint64_t number, std::function<void()> done)>;

    // `start`: the state as recovered, with its region and clients put back. All references outlive
    // the ledger. After each `snapshot_every` entries the state is kept whole.
    Ledger(
        boost::asio::io_context& loop,
        Journal& journal,
        routing::State start,
        std::uint64_t snapshot_every,
        Keep keep
    );
    ~Ledger();

    // `then` runs after the commit, with the entry; with null when nothing followed from the event,
    // after the commit of everything that was decided before it. It may take further events.
    using Then = std::function<void(const CommittedEntry&)>;
    void take(routing::Event event, Enclosure enclosure, Then then);

    // A message has come in that may become an event.
    void expect() { journal_.expect(); }

    // Runs after the commit of that entry; at once when it is committed already.
    void when_committed(std::uint64_t number, std::function<void()> then);

    // To be called by the journal's owner with what the journal reports.
    void committed(std::uint64_t last);
    // Nothing is spoken any more: the process is about to end.
    void fall_silent() { silent_ = true; }

    [[nodiscard]] std::unique_ptr<Hold> follow(Office::Listener listener);
    // Hears of each entry while it is on its way to the disk. It may make ready what is to be said
    // at the commit, and may say nothing yet. One only; an empty one ends it.
    void when_decided(std::function<void(const routing::Entry&)> prepare) {
        prepare_ = std::move(prepare);
    }

    // What is due of an incident is in hand there while it is decided. `convicted` hears of one
    // that ended the process twice, and gives the ledger what sets it aside; it is never called
    // again for the same conviction. `suspects` must outlive the ledger.
    void suspect_deadlines(Suspects& suspects, std::function<void(std::uint64_t)> convicted);

    // What everybody outside the core sees. Its references are left out: repeats are the desk's.
    [[nodiscard]] const routing::State& committed_state() const { return view_; }
    // The number of the last entry decided, committed or not.
    [[nodiscard]] std::uint64_t decided() const { return desk_.state().entries; }
    [[nodiscard]] routing::Desk& desk() { return desk_; }
    [[nodiscard]] const routing::Desk& desk() const { return desk_; }
    [[nodiscard]] routing::Now now() const { return clock_.now(); }
    // For a listener: how long the entry that it is given waited from its decision to now.
    [[nodiscard]] std::chrono::nanoseconds waited() const { return waited_; }

    // Deadlines, watching the wall clock, and a snapshot now and then run until stop().
    void start();
    void stop();

private:
    struct Pending {
        CommittedEntry entry;
        routing::Changes changes;
        Then then;
        std::chrono::steady_clock::time_point decided_at;
    };
    class Following;
    class Guard;
    using Listeners = std::list<Office::Listener>;

    void decide(routing::Event event, Enclosure enclosure, Then then);
    void append(const CommittedEntry& entry, Enclosure enclosure);
    void publish(const CommittedEntry& entry);
    void arm();
    void watch_clock();
    void snapshot_if_due();

    Journal& journal_;
    HouseClock clock_;
    std::unique_ptr<Guard> guard_;
    routing::Desk desk_;   // ahead of the disk
    routing::State view_;  // what the disk holds: follows the desk, and shares what is equal
    std::deque<Pending> pending_;
    std::deque<std::pair<std::uint64_t, std::function<void()>>> waiting_;
    std::function<void(const routing::Entry&)> prepare_;
    std::shared_ptr<Listeners> listeners_{std::make_shared<Listeners>()};
    boost::asio::steady_timer deadline_;
    boost::asio::steady_timer clock_watch_;
    std::optional<std::chrono::steady_clock::time_point> armed_;
    std::uint64_t snapshot_every_;
    std::uint64_t snapshot_at_;
    Keep keep_;
    std::chrono::nanoseconds waited_{};
    bool snapshot_running_{};
    bool silent_{};
    bool running_{};
};

// Where an event can be made to stop on its way. None of these steps can fail.
inline constexpr std::array ledger_failpoints{
    Failpoint{"before-deciding", false},
    Failpoint{"after-deciding", false},
    Failpoint{"after-commit-before-orders", false},
    Failpoint{"after-orders-before-answer", false},
    Failpoint{"after-answer", false},
};

}  // namespace nachtwacht::daemon
