// Intake over the ledger: repeats are answered from what was stored, everything else becomes an
// event, and each sender hears what became of its message after the commit.
#pragma once

#include <functional>
#include <map>

#include "daemon/intake.hpp"
#include "daemon/journal.hpp"
#include "daemon/ledger.hpp"
#include "daemon/reachability.hpp"
#include "daemon/source_budget.hpp"
#include "daemon/suspects.hpp"

namespace nachtwacht::daemon {

// Loop's thread only.
class FrontDoor final : public Intake {
public:
    // All outlive the door.
    FrontDoor(
        boost::asio::io_context& loop, Ledger& ledger, const Journal& journal, Suspects& suspects
    );

    // Before: Closed. After close(): Closed again.
    void open() { open_ = true; }
    void close() {
        open_ = false;
        ways_.stop();
    }

    [[nodiscard]] Readiness readiness() const override;
    void signal(routing::Signal signal, std::string raw, Told told) override;
    void unreadable(routing::Reference reference, std::string raw, std::string verdict, Told told)
        override;
    void answer(routing::UnitAnswered answer, std::string text, Told told) override;
    void duty(routing::DutyChanged duty, Told told) override;
    void link(const routing::UnitId& unit, bool up) override { ways_.by_mqtt(unit, up); }
    void by_push(const routing::UnitId& unit, bool up) { ways_.by_push(unit, up); }
    // What can be done to prove that a unit would be woken: asked for whoever goes on duty and has
    // to prove it. A unit that is there by MQTT proves it by that.
    struct Tries {
        bool push{};
        bool call{};
    };
    void prove_by(std::function<Tries(const routing::UnitId&)> tries) { tries_ = std::move(tries); }
    // Of calls and test pushes.
    void report(const routing::CallReported& call);
    void report(const routing::PushReported& push);
    // A page of the unit's phone listens, until the hold goes and a moment longer.
    [[nodiscard]] std::unique_ptr<Hold> open_phone(const routing::UnitId& unit) {
        return ways_.by_page(unit);
    }
    // It may have been reachable before this start only.
    void doubt(const routing::UnitId& unit) { ways_.doubt(unit); }
    [[nodiscard]] bool pick_up(std::string_view message) override {
        ledger_.expect();
        return suspects_.pick_up(message);
    }
    void put_down() override { suspects_.put_down(); }
    void alive(routing::Door door, const std::string& sender) override;
    void sight(const routing::UnitId& unit, const routing::Sighting& sighting) override;

    // It was stored before: `told` hears what its first was told, after that one's commit.
    [[nodiscard]] bool answer_repeat(const routing::Reference& reference, Told& told);

    // Devices heard since the start, by account, with the instant; supervision will read it.
    [[nodiscard]] const std::map<std::string, routing::Steady>& heard() const { return heard_; }
    // Unreadable messages that were answered and not kept, since their source sent too many.
    [[nodiscard]] std::uint64_t not_kept() const { return unreadable_.refused(); }

private:
    void set_aside(std::uint64_t incident);
    [[nodiscard]] Enclosure enclose(
        std::string_view door,
        const std::string& sender,
        std::string bytes,
        routing::ClientNumber client = routing::ClientNumber::None
    ) const;

    Ledger& ledger_;
    const Journal& journal_;
    Suspects& suspects_;
    std::map<std::string, routing::Steady> heard_;
    SourceBudget unreadable_;
    std::function<Tries(const routing::UnitId&)> tries_{[](const auto&) { return Tries{}; }};
    Reachability ways_;
    bool open_{};
};

// What a sender is told of the entry that its message became; null: nothing changed.
[[nodiscard]] Receipt receipt_of(const CommittedEntry& entry, const routing::State& committed);

}  // namespace nachtwacht::daemon
