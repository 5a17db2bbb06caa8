// What follows from an event: one function for each thing that can happen. They read the state and
// answer with facts; nothing is changed here. What follows from those facts in turn (a search, a
// unit that came free) is a step of its own.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "routing/agenda.hpp"
#include "routing/drive.hpp"
#include "routing/ranking.hpp"
#include "routing/sighting.hpp"
#include "routing/state.hpp"
#include "routing/triage.hpp"
#include "routing/watch.hpp"

namespace nachtwacht::routing {

using Facts = std::vector<Fact>;

struct Context {
    const State& state;
    const Agenda& agenda;
    const std::map<UnitId, Sighting>& sightings;
    const DriveTimes* drive;
    Now now;
    std::uint64_t number;  // of the entry that is being made
    Watch* watch;          // may be null

    [[nodiscard]] const Incident* incident(std::uint64_t wanted) const;
    [[nodiscard]] const Client* client(ClientNumber wanted) const;
    [[nodiscard]] const Region& region() const {
        return *state.region;
    }  // only after one was adopted
    [[nodiscard]] Ground ground() const;
    // To be asked before what is due of it is decided.
    [[nodiscard]] bool may_look_at(std::uint64_t incident) const;
};

[[nodiscard]] Facts decide(const Context& at, const Started& event);
[[nodiscard]] Facts decide(const Context& at, const RegionLoaded& event);
[[nodiscard]] Facts decide(const Context& at, const ClientsLoaded& event);
[[nodiscard]] Facts decide(const Context& at, const SignalReceived& event);
[[nodiscard]] Facts decide(const Context& at, const UnreadableReceived& event);
[[nodiscard]] Facts decide(const Context& at, const UnitAnswered& event);
[[nodiscard]] Facts decide(const Context& at, const DutyChanged& event);
[[nodiscard]] Facts decide(const Context& at, const LinkChanged& event);
[[nodiscard]] Facts decide(const Context& at, const PresenceChanged& event);
[[nodiscard]] Facts decide(const Context& at, const OperatorActed& event);
[[nodiscard]] Facts decide(const Context& at, const ClockStepped& event);
[[nodiscard]] Facts decide(const Context& at, const TimePassed& event);
[[nodiscard]] Facts decide(const Context& at, const CallReported& event);
[[nodiscard]] Facts decide(const Context& at, const PushReported& event);
[[nodiscard]] Facts decide(const Context& at, const IncidentConvicted& event);

// Of what operators do (acts.cpp): two that are one, and one that is two (joining.cpp).
[[nodiscard]] Facts join(const Context& at, const OperatorActed& event, const Incident& incident);
[[nodiscard]] Facts split(const Context& at, const OperatorActed& event, const Incident& incident);
[[nodiscard]] Facts refuse(
    const OperatorActed& event, const std::string& why, const OperatorId& taken_by = {}
);

// By the pack, and by the arrangement that covers it at this hour. `client` may be null.
[[nodiscard]] Triage triage_now(const Context& at, const Signal& signal, const Client* client);
// The incident that this signal opens, with its tasks (signals.cpp).
[[nodiscard]] Facts opening(
    const Context& at, const Signal& signal, ClientNumber client, const Triage& triage, Lane lane
);
// What the incident is, now that this was said of it as well.
[[nodiscard]] IncidentChanged changed_by(
    const Context& at, const Incident& incident, Kind kind, const Triage& said
);

// The most pressing thing that is due now, if any; one thing a call.
[[nodiscard]] Facts decide_due(const Context& at);

// Who is asked for this incident now, or that nobody can be (search.cpp).
[[nodiscard]] Facts search(const Context& at, const Incident& incident);
// The incident became more urgent while a unit is asked: when the next is asked beside it, since
// the first was given more time than there is now. None: as it stood.
[[nodiscard]] std::optional<Steady> hurried(
    const Context& at, const Incident& incident, const std::optional<Urgency>& urgency
);
// It became urgent only now: when an operator sees it if nobody has accepted (safety.md S6).
[[nodiscard]] std::optional<Steady> tell_anew(
    const Context& at, const Incident& incident, const std::optional<Urgency>& urgency
);
[[nodiscard]] OrderOffered offer(
    const Context& at,
    const Incident& incident,
    const UnitId& unit,
    Decision decision,
    std::string by
);

// Tasks that stand for as long as a unit is away on an order.
[[nodiscard]] std::vector<TaskKind> while_away();

// Tasks and the chain that follows when nobody takes them (chain.cpp). `count`: tasks that this
// step has raised before it.
void raise(
    const Context& at,
    std::uint64_t incident,
    std::uint32_t& last_index,
    TaskKind kind,
    Lane lane,
    Seconds due,
    Facts& facts
);
// Each of these; the family has time of its own (safety.md S5).
void raise_all(
    const Context& at,
    std::uint64_t incident,
    std::uint32_t& last_index,
    const std::vector<TaskKind>& kinds,
    Lane lane,
    Seconds due,
    Facts& facts
);
// The chain of a task that stands begins again at the board.
void sound_again(const Context& at, const Task& task, Facts& facts);
// Nobody has the incident on his board any more: its tasks go to the next who takes it.
void let_go(const Context& at, const Incident& incident, Facts& facts);
// Neither of the chain was reached; is there still anybody for whom they must be rung?
[[nodiscard]] Facts ring_again(const Context& at);
[[nodiscard]] Facts escalate(const Context& at, const Incident& incident, const Task& task);
void end_tasks(
    const Incident& incident,
    const std::vector<TaskKind>& kinds,
    const std::string& by,
    const std::string& word,
    Facts& facts
);

// The unit does not answer: the next is asked while this one may still accept (safety.md S6).
[[nodiscard]] Facts silent(
    const Context& at, const Incident& incident, const Order& order, const std::string& why
);

// Withdraws every order of the incident that is open, or held as well.
void withdraw(const Incident& incident, bool held_too, const std::string& why, Facts& facts);

}  // namespace nachtwacht::routing
