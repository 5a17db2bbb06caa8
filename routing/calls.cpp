// What becomes of the calls that the house asks for. A call that comes to nothing leads to the next
// one in the chain; when there is none left, every board says so (safety.md S6, S8).
#include <algorithm>

#include "routing/decide.hpp"

namespace nachtwacht::routing {
namespace {

const Task* waiting_task(const Incident& incident) {
    const auto found =
        std::find_if(incident.tasks.begin(), incident.tasks.end(), [&](const Task& task) {
            return task.rung == Rung::DutyNumber && waits_for_the_chain(incident, task);
        });
    return found == incident.tasks.end() ? nullptr : &*found;
}

// Whose phone neither shows the order nor rings is not waited for.
void pass_on_order(
    const Context& at, const CallReported& event, const Incident& incident, Facts& facts
) {
    const Order* order = incident.find(event.order);
    if (order == nullptr || order->state != OrderState::Offered || order->shown) {
        return;
    }
    const Facts more = silent(at, incident, *order, "not_reached");
    facts.insert(facts.end(), more.begin(), more.end());
}

// Whatever of this incident the shift leader was rung for: one call may have stood for several.
void pass_on_tasks(const Context& at, const Incident& incident, Facts& facts) {
    for (const Task& task : incident.tasks) {
        if (task.is_open() && task.rung == Rung::ShiftLeader && task.next &&
            incident.lane != Lane::Technical) {
            const Facts more = escalate(at, incident, task);
            facts.insert(facts.end(), more.begin(), more.end());
        }
    }
}

// All of the chain that was rung about this incident, and the duty number among them.
bool nobody_was_reached(const CallReported& event, const Incident& incident) {
    const auto failed = [&](Party party) {
        const Call* call = incident.call_to(party, {});
        return call == nullptr || came_to_nothing(party == event.party ? event.state : call->state);
    };
    return incident.call_to(Party::DutyNumber, {}) != nullptr && failed(Party::ShiftLeader) &&
           failed(Party::DutyNumber);
}

// On duty, and the channel was tried. A call that was answered was answered; pushes may arrive no
// more.
Facts prove(
    const Context& at, const UnitId& id, Channel channel, Proof to, const std::string& why
) {
    const auto unit = at.state.units.find(id);
    if (unit == at.state.units.end() || !unit->second.on_duty) {
        return {};
    }
    const Proof now = channel == Channel::Push ? unit->second.push : unit->second.call;
    const bool answered = channel == Channel::Call && now == Proof::Proven;
    if (now == Proof::None || now == to || answered) {
        return {};
    }
    return {ProofMoved{id, channel, to, why}};
}

// That a text message left proves nothing: it wakes nobody.
Facts decide_test_call(const Context& at, const CallReported& event) {
    if (event.state == CallState::Answered) {
        return prove(at, event.unit, Channel::Call, Proof::Proven, {});
    }
    return came_to_nothing(event.state)
               ? prove(
                     at, event.unit, Channel::Call, Proof::Failed, std::string{name_of(event.state)}
                 )
               : Facts{};
}

}  // namespace

Facts decide(const Context& at, const PushReported& event) {
    return prove(
        at, event.unit, Channel::Push, event.shown ? Proof::Proven : Proof::Failed, event.word
    );
}

Facts decide(const Context& at, const CallReported& event) {
    if (event.incident == 0) {
        return decide_test_call(at, event);
    }
    const Incident* incident = at.incident(event.incident);
    const Call* call = incident == nullptr ? nullptr : incident->call_to(event.party, event.unit);
    const bool known = call != nullptr && call->state == event.state && call->task == event.task &&
                       call->order == event.order;
    if (call == nullptr || known) {
        return {};
    }
    Facts facts{
        CallMoved{event.incident, event.task, event.order, event.party, event.unit, event.state}};
    if (event.party == Party::UnitPhone) {
        if (came_to_nothing(event.state)) {
            pass_on_order(at, event, *incident, facts);
        }
        return facts;
    }
    if (event.state == CallState::Answered && at.state.unheard) {
        facts.push_back(ChainHeard{});
    }
    if (came_to_nothing(event.state) && event.party == Party::ShiftLeader) {
        pass_on_tasks(at, *incident, facts);
    }
    if (nobody_was_reached(event, *incident) && waiting_task(*incident) != nullptr) {
        facts.push_back(ChainUnheard{at.now.steady + at.region().times.task_second});
    }
    return facts;
}

Facts ring_again(const Context& at) {
    const Incident* first = nullptr;
    for (const auto& [number, incident] : at.state.incidents) {
        const bool waits = incident.is_open() && waiting_task(incident) != nullptr;
        if (waits && (first == nullptr || rank_of(incident.urgency) < rank_of(first->urgency))) {
            first = &incident;
        }
    }
    if (first == nullptr) {
        return {ChainHeard{}};
    }
    Facts facts{ChainUnheard{at.now.steady + at.region().times.task_second}};
    for (const Party party : {Party::ShiftLeader, Party::DutyNumber}) {
        facts.push_back(CallAsked{first->id.number, waiting_task(*first)->id.index, {}, party, {}});
    }
    return facts;
}

}  // namespace nachtwacht::routing
