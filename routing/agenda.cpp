#include "routing/agenda.hpp"

#include <algorithm>

namespace nachtwacht::routing {
namespace {

void add_order_deadlines(const Order& order, const Due& base, std::vector<Due>& dues) {
    if (order.state != OrderState::Offered) {
        return;
    }
    Due due = base;
    due.index = order.id.index;
    if (!order.shown && !order.called) {
        due.at = order.shown_by;
        due.kind = DueKind::ShownBy;
        dues.push_back(due);
    }
    due.at = order.answer_by;
    due.kind = DueKind::AnswerBy;
    dues.push_back(due);
}

std::vector<Due> dues_of(const Incident& incident) {
    std::vector<Due> dues;
    Due due{.rank = rank_of(incident.urgency), .number = incident.id.number};
    if (incident.search_at) {
        due.at = *incident.search_at;
        due.kind = DueKind::Search;
        dues.push_back(due);
    }
    if (incident.tell_at) {
        due.at = *incident.tell_at;
        due.kind = DueKind::Tell;
        dues.push_back(due);
    }
    for (const Order& order : incident.orders) {
        add_order_deadlines(order, due, dues);
    }
    for (const Task& task : incident.tasks) {
        if (task.is_open() && task.next) {
            dues.push_back({*task.next, due.rank, DueKind::Task, incident.id.number, task.id.index}
            );
        }
    }
    return dues;
}

Waiting place_in_queue(const Incident& incident) {
    return {rank_of(incident.urgency), incident.opened.steady, incident.id.number};
}

bool is_forlorn(const Incident& incident) {
    const bool for_people = incident.lane == Lane::Care || incident.lane == Lane::Unknown;
    const bool searched_for = incident.search_at && !incident.waiting;
    if (!for_people || holder_of(incident) != Holder::Nobody || incident.awaits_answer() ||
        searched_for) {
        return false;
    }
    return std::none_of(incident.tasks.begin(), incident.tasks.end(), [](const Task& task) {
        return task.is_open() && task.kind != TaskKind::Technical;
    });
}

}  // namespace

Agenda::Agenda(const State& state) {
    for (const auto& [number, incident] : state.incidents) {
        put_in(incident);
    }
    for (const auto& [key, seen] : state.seen) {
        note_reference(seen.until, key);
    }
}

void Agenda::take_out(const Incident& incident) {
    if (!incident.is_open()) {
        closed_.erase({incident.forget_at.value_or(Steady{}), incident.id.number});
        return;
    }
    for (const Due& due : dues_of(incident)) {
        due_.erase(due);
    }
    by_client_.erase({incident.lane, incident.client, incident.id.number});
    by_sender_.erase({incident.lane, incident.sender, incident.id.number});
    forlorn_.erase(incident.id.number);
    if (incident.waiting) {
        const auto queue = waiting_.find({incident.waits_for, incident.needs});
        queue->second.erase(place_in_queue(incident));
        if (queue->second.empty()) {
            waiting_.erase(queue);
        }
    }
}

void Agenda::put_in(const Incident& incident) {
    if (!incident.is_open()) {
        closed_.insert({incident.forget_at.value_or(Steady{}), incident.id.number});
        return;
    }
    for (const Due& due : dues_of(incident)) {
        due_.insert(due);
    }
    if (incident.client != ClientNumber::None) {
        by_client_.insert({incident.lane, incident.client, incident.id.number});
    }
    by_sender_.insert({incident.lane, incident.sender, incident.id.number});
    if (is_forlorn(incident)) {
        forlorn_.insert(incident.id.number);
    }
    if (incident.waiting) {
        waiting_[{incident.waits_for, incident.needs}].insert(place_in_queue(incident));
    }
}

std::optional<std::uint64_t> Agenda::open_of(Lane lane, ClientNumber client) const {
    const auto found = by_client_.lower_bound({lane, client, 0});
    if (found == by_client_.end() || std::get<0>(*found) != lane || std::get<1>(*found) != client) {
        return std::nullopt;
    }
    return std::get<2>(*found);
}

std::optional<std::uint64_t> Agenda::open_of(Lane lane, const std::string& sender) const {
    const auto found = by_sender_.lower_bound({lane, sender, 0});
    if (found == by_sender_.end() || std::get<0>(*found) != lane || std::get<1>(*found) != sender) {
        return std::nullopt;
    }
    return std::get<2>(*found);
}

std::vector<std::uint64_t> Agenda::forgettable(Steady now) const {
    std::vector<std::uint64_t> numbers;
    for (const auto& [at, number] : closed_) {
        if (at > now) {
            break;
        }
        numbers.push_back(number);
    }
    return numbers;
}

}  // namespace nachtwacht::routing
