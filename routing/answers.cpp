// What units say: orders shown, accepted, refused, carried out; going on and off duty; links that
// come and go.
#include <algorithm>

#include "routing/decide.hpp"

namespace nachtwacht::routing {
namespace {

// The unit may no longer do this; it is told why, and by whom it was taken.
Facts refuse(const UnitAnswered& event, const std::string& why, const UnitId& taken_by = {}) {
    Facts facts;
    if (!event.reference.value.empty()) {
        facts.push_back(AnswerHeard{event.reference, why});
    }
    facts.push_back(AnswerRefused{event.order, event.unit, event.answer, why, taken_by});
    return facts;
}

Facts heard(const UnitAnswered& event) {
    if (event.reference.value.empty()) {
        return {};
    }
    return {AnswerHeard{event.reference, {}}};
}

void move(
    const Order& order,
    OrderState to,
    std::string why,
    Facts& facts,
    std::optional<Steady> next = {},
    std::optional<Steady> overdue = {}
) {
    facts.push_back(OrderMoved{order.id, to, std::move(why), next, overdue});
}

// Whoever went is not there any more: nobody need call about it.
void end_calling(const Incident& incident, const Order& order, Facts& facts) {
    if (is_held(order.state)) {
        end_tasks(incident, while_away(), "unit", "off_scene", facts);
    }
}

Facts accept(
    const Context& at, const UnitAnswered& event, const Incident& incident, const Order& order
) {
    if (is_held(order.state)) {
        return heard(event);  // it has it already
    }
    if (const Order* held = incident.held()) {
        return refuse(event, "taken_by_other", held->unit);
    }
    if (!is_open(order.state)) {
        return refuse(
            event, order.why.empty() ? std::string{name_of(order.state)} : std::string{order.why}
        );
    }
    Facts facts = heard(event);
    const auto unit = at.region().units.find(order.unit);
    const bool leaves_a_base = unit != at.region().units.end() && unit->second.keeps_base;
    Seconds stays = at.region().times.expected_on_scene;
    if (leaves_a_base) {
        stays = std::min(stays, unit->second.keeps_base->at_most);
    }
    const Steady expected = at.now.steady + stays;
    move(
        order,
        OrderState::Accepted,
        event.word,
        facts,
        expected,
        expected + at.region().times.sign_of_life
    );
    for (const Order& other : incident.orders) {
        if (other.id != order.id && is_open(other.state)) {
            move(other, OrderState::Withdrawn, "taken_by_other", facts);
        }
    }
    end_tasks(
        incident,
        {TaskKind::Unanswered, TaskKind::FindHelp, TaskKind::Decide},
        "unit",
        "accepted",
        facts
    );
    if (leaves_a_base) {
        auto last = static_cast<std::uint32_t>(incident.tasks.size());
        raise(at, incident.id.number, last, TaskKind::TellBase, incident.lane, Seconds{}, facts);
    }
    return facts;
}

Facts decline(
    const Context& at, const UnitAnswered& event, const Incident& incident, const Order& order
) {
    if (!is_open(order.state) && !is_held(order.state)) {
        return heard(event);
    }
    Facts facts = heard(event);
    move(order, OrderState::Declined, event.word, facts);
    end_calling(incident, order, facts);
    if (is_held(order.state)) {
        // Somebody counted on it: a person hears that it was given back.
        auto last = static_cast<std::uint32_t>(incident.tasks.size());
        raise(at, incident.id.number, last, TaskKind::Unanswered, incident.lane, Seconds{}, facts);
    }
    return facts;
}

Facts progress(const UnitAnswered& event, const Order& order, OrderState to) {
    if (!is_held(order.state)) {
        return refuse(event, order.why.empty() ? "out_of_turn" : std::string{order.why});
    }
    Facts facts = heard(event);
    if (order.state < to) {  // a step back is an old message that came late
        move(order, to, event.word, facts, order.expected_done, order.overdue);
    }
    return facts;
}

// Asked again, and called, that much later. Nothing else moves these times.
Facts well(
    const Context& at, const UnitAnswered& event, const Incident& incident, const Order& order
) {
    if (!is_held(order.state)) {
        return refuse(event, order.why.empty() ? "out_of_turn" : std::string{order.why});
    }
    Facts facts = heard(event);
    const Seconds pause = at.region().times.sign_of_life;
    const Steady again =
        std::max(at.now.steady + pause, order.expected_done.value_or(at.now.steady));
    move(order, order.state, event.word, facts, again, again + pause);
    end_tasks(incident, {TaskKind::CallTeam}, "unit", "well", facts);
    return facts;
}

// The nurse is a person: with her outcome the incident may be closed, unless somebody outside must
// still be told.
Facts done(
    const Context& at, const UnitAnswered& event, const Incident& incident, const Order& order
) {
    if (!is_held(order.state)) {
        return refuse(event, order.why.empty() ? "out_of_turn" : std::string{order.why});
    }
    Facts facts = heard(event);
    move(order, OrderState::Done, event.word, facts);
    end_tasks(
        incident,
        {TaskKind::Speak,
         TaskKind::PhoneBack,
         TaskKind::FirstContact,
         TaskKind::Decide,
         TaskKind::FindHelp,
         TaskKind::Unanswered,
         TaskKind::Reassess,
         TaskKind::CallTeam,
         TaskKind::TellBase},
        "unit",
        "done",
        facts
    );
    const auto must_be_told = [](const Task& task) {
        return task.is_open() &&
               (task.kind == TaskKind::Call112 || task.kind == TaskKind::CallPolice ||
                task.kind == TaskKind::Identify);
    };
    if (std::none_of(incident.tasks.begin(), incident.tasks.end(), must_be_told)) {
        facts.push_back(IncidentClosed{
            incident.id.number,
            "unit:" + event.unit.value,
            event.word,
            at.now.steady + at.region().times.keep_closed});
    }
    return facts;
}

Facts cannot_reach(
    const Context& at, const UnitAnswered& event, const Incident& incident, const Order& order
) {
    if (!is_open(order.state) && !is_held(order.state)) {
        return heard(event);
    }
    Facts facts = heard(event);
    move(order, OrderState::CannotReach, event.word.empty() ? "cannot_reach" : event.word, facts);
    end_calling(incident, order, facts);
    auto last = static_cast<std::uint32_t>(incident.tasks.size());
    raise(at, incident.id.number, last, TaskKind::Unanswered, incident.lane, Seconds{}, facts);
    return facts;
}

Facts shown(const UnitAnswered& event, const Order& order) {
    Facts facts = heard(event);
    if (!order.shown) {
        facts.push_back(OrderShown{order.id});
    }
    return facts;
}

Facts confirm_withdrawal(const UnitAnswered& event, const Order& order) {
    Facts facts = heard(event);
    if (!order.withdrawal_confirmed) {
        facts.push_back(WithdrawalConfirmed{order.id});
    }
    return facts;
}

Facts answered(
    const Context& at, const UnitAnswered& event, const Incident& incident, const Order& order
) {
    switch (event.answer) {
        case Answer::Shown:
            return shown(event, order);
        case Answer::Accept:
            return accept(at, event, incident, order);
        case Answer::Decline:
            return decline(at, event, incident, order);
        case Answer::UnderWay:
            return progress(event, order, OrderState::UnderWay);
        case Answer::OnScene:
            return progress(event, order, OrderState::OnScene);
        case Answer::Done:
            return done(at, event, incident, order);
        case Answer::CannotReach:
            return cannot_reach(at, event, incident, order);
        case Answer::Withdrawal:
            return confirm_withdrawal(event, order);
        case Answer::Well:
            return well(at, event, incident, order);
    }
    return refuse(event, "unknown_answer");
}

DutySet duty_set(const DutyChanged& event, const Unit& unit, const UnitState& known) {
    DutySet set{event.unit, event.on, {}, event.until, event.by, event.reference};
    if (!event.on) {
        return set;
    }
    // Who says nothing of a base waits at the one in the pack.
    set.base = event.base ? event.base : std::optional{unit.base};
    // Nobody is rung again for a shift that ends at another hour.
    const bool tried = known.on_duty && is_proven(known) &&
                       (known.call != Proof::None || known.push != Proof::None);
    set.try_push = event.try_push && !tried;
    set.try_call = event.try_call && !tried;
    set.word = event.by == "unit" ? std::string{} : event.word;
    return set;
}

// What it had is searched for again; an operator hears of what it had accepted.
void give_back(const Context& at, const UnitState& unit, const UnitId& id, Facts& facts) {
    for (const std::uint64_t number : {unit.holding, unit.asked}) {
        const Incident* incident = at.incident(number);
        if (incident == nullptr) {
            continue;
        }
        for (const Order& order : incident->orders) {
            if (order.unit == id && is_open(order.state)) {
                move(order, OrderState::Declined, "off_duty", facts);
            } else if (order.unit == id && is_held(order.state)) {
                move(order, OrderState::CannotReach, "off_duty", facts);
                end_calling(*incident, order, facts);
                auto last = static_cast<std::uint32_t>(incident->tasks.size());
                raise(at, number, last, TaskKind::Unanswered, incident->lane, Seconds{}, facts);
            }
        }
    }
}

}  // namespace

Facts decide(const Context& at, const UnitAnswered& event) {
    const Incident* incident = at.incident(event.order.number);
    const Order* order = incident == nullptr ? nullptr : incident->find(event.order);
    if (order == nullptr) {
        return refuse(event, "unknown_order");
    }
    if (order->unit != event.unit) {
        return refuse(event, "not_yours");
    }
    return answered(at, event, *incident, *order);
}

Facts decide(const Context& at, const DutyChanged& event) {
    const auto unit = at.region().units.find(event.unit);
    if (unit == at.region().units.end()) {
        return event.reference.value.empty() ? Facts{}
                                             : Facts{AnswerHeard{event.reference, "unknown_unit"}};
    }
    Facts facts;
    if (!event.reference.value.empty()) {
        facts.push_back(AnswerHeard{event.reference, {}});
    }
    const auto known = at.state.units.find(event.unit);
    facts.push_back(
        duty_set(event, unit->second, known == at.state.units.end() ? UnitState{} : known->second)
    );
    if (std::get<DutySet>(facts.back()).try_call) {
        facts.push_back(CallAsked{0, 0, {}, Party::UnitPhone, event.unit});
    }
    if (!event.on && known != at.state.units.end()) {
        give_back(at, known->second, event.unit, facts);
    }
    return facts;
}

Facts decide(const Context& at, const LinkChanged& event) {
    const auto known = at.state.units.find(event.unit);
    const bool was_up = known != at.state.units.end() && known->second.link_up;
    if (was_up == event.up || !at.region().units.contains(event.unit)) {
        return {};
    }
    return {LinkSet{event.unit, event.up}};
}

std::vector<TaskKind> while_away() { return {TaskKind::CallTeam, TaskKind::TellBase}; }

void withdraw(const Incident& incident, bool held_too, const std::string& why, Facts& facts) {
    for (const Order& order : incident.orders) {
        if (is_open(order.state) || (held_too && is_held(order.state))) {
            move(order, OrderState::Withdrawn, why, facts);
        }
    }
}

}  // namespace nachtwacht::routing
