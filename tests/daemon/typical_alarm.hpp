// One alarm as it is on most nights: a fall, an incident, a task, an order with eight candidates.
#pragma once

#include <chrono>
#include <string>

#include "routing/fact.hpp"

namespace nachtwacht::daemon {

inline routing::Decision decision_among_eight() {
    routing::Decision decision{{"thuis-in-de-nacht"}, 1, {{"verzorgende"}}, 1800, {}, 3, {}, 0, {}};
    for (int index = 0; index < 8; ++index) {
        const auto drive = 312 + 97 * index;
        decision.ranked.push_back(routing::Candidate{
            {"nacht-team-" + std::to_string(index)},
            drive + 60,
            drive,
            0,
            35,
            index == 3,
            true,
            {{routing::Cause::CallOut, 60}, {routing::Cause::Drive, drive}}});
    }
    decision.excluded = {
        {{"ttv-noord"}, routing::Gate::LacksSkill, {"verpleegkundige"}},
        {{"ttv-zuid"}, routing::Gate::OffDuty, {}}};
    decision.rules = "9b3c5e1f20d84a77a1c6f2e05d3b8c41";
    return decision;
}

inline routing::Entry typical_alarm() {
    using namespace std::chrono_literals;
    using routing::Steady;
    const routing::Reference reference{
        routing::Door::Scaip, "5831-0042@alarm.example", "20241225031059.0007", "", 7 * 24h};
    const routing::IncidentId incident{4, 81'234};
    routing::Signal signal{reference, routing::Kind::Fall};
    signal.bare = true;
    routing::IncidentOpened opened{incident, routing::Lane::Care, routing::Kind::Fall};
    opened.urgency = routing::Urgency::U2;
    opened.raw = true;
    opened.mode = routing::Mode::Parallel;
    opened.client = routing::ClientNumber{1042};
    opened.door = routing::Door::Scaip;
    opened.sender = reference.sender;
    opened.place = routing::Position{51'651'000, 5'944'000};
    opened.needs = {{"verzorgende"}};
    opened.unit_wanted = true;
    opened.tell_at = Steady{9'000'150'000};
    const auto fate = routing::Fate::Opened;
    return {
        incident.number,
        {routing::Wall{1'735'092'659'123ms}, Steady{9'000'000'000}},
        routing::SignalReceived{signal},
        {routing::SignalStored{
             reference, routing::Kind::Fall, routing::ClientNumber{1042}, fate, 81'234, true},
         opened,
         routing::TaskRaised{{81'234, 1}, routing::TaskKind::Speak, Steady{9'000'060'000}},
         routing::OrderOffered{
             {4, 81'234, 1},
             {"nacht-team-0"},
             decision_among_eight(),
             "house",
             Steady{9'000'015'000},
             Steady{9'000'060'000}}}};
}

}  // namespace nachtwacht::daemon
