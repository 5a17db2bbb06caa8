#include "daemon/ledger.hpp"

#include <cstdlib>
#include <string>
#include <utility>

#include "daemon/failpoint.hpp"
#include "daemon/records.hpp"

namespace nachtwacht::daemon {
namespace {

constexpr std::chrono::seconds clock_is_watched_each{1};

// Nothing can fail here, but the process can end anywhere.
void pass(std::string_view point) {
    if (failpoint(point)) {
        std::abort();  // armed for a failure that nobody would answer to
    }
}

}  // namespace

class Ledger::Following final : public Hold {
public:
    Following(std::shared_ptr<Listeners> listeners, Listeners::iterator self)
        : listeners_(std::move(listeners)), self_(self) {}
    // The entry may be under way to the listeners: it is emptied, and removed by the next
    // publish().
    ~Following() override { *self_ = nullptr; }

private:
    std::shared_ptr<Listeners> listeners_;
    Listeners::iterator self_;
};

// Keeps what is due in hand while it is decided.
class Ledger::Guard final : public routing::Watch {
public:
    Guard(Suspects& suspects, std::function<void(std::uint64_t)> convicted)
        : suspects_(suspects), convicted_(std::move(convicted)) {}

    bool look_at(std::uint64_t incident, std::uint32_t convictions) override {
        done();
        const std::string number = std::to_string(incident);
        holds_ = true;
        if (suspects_.pick_up("incident " + number + " " + std::to_string(convictions))) {
            condemned_ = incident;
            return false;
        }
        [[maybe_unused]] const bool failed = failpoint("due");
        return true;
    }
    void done() override {
        if (std::exchange(holds_, false)) {
            suspects_.put_down();
        }
    }
    void speak() {
        if (const auto number = std::exchange(condemned_, 0)) {
            convicted_(number);
        }
    }

private:
    Suspects& suspects_;
    std::function<void(std::uint64_t)> convicted_;
    std::uint64_t condemned_{};
    bool holds_{};
};

Ledger::Ledger(
    boost::asio::io_context& loop,
    Journal& journal,
    routing::State start,
    std::uint64_t snapshot_every,
    Keep keep
)
    : journal_(journal),
      clock_(start.now.steady),
      desk_(start),
      view_(std::move(start)),
      deadline_(loop),
      clock_watch_(loop),
      snapshot_every_(snapshot_every),
      snapshot_at_(desk_.state().entries + snapshot_every),
      keep_(std::move(keep)) {
    view_.seen = {};
}

Ledger::~Ledger() = default;

void Ledger::suspect_deadlines(Suspects& suspects, std::function<void(std::uint64_t)> convicted) {
    guard_ = std::make_unique<Guard>(suspects, std::move(convicted));
    desk_.let_watch(guard_.get());
}

void Ledger::take(routing::Event event, Enclosure enclosure, Then then) {
    decide(std::move(event), std::move(enclosure), std::move(then));
    if (guard_) {
        guard_->speak();
    }
}

void Ledger::decide(routing::Event event, Enclosure enclosure, Then then) {
    pass("before-deciding");
    auto entry = std::make_shared<const routing::Entry>(desk_.take(std::move(event), clock_.now()));
    if (entry->number == 0) {
        when_committed(decided(), [then = std::move(then)] {
            if (then) {
                then(nullptr);
            }
        });
        return;
    }
    pass("after-deciding");
    pending_.push_back(
        {entry, desk_.take_changes(), std::move(then), std::chrono::steady_clock::now()}
    );
    append(entry, std::move(enclosure));
    if (prepare_) {
        prepare_(*entry);
    }
    arm();
}

void Ledger::append(const CommittedEntry& entry, Enclosure enclosure) {
    Entry row;
    row.number = entry->number;
    row.bytes = encode_entry(*entry);
    row.raw_messages = std::move(enclosure.raw_messages);
    row.packs = std::move(enclosure.packs);
    row.audit = std::move(enclosure.audit);
    journal_.append(std::move(row));
}

void Ledger::when_committed(std::uint64_t number, std::function<void()> then) {
    if (view_.entries >= number) {
        then();
        return;
    }
    waiting_.emplace_back(number, std::move(then));
}

void Ledger::committed(std::uint64_t last) {
    while (!silent_ && !pending_.empty() && pending_.front().entry->number <= last) {
        Pending next = std::move(pending_.front());
        pending_.pop_front();
        pass("after-commit-before-orders");
        routing::follow(view_, std::move(next.changes));
        waited_ = std::chrono::steady_clock::now() - next.decided_at;
        publish(next.entry);
        pass("after-orders-before-answer");
        if (next.then) {
            next.then(next.entry);
        }
        pass("after-answer");
        // In order of asking, which is the order of the numbers: a repeat waits for an entry
        // decided before it.
        while (!waiting_.empty() && waiting_.front().first <= next.entry->number) {
            const auto then = std::move(waiting_.front().second);
            waiting_.pop_front();
            then();
        }
    }
    snapshot_if_due();
}

void Ledger::publish(const CommittedEntry& entry) {
    for (auto listener = listeners_->begin(); listener != listeners_->end();) {
        if (!*listener) {
            listener = listeners_->erase(listener);
            continue;
        }
        (*listener)(entry);
        ++listener;
    }
}

std::unique_ptr<Hold> Ledger::follow(Office::Listener listener) {
    return std::make_unique<Following>(
        listeners_, listeners_->insert(listeners_->end(), std::move(listener))
    );
}

void Ledger::start() {
    running_ = true;
    arm();
    watch_clock();
}

void Ledger::stop() {
    running_ = false;
    deadline_.cancel();
    clock_watch_.cancel();
}

void Ledger::arm() {
    const auto next = desk_.next_deadline();
    if (!running_ || !next) {
        return;
    }
    const auto at = clock_.when(*next);
    if (armed_ && *armed_ <= at) {
        return;
    }
    armed_ = at;
    deadline_.expires_at(at);
    deadline_.async_wait([this](const boost::system::error_code& error) {
        if (error) {
            return;
        }
        armed_.reset();
        const auto due = desk_.next_deadline();
        if (due && *due <= clock_.now().steady) {
            take(routing::TimePassed{}, {}, {});
        }
        arm();
    });
}

void Ledger::watch_clock() {
    clock_watch_.expires_after(clock_is_watched_each);
    clock_watch_.async_wait([this](const boost::system::error_code& error) {
        if (error) {
            return;
        }
        if (const auto step = clock_.stepped()) {
            take(routing::ClockStepped{*step}, {}, {});
        }
        watch_clock();
    });
}

void Ledger::snapshot_if_due() {
    if (snapshot_running_ || view_.entries < snapshot_at_) {
        return;
    }
    snapshot_running_ = true;
    snapshot_at_ = view_.entries + snapshot_every_;
    keep_(view_.entries, [this] { snapshot_running_ = false; });
}

}  // namespace nachtwacht::daemon
