// A signal comes in: it opens an incident, joins one, or is noted (safety.md S10, S12, S14).
#include <algorithm>

#include "routing/arrangements.hpp"
#include "routing/decide.hpp"
#include "routing/triage.hpp"

namespace nachtwacht::routing {
namespace {

struct Arrival {
    const Signal& signal;
    const Client* client;
    ClientNumber number;
    Triage triage;
};

// A device of which nobody knows whose it is.
bool is_stranger(const Arrival& arrival) {
    return arrival.number == ClientNumber::None && arrival.signal.asker == Asker::Device &&
           arrival.signal.reference.door != Door::House;
}

SignalStored stored(const Arrival& arrival, Fate fate, std::uint64_t incident) {
    const Signal& signal = arrival.signal;
    const bool known = !is_stranger(arrival);
    return {signal.reference, signal.kind, arrival.number, fate, incident, known};
}

// What whoever goes to that incident is known to be able to do: who has it, else who is asked, else
// whoever will be.
Unit who_goes(const Context& at, const Incident& incident) {
    const Order* order = incident.held();
    if (order == nullptr) {
        const auto asked =
            std::find_if(incident.orders.rbegin(), incident.orders.rend(), [](const Order& each) {
                return each.state == OrderState::Offered;
            });
        order = asked == incident.orders.rend() ? nullptr : &*asked;
    }
    const auto unit = at.region().units.find(order == nullptr ? UnitId{} : order->unit);
    if (unit != at.region().units.end()) {
        return unit->second;
    }
    Unit whoever;
    whoever.skills = {incident.needs.begin(), incident.needs.end()};
    return whoever;
}

// Who goes cannot do what a professional or an operator asks now: it is an order of its own. A
// death that the nurse on the spot reports is a physician's (safety.md S12).
bool asks_for_other_hands(const Context& at, const Incident& incident, const Arrival& arrival) {
    if (arrival.triage.raw) {
        return false;
    }
    const Unit who = who_goes(at, incident);
    const auto& needs = arrival.triage.needs;
    return std::any_of(needs.begin(), needs.end(), [&](const SkillId& need) {
        return !can(who, need, at.region());
    });
}

const Incident* open_incident_of_client(const Context& at, const Arrival& arrival, Lane lane) {
    for (const std::uint64_t number : at.agenda.open_of(lane, arrival.number)) {
        const Incident* incident = at.incident(number);
        if (lane != Lane::Care || !asks_for_other_hands(at, *incident, arrival)) {
            return incident;
        }
    }
    return nullptr;
}

// The open incident that this signal belongs to: its client's, else its sender's.
const Incident* open_incident(const Context& at, const Arrival& arrival, Lane lane) {
    if (arrival.number == ClientNumber::None && arrival.signal.asker != Asker::Device) {
        return nullptr;  // two callers about persons nobody knows are two incidents
    }
    if (arrival.number != ClientNumber::None && lane != Lane::Technical) {
        return open_incident_of_client(at, arrival, lane);
    }
    const auto number =
        at.agenda.open_of(lane, arrival.signal.reference.sender, at.state.incidents);
    return number ? at.incident(*number) : nullptr;
}

Facts open(const Context& at, const Arrival& arrival, Lane lane) {
    Facts facts = opening(at, arrival.signal, arrival.number, arrival.triage, lane);
    facts.insert(facts.begin(), stored(arrival, Fate::Opened, at.number));
    return facts;
}

void add_identify(const Context& at, Arrival& arrival) {
    // Whose it is must be found out whatever it says (safety.md S14).
    const bool stranger = arrival.number == ClientNumber::None && !at.state.clients_hash.empty();
    if (stranger) {
        arrival.triage.tasks.push_back(TaskKind::Identify);
    }
}

// The same hands, another act: it is asked for as well.
bool is_another_act(const Incident& incident, const Arrival& arrival) {
    const Signal& signal = arrival.signal;
    const bool other_path = !signal.care_path.empty() && signal.care_path != incident.care_path;
    return !arrival.triage.raw && (other_path || signal.kind != incident.kind);
}

bool decides_anew(const Context& at, const Incident& incident, const Arrival& arrival) {
    const Triage& triage = arrival.triage;
    const bool higher = more_urgent(triage.urgency, incident.urgency);
    const bool other_kind = arrival.signal.kind != incident.kind;
    const bool again = incident.accepted_at &&
                       at.now.steady - *incident.accepted_at >= at.region().times.press_again;
    return higher || other_kind || again || is_another_act(incident, arrival);
}

std::vector<SkillId> both(std::vector<SkillId> a, const std::vector<SkillId>& b) {
    a.insert(a.end(), b.begin(), b.end());
    std::sort(a.begin(), a.end());
    a.erase(std::unique(a.begin(), a.end()), a.end());
    return a;
}

// When a unit is looked for, now that this was said as well. None: as it stood.
std::optional<Steady> search_anew(
    const Context& at,
    const Incident& incident,
    const std::optional<Urgency>& urgency,
    const Triage& triage
) {
    if (incident.held() != nullptr) {
        return {};
    }
    if (incident.awaits_answer()) {
        return hurried(at, incident, urgency);
    }
    if (incident.waiting) {
        return at.now.steady;  // what it is now may open doors that were closed to it
    }
    if (!triage.unit_wanted) {
        return {};
    }
    if (triage.at_once) {
        return at.now.steady;
    }
    // The operator's time runs, unless a person has it or a search is planned.
    const bool runs = incident.search_at || !incident.taken_by.empty();
    return runs ? std::nullopt : std::optional{at.now.steady + at.region().times.operator_first};
}

void sound_standing(const Context& at, const Task& task, Seconds due, Facts& facts) {
    if (task.kind != TaskKind::Technical) {
        // A chain that runs is not begun again: signals that keep coming would hold it up.
        if (!task.next) {
            sound_again(at, task, facts);
        }
        return;
    }
    // Work for office hours: the earlier of both times holds.
    const Steady next = at.now.steady + due;
    if (task.next && next < *task.next) {
        facts.push_back(TaskEscalated{task.id, task.rung, next});
    }
}

// It sounds anew: a task that stands starts its chain again, one that is missing is raised.
void sound_tasks(
    const Context& at, const Incident& incident, const Arrival& arrival, Facts& facts
) {
    auto last = static_cast<std::uint32_t>(incident.tasks.size());
    std::vector<TaskKind> wanted = arrival.triage.tasks;
    if (incident.held() != nullptr || is_another_act(incident, arrival)) {
        wanted.push_back(TaskKind::Reassess);
    }
    for (const TaskKind kind : wanted) {
        if (const Task* standing = incident.open_task(kind)) {
            sound_standing(at, *standing, arrival.triage.due, facts);
        } else {
            raise(at, incident.id.number, last, kind, incident.lane, arrival.triage.due, facts);
        }
    }
}

Facts join(const Context& at, const Incident& incident, const Arrival& arrival) {
    if (!decides_anew(at, incident, arrival)) {
        return {stored(arrival, Fate::Joined, incident.id.number)};
    }
    const IncidentChanged change = changed_by(at, incident, arrival.signal.kind, arrival.triage);
    Facts facts{stored(arrival, Fate::Renewed, incident.id.number), change};
    sound_tasks(at, incident, arrival, facts);
    leave_to_112(at, incident, change, facts);
    return facts;
}

// Restore, reset and cancel codes are notes: only a person closes an incident with a person in it
// (safety.md S10).
Facts note(const Context& at, const Arrival& arrival) {
    for (const Lane lane : {Lane::Care, Lane::Technical}) {
        if (const Incident* open = open_incident(at, arrival, lane)) {
            return {
                stored(arrival, Fate::Noted, open->id.number),
                Remarked{open->id.number, "device", std::string{name_of(arrival.signal.kind)}}};
        }
    }
    return {stored(arrival, Fate::Logged, 0)};
}

// How far the arrangement that covers it goes without an operator.
std::optional<Mode> agreed_mode(
    const Context& at, const Signal& signal, const Client* client, const Triage& triage
) {
    const Demand demand{
        signal.kind, signal.asker, triage.urgency, signal.care_path, client, signal.position};
    const auto& all = at.region().arrangements;
    const auto first = std::find_if(all.begin(), all.end(), [&](const Arrangement& each) {
        return applies(each, demand, at.region(), at.now.wall);
    });
    return first == all.end() ? std::nullopt : first->mode;
}

}  // namespace

Triage triage_now(const Context& at, const Signal& signal, const Client* client) {
    Triage found = triage(signal, client, at.region());
    if (found.lane != Lane::Care) {
        return found;
    }
    const auto agreed = agreed_mode(at, signal, client, found);
    return agreed ? triage(signal, client, at.region(), agreed) : found;
}

Facts opening(
    const Context& at, const Signal& signal, ClientNumber client, const Triage& triage, Lane lane
) {
    const Times& times = at.region().times;
    IncidentOpened opened;
    opened.incident = {at.state.epoch, at.number};
    opened.lane = lane;
    opened.kind = signal.kind;
    opened.urgency = triage.urgency;
    opened.raw = triage.raw;
    opened.mode = triage.mode;
    opened.asker = signal.asker;
    opened.client = client;
    opened.door = signal.reference.door;
    opened.sender = signal.reference.sender;
    opened.place = signal.position;
    opened.care_path = signal.care_path;
    opened.needs = triage.needs;
    opened.keep_out = triage.keep_out;
    if (lane == Lane::Care && triage.unit_wanted) {
        opened.unit_wanted = true;
        opened.search_at = at.now.steady + (triage.at_once ? Seconds{0} : times.operator_first);
        if (triage.urgency && is_urgent(*triage.urgency)) {
            opened.tell_at = at.now.steady + times.tell_operator;
        }
    }
    Facts facts{std::move(opened)};
    std::uint32_t last = 0;
    raise_all(at, at.number, last, triage.tasks, lane, triage.due, facts);
    return facts;
}

IncidentChanged changed_by(
    const Context& at, const Incident& incident, Kind kind, const Triage& said
) {
    const bool higher = more_urgent(said.urgency, incident.urgency);
    IncidentChanged change;
    change.incident = incident.id.number;
    change.kind = higher ? kind : incident.kind;
    change.urgency = higher ? said.urgency : incident.urgency;
    change.raw = incident.raw && said.raw;
    change.needs = both(incident.needs, said.needs);
    change.search_at = search_anew(at, incident, change.urgency, said);
    change.tell_at = tell_anew(at, incident, change.urgency);
    change.keep_out = said.keep_out;
    return change;
}

void leave_to_112(
    const Context& at, const Incident& incident, const IncidentChanged& change, Facts& facts
) {
    const bool wanted = incident.unit_wanted || change.search_at;
    if (!wanted || !is_for_112_alone(change.kind, change.urgency, at.region())) {
        return;
    }
    facts.push_back(SearchEnded{incident.id.number, "112_alone"});
    auto last = static_cast<std::uint32_t>(incident.tasks.size());
    bool decides = incident.held() != nullptr || incident.open_task(TaskKind::Decide) != nullptr;
    for (const Fact& fact : facts) {
        if (const auto* raised = std::get_if<TaskRaised>(&fact)) {
            last = std::max(last, raised->task.index);
            decides = decides || raised->kind == TaskKind::Decide;
        }
    }
    if (!decides) {
        raise(at, incident.id.number, last, TaskKind::Decide, incident.lane, Seconds{}, facts);
    }
}

Facts decide(const Context& at, const SignalReceived& event) {
    const Signal& signal = event.signal;
    Arrival arrival{signal, nullptr, signal.client, {}};
    if (arrival.number == ClientNumber::None && at.state.clients != nullptr) {
        arrival.number = at.state.clients->owner_of(signal.reference.sender);
    }
    arrival.client = at.client(arrival.number);
    arrival.triage = triage_now(at, signal, arrival.client);
    const Lane lane = arrival.triage.lane;
    const bool stranger = is_stranger(arrival);
    if (lane == Lane::Note || signal.update) {
        const bool note_only =
            lane != Lane::Care || open_incident(at, arrival, Lane::Care) != nullptr;
        const bool has_one = open_incident(at, arrival, Lane::Care) != nullptr ||
                             open_incident(at, arrival, Lane::Technical) != nullptr;
        if (note_only && (has_one || !stranger)) {
            return note(at, arrival);
        }
    }
    if (lane == Lane::Log && !stranger) {
        return {stored(arrival, Fate::Logged, 0)};
    }
    // Whatever a stranger says, somebody looks at it (safety.md S14).
    const bool opens_none = lane == Lane::Log || lane == Lane::Note;
    const Lane shown = opens_none ? Lane::Unknown : lane;
    if (const Incident* incident = open_incident(at, arrival, shown)) {
        return join(at, *incident, arrival);
    }
    if (stranger) {
        add_identify(at, arrival);
    }
    return open(at, arrival, shown);
}

Facts decide(const Context& at, const UnreadableReceived& event) {
    Signal signal{.reference = event.reference, .kind = Kind::Unreadable};
    Arrival arrival{signal, nullptr, ClientNumber::None, {}};
    if (at.state.clients != nullptr) {
        arrival.number = at.state.clients->owner_of(event.reference.sender);
    }
    if (const auto open_number =
            at.agenda.open_of(Lane::Unknown, event.reference.sender, at.state.incidents)) {
        return {stored(arrival, Fate::Joined, *open_number)};
    }
    arrival.triage.lane = Lane::Unknown;
    arrival.triage.raw = true;
    arrival.triage.tasks = {TaskKind::Identify};
    return open(at, arrival, Lane::Unknown);
}

Facts decide(const Context& at, const IncidentConvicted& event) {
    const Incident* incident = at.incident(event.incident);
    if (incident == nullptr || !incident->is_open() || incident->set_aside) {
        return {};
    }
    Facts facts{IncidentSetAside{event.incident}};
    if (incident->open_task(TaskKind::Decide) == nullptr) {
        const auto index = static_cast<std::uint32_t>(incident->tasks.size()) + 1;
        // Its chain stands still, like all that is due of it, until somebody was sent.
        const Steady next = at.now.steady + at.region().times.task_second;
        facts.push_back(TaskRaised{{event.incident, index}, TaskKind::Decide, next});
    }
    // An incident of its own, of which nothing is known to do harm, brings it to people in time.
    const Signal signal{.reference = event.reference, .kind = Kind::Unreadable};
    Arrival arrival{signal, nullptr, incident->client, {}};
    arrival.triage.raw = true;
    arrival.triage.tasks = {TaskKind::Decide};
    for (Fact& fact : open(at, arrival, Lane::Unknown)) {
        facts.push_back(std::move(fact));
    }
    return facts;
}

}  // namespace nachtwacht::routing
