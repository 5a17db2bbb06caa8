#include "daemon/waking.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>

#include "daemon/translate.hpp"

namespace nachtwacht::daemon {

Waking::Waking(House house) : house_(std::move(house)) {}

void Waking::start() {
    house_.door.prove_by([this](const routing::UnitId& unit) {
        const auto* book = house_.ways.phones();
        return FrontDoor::Tries{
            house_.ways.push() != nullptr &&
                (house_.is_linked(unit) || !book->phones_of(unit).empty()),
            house_.ways.telephone() != nullptr};
    });
    following_ = house_.ledger.follow([this](const CommittedEntry& entry) { hear(*entry); });
    if (house_.ways.push() == nullptr) {
        return;
    }
    for (const auto& [unit, phones] : house_.ways.phones()->all()) {
        look_at(unit);
    }
    for (const auto& [unit, state] : house_.ledger.committed_state().units) {
        if (state.push == routing::Proof::Asked) {
            push(unit);
        }
    }
}

void Waking::stop() {
    house_.door.prove_by([](const routing::UnitId&) { return FrontDoor::Tries{}; });
    following_.reset();
}

void Waking::hear(const routing::Entry& entry) {
    for (const routing::Fact& fact : entry.facts) {
        if (const auto* duty = std::get_if<routing::DutySet>(&fact); duty && duty->try_push) {
            push(duty->unit);
        }
    }
}

// Later, when the entry that asked for it has been heard by all.
void Waking::push(const routing::UnitId& unit) {
    boost::asio::post(house_.loop, [this, unit] {
        if (following_ != nullptr && house_.ways.push()->test(unit).empty()) {
            house_.door.report(routing::PushReported{unit, false, "no_phone"});
        }
    });
}

// A push wakes a phone whose page is closed. That is as good as an open page: when it does not, the
// telephone is rung after 15 s and the next unit is asked.
void Waking::look_at(const routing::UnitId& unit) {
    house_.door.by_push(unit, house_.ways.push()->reaches(unit) && house_.is_linked(unit));
}

void Waking::hear_of_reach(const routing::UnitId& unit, bool reached) {
    if (reached) {
        house_.log->info("phone reached again unit={}", unit.value);
    } else {
        house_.log->warn("phone not reached unit={}: telephone the unit", unit.value);
    }
    look_at(unit);
    const auto& units = house_.ledger.committed_state().units;
    const auto known = units.find(unit);
    if (known == units.end() || known->second.push == routing::Proof::None) {
        return;
    }
    if (!reached) {
        house_.door.report(routing::PushReported{unit, false, "not_reached"});
    } else if (known->second.push == routing::Proof::Failed) {
        push(unit);  // the service takes pushes again: does the phone show one?
    }
}

void Waking::hear_of_phones(const routing::UnitId& unit) {
    house_.ways.push()->look_at(unit);
    look_at(unit);
}

void Waking::hear_of_test_push(const routing::UnitId& unit, bool shown) {
    // One phone of several that does not take it says nothing of the others.
    if (shown || !house_.ways.push()->reaches(unit)) {
        house_.door.report(routing::PushReported{unit, shown, shown ? "" : "not_reached"});
    }
}

void Waking::hear_of_call(const protocol::CallMessage& call, routing::CallState state) {
    // That it is asked for the core knows, and an installation without any telephony has no call
    // that failed.
    const bool no_telephony = house_.ways.telephone() == nullptr && !house_.broker;
    const bool for_unit = call.party == name_of(routing::Party::UnitPhone);
    if (state == routing::CallState::Asked || (no_telephony && for_unit)) {
        return;
    }
    house_.door.report(report_of(call, state));
}

}  // namespace nachtwacht::daemon
