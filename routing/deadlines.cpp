// What is due: searches, offers without an answer, tasks without a taker, units that came free
// while somebody waits.
#include <algorithm>

#include "routing/decide.hpp"

namespace nachtwacht::routing {
namespace {

// How far down one queue is looked when its head cannot be served by the unit that came free.
constexpr int deepest_look = 16;

const Order* order_of(const Incident& incident, std::uint32_t index) {
    const auto found =
        std::find_if(incident.orders.begin(), incident.orders.end(), [&](const Order& order) {
            return order.id.index == index;
        });
    return found == incident.orders.end() ? nullptr : &*found;
}

const Task* task_of(const Incident& incident, std::uint32_t index) {
    const auto found =
        std::find_if(incident.tasks.begin(), incident.tasks.end(), [&](const Task& task) {
            return task.id.index == index;
        });
    return found == incident.tasks.end() ? nullptr : &*found;
}

void tell_operator(const Context& at, const Incident& incident, Facts& facts) {
    if (incident.open_task(TaskKind::Unanswered) == nullptr) {
        auto last = static_cast<std::uint32_t>(incident.tasks.size());
        raise(at, incident.id.number, last, TaskKind::Unanswered, incident.lane, Seconds{}, facts);
    }
}

// The phone asked whether all is well, and nobody answered (safety.md S15).
Facts call_team(const Context& at, const Incident& incident) {
    Facts facts;
    auto last = static_cast<std::uint32_t>(incident.tasks.size());
    raise(at, incident.id.number, last, TaskKind::CallTeam, incident.lane, Seconds{}, facts);
    return facts;
}

Facts due_now(const Context& at, const Due& due) {
    const Incident& incident = *at.incident(due.number);
    switch (due.kind) {
        case DueKind::Search:
            return search(at, incident);
        case DueKind::ShownBy: {
            const Order* order = order_of(incident, due.index);
            return {CallAsked{due.number, 0, order->id, Party::UnitPhone, order->unit}};
        }
        case DueKind::AnswerBy:
            return silent(at, incident, *order_of(incident, due.index), "no_answer");
        case DueKind::Tell: {
            Facts facts;
            tell_operator(at, incident, facts);
            if (facts.empty()) {
                facts.push_back(SearchTold{due.number});
            }
            return facts;
        }
        case DueKind::Task:
            return escalate(at, incident, *task_of(incident, due.index));
        case DueKind::Overdue:
            return call_team(at, incident);
    }
    return {};
}

// By skill alone: which of the arrangements that cover it lists the unit is for the search to say.
bool could_serve(const Unit& unit, const Queue& queue, const Region& region) {
    return std::all_of(queue.needs.begin(), queue.needs.end(), [&](const SkillId& need) {
        return can(unit, need, region);
    });
}

std::vector<Waiting> those_it_could_serve(const Context& at, const Unit& unit) {
    std::vector<Waiting> found;
    for (const auto& [queue, incidents] : at.agenda.waiting()) {
        if (!could_serve(unit, queue, at.region())) {
            continue;
        }
        int looked = 0;
        for (const Waiting& waiting : incidents) {
            if (++looked > deepest_look) {
                break;
            }
            found.push_back(waiting);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

// A unit came free while incidents wait: the most urgent and oldest that it could serve is searched
// for anew.
Facts serve_waiting(const Context& at, const UnitId& id) {
    const auto unit = at.region().units.find(id);
    if (unit != at.region().units.end()) {
        for (const Waiting& waiting : those_it_could_serve(at, unit->second)) {
            if (!at.may_look_at(waiting.number)) {
                return {};
            }
            Facts facts = search(at, *at.incident(waiting.number));
            if (std::holds_alternative<OrderOffered>(facts.front())) {
                return facts;
            }
        }
    }
    return {UnitIdle{id}};
}

// Nobody has it and nothing runs that would bring it to anybody: it is an operator's again
// (safety.md S9).
Facts give_to_board(const Context& at, const Incident& incident) {
    Facts facts;
    auto last = static_cast<std::uint32_t>(incident.tasks.size());
    const TaskKind task = incident.waiting ? TaskKind::FindHelp : TaskKind::Decide;
    raise(at, incident.id.number, last, task, incident.lane, Seconds{}, facts);
    return facts;
}

}  // namespace

// After the second one an operator sees it (safety.md S6).
Facts silent(
    const Context& at, const Incident& incident, const Order& order, const std::string& why
) {
    Facts facts{OrderMoved{order.id, OrderState::Silent, why, {}}};
    const auto before =
        std::count_if(incident.orders.begin(), incident.orders.end(), [](const Order& o) {
            return o.state == OrderState::Silent;
        });
    if (before + 1 >= static_cast<std::ptrdiff_t>(at.region().times.tell_operator_after_silent)) {
        tell_operator(at, incident, facts);
    }
    return facts;
}

Facts decide_due(const Context& at) {
    if (!at.agenda.due().empty() && at.agenda.due().begin()->at <= at.now.steady) {
        const Due& due = *at.agenda.due().begin();
        return at.may_look_at(due.number) ? due_now(at, due) : Facts{};
    }
    if (at.state.unheard && at.state.unheard->again <= at.now.steady) {
        return ring_again(at);
    }
    if (!at.state.freed.empty()) {
        return serve_waiting(at, *at.state.freed.begin());
    }
    if (!at.agenda.forlorn().empty()) {
        const std::uint64_t number = *at.agenda.forlorn().begin();
        return at.may_look_at(number) ? give_to_board(at, *at.incident(number)) : Facts{};
    }
    return {};
}

Facts decide(const Context& at, const TimePassed&) { return decide_due(at); }

}  // namespace nachtwacht::routing
