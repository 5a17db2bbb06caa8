// Two incidents that are one event go on as one, and one in which another event hides becomes two.
// What was acknowledged is lost by neither: signals, senders and what is still to be done go along
// (safety.md S10).
#include <algorithm>

#include "routing/decide.hpp"

namespace nachtwacht::routing {
namespace {

// Why the two cannot go on as one: a short word. Empty: they can.
std::string against(const OperatorActed& event, const Incident& incident, const Incident* other) {
    if (event.other == event.incident) {
        return "same_incident";
    }
    if (other == nullptr) {
        return "unknown_other";
    }
    if (!other->is_open()) {
        return "other_closed";
    }
    if (other->lane != incident.lane) {
        return "other_lane";
    }
    // Nothing would follow from what is joined with it, and what ended the house must not spread.
    if (incident.set_aside || other->set_aside) {
        return "set_aside";
    }
    if (event.other_seen != 0 && event.other_seen < other->changed_in) {
        return "other_changed";
    }
    if (!other->taken_by.empty() && other->taken_by != event.who) {
        return "other_taken";
    }
    const bool known = incident.client != ClientNumber::None && other->client != ClientNumber::None;
    if (known && incident.client != other->client) {
        return "other_client";
    }
    if (other->held() != nullptr) {
        return incident.held() != nullptr ? "both_have_unit" : "other_has_unit";
    }
    return {};
}

// The other, as if all of it were said now about the one that goes on.
Triage said_by(const Context& at, const Incident& other, const Incident& incident) {
    Triage said;
    said.lane = other.lane;
    said.urgency = other.urgency;
    said.raw = other.raw;
    said.mode = other.mode;
    said.needs = other.needs;
    said.keep_out = other.keep_out;
    // An outside party that has taken over goes on having it, unless it is worse than was thought.
    const bool elsewhere =
        !incident.outside_party.empty() && !more_urgent(other.urgency, incident.urgency);
    said.unit_wanted = other.unit_wanted && !elsewhere;
    const bool begun = !other.orders.empty() || other.waiting ||
                       (other.search_at && *other.search_at <= at.now.steady);
    said.at_once = said.unit_wanted && (begun || other.mode != Mode::OperatorFirst);
    return said;
}

// When an operator sees it if nobody has accepted (safety.md S6): not later than was said of the
// other, and also where a unit is wanted only now.
std::optional<Steady> told_by(
    const Context& at,
    const Incident& incident,
    const Incident& other,
    const IncidentChanged& change
) {
    const bool wanted_now = !incident.unit_wanted && change.search_at;
    const bool urgent = change.urgency && is_urgent(*change.urgency);
    if ((!incident.unit_wanted && !wanted_now) || !urgent || incident.held() != nullptr) {
        return change.tell_at;
    }
    std::optional<Steady> by = change.tell_at ? change.tell_at : incident.tell_at;
    if (wanted_now && !by) {
        by = at.now.steady + at.region().times.tell_operator;
    }
    by = by && other.tell_at ? std::min(*by, *other.tell_at) : (by ? by : other.tell_at);
    return by == incident.tell_at ? std::nullopt : by;
}

bool changes_nothing(const IncidentChanged& change, const Incident& incident) {
    return change.kind == incident.kind && change.urgency == incident.urgency &&
           change.raw == incident.raw && change.needs == incident.needs && !change.search_at &&
           !change.tell_at;
}

// Those that end with what becomes of the other are the other's own.
bool goes_along(TaskKind kind, bool raw, bool whose_is_known) {
    switch (kind) {
        case TaskKind::Call112:
        case TaskKind::CallPolice:
        case TaskKind::FirstContact:
            return true;
        case TaskKind::Speak:
        case TaskKind::PhoneBack:
            return raw;
        case TaskKind::Identify:
            return !whose_is_known;
        default:
            return false;
    }
}

bool ever_had(const Incident& incident, TaskKind kind) {
    return std::any_of(incident.tasks.begin(), incident.tasks.end(), [&](const Task& task) {
        return task.kind == kind;
    });
}

// What the other still asked for and this one never did, and what a higher urgency brings.
std::vector<TaskKind> tasks_to_raise(
    const Incident& incident, const Incident& other, const IncidentChanged& change
) {
    std::vector<TaskKind> wanted;
    const auto add = [&](TaskKind kind) {
        if (std::find(wanted.begin(), wanted.end(), kind) == wanted.end()) {
            wanted.push_back(kind);
        }
    };
    const bool higher = more_urgent(other.urgency, incident.urgency);
    if (higher && needs_112(*other.urgency) && incident.open_task(TaskKind::Call112) == nullptr) {
        add(TaskKind::Call112);
    }
    const bool whose_is_known =
        incident.client != ClientNumber::None || other.client != ClientNumber::None;
    for (const Task& task : other.tasks) {
        if (task.is_open() && goes_along(task.kind, change.raw, whose_is_known) &&
            !ever_had(incident, task.kind)) {
            add(task.kind);
        }
    }
    const bool asks_more = higher || change.needs != incident.needs;
    if (asks_more && incident.held() != nullptr &&
        incident.open_task(TaskKind::Reassess) == nullptr) {
        add(TaskKind::Reassess);
    }
    return wanted;
}

// Work for office hours: the earlier of both times holds.
void keep_the_earlier(const Incident& incident, const Incident& other, Facts& facts) {
    const Task* own = incident.open_task(TaskKind::Technical);
    const Task* others = other.open_task(TaskKind::Technical);
    if (own != nullptr && others != nullptr && own->next && others->next &&
        *others->next < *own->next) {
        facts.push_back(TaskEscalated{own->id, own->rung, others->next});
    }
}

}  // namespace

Facts join(const Context& at, const OperatorActed& event, const Incident& incident) {
    const Incident* other = at.incident(event.other);
    if (const std::string why = against(event, incident, other); !why.empty()) {
        const bool taken = why == "other_taken";
        return refuse(event, why, taken ? static_cast<OperatorId>(other->taken_by) : OperatorId{});
    }
    IncidentChanged change = changed_by(at, incident, other->kind, said_by(at, *other, incident));
    change.tell_at = told_by(at, incident, *other, change);
    const std::string& by = event.who.value;
    Facts facts;
    withdraw(*other, false, "joined", facts);
    end_tasks(*other, {}, by, "joined", facts);
    facts.push_back(IncidentJoined{event.incident, event.other, by});
    facts.push_back(IncidentClosed{
        event.other, by, "joined", at.now.steady + at.region().times.keep_closed});
    if (!changes_nothing(change, incident)) {
        facts.push_back(change);
    }
    if (incident.client == ClientNumber::None && other->client != ClientNumber::None) {
        end_tasks(incident, {TaskKind::Identify}, by, "joined", facts);
    }
    keep_the_earlier(incident, *other, facts);
    auto last = static_cast<std::uint32_t>(incident.tasks.size());
    raise_all(
        at,
        event.incident,
        last,
        tasks_to_raise(incident, *other, change),
        incident.lane,
        Seconds{},
        facts
    );
    return facts;
}

// As somebody at a board asks for it by telephone: the same gates, mode and 112 task.
Facts split(const Context& at, const OperatorActed& event, const Incident& incident) {
    Signal signal{.kind = event.kind.value_or(Kind::Request), .asker = Asker::Operator};
    signal.reference.door = incident.door;
    signal.reference.sender = incident.sender;
    signal.client = incident.client;
    signal.asked = event.urgency;
    signal.position = incident.place;
    const Triage triaged = triage_now(at, signal, at.client(signal.client));
    if (triaged.lane != Lane::Care && triaged.lane != Lane::Technical) {
        return refuse(event, "opens_none");
    }
    Facts facts = opening(at, signal, signal.client, triaged, triaged.lane);
    facts.push_back(IncidentSplit{event.incident, at.number, event.who.value});
    return facts;
}

}  // namespace nachtwacht::routing
