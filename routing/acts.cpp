// What operators do. They may overrule anything; what cannot be done now is refused with its
// reason, and that stands too.
#include "routing/decide.hpp"

namespace nachtwacht::routing {

Facts refuse(const OperatorActed& event, const std::string& why, const OperatorId& taken_by) {
    return {ActRefused{event.incident, event.who, event.act, why, taken_by}};
}

namespace {

// Tasks that stand for 'somebody must decide what happens now'.
std::vector<TaskKind> undecided() {
    return {TaskKind::Decide, TaskKind::FindHelp, TaskKind::Unanswered};
}

Facts take(const OperatorActed& event, const Incident& incident) {
    if (incident.taken_by == event.who) {
        return {};
    }
    if (!incident.taken_by.empty()) {
        return refuse(event, "taken", incident.taken_by);
    }
    Facts facts{IncidentTaken{incident.id.number, event.who}};
    // Somebody reacted in time: with operator_first the person decides now (safety.md S1).
    if (incident.mode == Mode::OperatorFirst && incident.search_at && incident.orders.empty()) {
        facts.push_back(SearchEnded{incident.id.number, "operator_decides"});
    }
    return facts;
}

Facts release(const Context& at, const OperatorActed& event, const Incident& incident) {
    if (incident.taken_by != event.who) {
        return refuse(event, "not_yours", incident.taken_by);
    }
    Facts facts;
    let_go(at, incident, facts);
    return facts;
}

// A person has judged it: from here on it is no raw alarm. ACP and wishes play no part in it
// (safety.md S11).
void assess(const Context& at, const OperatorActed& event, const Incident& incident, Facts& facts) {
    IncidentChanged change;
    change.incident = incident.id.number;
    change.kind = incident.kind;
    change.urgency = event.urgency ? event.urgency : incident.urgency;
    change.needs = incident.needs;
    const bool nobody_asked = incident.held() == nullptr && !incident.awaits_answer();
    if (incident.unit_wanted && nobody_asked && (!incident.search_at || incident.waiting)) {
        change.search_at = at.now.steady;
    } else if (incident.unit_wanted && incident.awaits_answer()) {
        change.search_at = hurried(at, incident, change.urgency);
    }
    change.tell_at = tell_anew(at, incident, change.urgency);
    facts.push_back(change);
    const bool life = change.urgency && needs_112(*change.urgency);
    const bool was_life = incident.urgency && needs_112(*incident.urgency);
    // What 112 was told already it is not told again for a spoken word that changes nothing.
    if (life && !was_life && incident.open_task(TaskKind::Call112) == nullptr) {
        auto last = static_cast<std::uint32_t>(incident.tasks.size());
        raise(at, incident.id.number, last, TaskKind::Call112, incident.lane, Seconds{}, facts);
    }
}

Facts spoken(const Context& at, const OperatorActed& event, const Incident& incident) {
    Facts facts;
    end_tasks(incident, {TaskKind::Speak, TaskKind::PhoneBack}, event.who.value, "spoken", facts);
    assess(at, event, incident, facts);
    return facts;
}

Facts no_answer(const OperatorActed& event, const Incident& incident) {
    Facts facts{Remarked{incident.id.number, event.who.value, "no_answer"}};
    end_tasks(
        incident, {TaskKind::Speak, TaskKind::PhoneBack}, event.who.value, "no_answer", facts
    );
    return facts;
}

Facts assign(const Context& at, const OperatorActed& event, const Incident& incident) {
    if (!at.region().units.contains(event.unit)) {
        return refuse(event, "unknown_unit");
    }
    const auto known = at.state.units.find(event.unit);
    if (known != at.state.units.end() && (known->second.holding != 0 || known->second.asked != 0)) {
        return refuse(event, "unit_occupied");
    }
    Facts facts;
    withdraw(incident, true, "reassigned", facts);
    end_tasks(incident, undecided(), event.who.value, "assigned", facts);
    end_tasks(incident, while_away(), event.who.value, "assigned", facts);
    Decision decision = assigned(event.unit, incident, demand_of(at.state, incident), at.ground());
    facts.push_back(offer(at, incident, event.unit, std::move(decision), event.who.value));
    return facts;
}

Facts call_off(const OperatorActed& event, const Incident& incident) {
    Facts facts;
    withdraw(incident, true, "called_off", facts);
    end_tasks(incident, undecided(), event.who.value, "called_off", facts);
    end_tasks(incident, while_away(), event.who.value, "called_off", facts);
    facts.push_back(SearchEnded{incident.id.number, event.word.empty() ? "called_off" : event.word}
    );
    return facts;
}

Facts close(const Context& at, const OperatorActed& event, const Incident& incident) {
    Facts facts;
    withdraw(incident, true, "closed", facts);
    end_tasks(incident, {}, event.who.value, "closed", facts);
    facts.push_back(IncidentClosed{
        incident.id.number,
        event.who.value,
        event.word,
        at.now.steady + at.region().times.keep_closed});
    return facts;
}

// The team was spoken with: its phone asks again that much later, and so on.
void expect_again(const Context& at, const Incident& incident, Facts& facts) {
    if (const Order* held = incident.held()) {
        const Seconds pause = at.region().times.sign_of_life;
        const Steady again = at.now.steady + pause;
        facts.push_back(OrderMoved{held->id, held->state, held->why, again, again + pause});
    }
}

Facts confirm_task(const Context& at, const OperatorActed& event, const Incident& incident) {
    for (const Task& task : incident.tasks) {
        if (task.id.index != event.task) {
            continue;
        }
        if (!task.is_open()) {
            return refuse(event, "task_ended");
        }
        Facts facts{TaskEnded{task.id, event.who.value, event.word}};
        if (task.kind == TaskKind::CallTeam) {
            expect_again(at, incident, facts);
        }
        return facts;
    }
    return refuse(event, "unknown_task");
}

Facts outside(const OperatorActed& event, const Incident& incident) {
    Facts facts{HandedOutside{incident.id.number, event.word, event.who.value}};
    withdraw(incident, false, "outside", facts);
    end_tasks(incident, undecided(), event.who.value, "outside", facts);
    facts.push_back(SearchEnded{incident.id.number, "outside"});
    return facts;
}

Facts search_now(const Context& at, const OperatorActed& event, const Incident& incident) {
    if (incident.held() != nullptr) {
        return refuse(event, "has_unit");
    }
    IncidentChanged change;
    change.incident = incident.id.number;
    change.kind = incident.kind;
    change.urgency = incident.urgency;
    change.raw = incident.raw;
    change.needs = incident.needs;
    change.search_at = at.now.steady;
    Facts facts{change};
    end_tasks(incident, {TaskKind::Decide}, event.who.value, "send", facts);
    return facts;
}

// Decides over a unit, or ends the incident: not on a picture that has changed meanwhile.
bool needs_the_newest(Act act) {
    return act == Act::Assign || act == Act::CallOff || act == Act::Close || act == Act::Search ||
           act == Act::Release || act == Act::Assess || act == Act::OutsideParty ||
           act == Act::Join || act == Act::Split;
}

Facts act(const Context& at, const OperatorActed& event, const Incident& incident) {
    switch (event.act) {
        case Act::Take:
            return take(event, incident);
        case Act::Release:
            return release(at, event, incident);
        case Act::Spoken:
            return spoken(at, event, incident);
        case Act::NoAnswer:
            return no_answer(event, incident);
        case Act::Assess: {
            Facts facts;
            assess(at, event, incident, facts);
            return facts;
        }
        case Act::Assign:
            return assign(at, event, incident);
        case Act::CallOff:
            return call_off(event, incident);
        case Act::Close:
            return close(at, event, incident);
        case Act::Remark:
            return {Remarked{incident.id.number, event.who.value, "note"}};
        case Act::ConfirmTask:
            return confirm_task(at, event, incident);
        case Act::OutsideParty:
            return outside(event, incident);
        case Act::Search:
            return search_now(at, event, incident);
        case Act::Join:
            return join(at, event, incident);
        case Act::Split:
            return split(at, event, incident);
    }
    return refuse(event, "unknown_act");
}

Facts judged(const Context& at, const OperatorActed& event) {
    const Incident* incident = at.incident(event.incident);
    if (incident == nullptr) {
        return refuse(event, "unknown_incident");
    }
    if (!incident->is_open() && event.act != Act::Remark) {
        return refuse(event, "closed");
    }
    const bool changed = event.seen != 0 && event.seen < incident->changed_in;
    if (changed && needs_the_newest(event.act)) {
        return refuse(event, "changed", incident->taken_by);
    }
    return act(at, event, *incident);
}

// What a repeat of it is told: the reason, and who has the incident.
std::string refusal_in(const Facts& facts) {
    const auto* refused = facts.empty() ? nullptr : std::get_if<ActRefused>(&facts.front());
    if (refused == nullptr) {
        return {};
    }
    return refused->taken_by.empty() ? refused->why : refused->why + ":" + refused->taken_by.value;
}

}  // namespace

Facts decide(const Context& at, const OperatorActed& event) {
    Facts facts = judged(at, event);
    if (!event.reference.value.empty()) {
        facts.insert(facts.begin(), AnswerHeard{event.reference, refusal_in(facts)});
    }
    return facts;
}

Facts decide(const Context& at, const PresenceChanged& event) {
    const bool was_there = at.state.boards.contains(event.who);
    if (was_there == event.present) {
        return {};
    }
    Facts facts{PresenceSet{event.who, event.present}};
    if (!event.present) {
        // What was on that board is on none now (safety.md S9).
        for (const auto& [number, incident] : at.state.incidents) {
            if (incident.is_open() && incident.taken_by == event.who) {
                let_go(at, incident, facts);
            }
        }
    }
    const bool last_one = !event.present && at.state.boards.size() == 1;
    if (!last_one) {
        return facts;
    }
    // The last board went dark: who is next in the chain hears it at once (safety.md S8).
    for (const auto& [number, incident] : at.state.incidents) {
        if (incident.is_open() && incident.lane != Lane::Technical) {
            facts.push_back(CallAsked{number, 0, {}, Party::ShiftLeader, {}});
            facts.push_back(CallAsked{number, 0, {}, Party::DutyNumber, {}});
            break;
        }
    }
    return facts;
}

}  // namespace nachtwacht::routing
