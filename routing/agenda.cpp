#include "routing/agenda.hpp"

#include <algorithm>

namespace nachtwacht::routing {
namespace {

// Keeps the earlier one.
void consider(std::optional<Due>& first, const Due& due) {
    if (!first || due < *first) {
        first = due;
    }
}

void consider_order(std::optional<Due>& first, const Order& order, Due due) {
    due.index = order.id.index;
    if (is_held(order.state) && order.overdue) {
        due.at = *order.overdue;
        due.kind = DueKind::Overdue;
        consider(first, due);
    }
    if (order.state != OrderState::Offered) {
        return;
    }
    if (!order.shown && !order.called) {
        due.at = order.shown_by;
        due.kind = DueKind::ShownBy;
        consider(first, due);
    }
    due.at = order.answer_by;
    due.kind = DueKind::AnswerBy;
    consider(first, due);
}

std::optional<Due> first_due_of(const Incident& incident) {
    std::optional<Due> first;
    if (incident.set_aside) {
        return first;
    }
    Due due{.number = incident.id.number, .rank = rank_of(incident.urgency)};
    if (incident.search_at) {
        due.at = *incident.search_at;
        due.kind = DueKind::Search;
        consider(first, due);
    }
    if (incident.tell_at) {
        due.at = *incident.tell_at;
        due.kind = DueKind::Tell;
        consider(first, due);
    }
    for (const Order& order : incident.orders) {
        consider_order(first, order, due);
    }
    due.kind = DueKind::Task;
    for (const Task& task : incident.tasks) {
        if (task.is_open() && task.next) {
            due.at = *task.next;
            due.index = task.id.index;
            consider(first, due);
        }
    }
    return first;
}

// FNV-1a: the same on every machine.
std::uint64_t hash_of(const std::string& sender) {
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;
    for (const char c : sender) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
    }
    return hash;
}

template <class Visit>
void for_each_sender(const Incident& incident, const Visit& visit) {
    visit(incident.sender);
    for (const std::string& sender : incident.senders) {
        visit(sender);
    }
}

bool is_sender_of(const Incident& incident, const std::string& sender) {
    const auto& others = incident.senders;
    return incident.sender == sender ||
           std::find(others.begin(), others.end(), sender) != others.end();
}

Waiting place_in_queue(const Incident& incident) {
    return {rank_of(incident.urgency), incident.opened.steady, incident.id.number};
}

bool is_forlorn(const Incident& incident) {
    const bool for_people = incident.lane == Lane::Care || incident.lane == Lane::Unknown;
    const bool searched_for = incident.search_at && !incident.waiting;
    if (!for_people || incident.set_aside || holder_of(incident) != Holder::Nobody ||
        incident.awaits_answer() || searched_for) {
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
}

void Agenda::take_out(const Incident& incident) {
    if (!incident.is_open()) {
        closed_.erase({incident.forget_at.value_or(Steady{}), incident.id.number});
        return;
    }
    if (const auto due = first_due_of(incident)) {
        due_.erase(*due);
    }
    by_client_.erase({incident.lane, incident.client, incident.id.number});
    for_each_sender(incident, [&](const std::string& sender) {
        by_sender_.erase({incident.lane, hash_of(sender), incident.id.number});
    });
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
    if (const auto due = first_due_of(incident)) {
        due_.insert(*due);
    }
    // Nothing would follow from a signal that joins what was set aside.
    if (incident.client != ClientNumber::None && !incident.set_aside) {
        by_client_.insert({incident.lane, incident.client, incident.id.number});
    }
    if (!incident.set_aside) {
        for_each_sender(incident, [&](const std::string& sender) {
            by_sender_.insert({incident.lane, hash_of(sender), incident.id.number});
        });
    }
    if (is_forlorn(incident)) {
        forlorn_.insert(incident.id.number);
    }
    if (incident.waiting) {
        waiting_[{incident.waits_for, incident.needs}].insert(place_in_queue(incident));
    }
}

std::vector<std::uint64_t> Agenda::open_of(Lane lane, ClientNumber client) const {
    std::vector<std::uint64_t> numbers;
    for (auto found = by_client_.lower_bound({lane, client, 0}); found != by_client_.end();
         ++found) {
        const auto& [of_lane, of_client, number] = *found;
        if (of_lane != lane || of_client != client) {
            break;
        }
        numbers.push_back(number);
    }
    return numbers;
}

std::optional<std::uint64_t> Agenda::open_of(
    Lane lane, const std::string& sender, const Incidents& incidents
) const {
    const auto hash = hash_of(sender);
    for (auto found = by_sender_.lower_bound({lane, hash, 0}); found != by_sender_.end(); ++found) {
        const auto& [of_lane, of_hash, number] = *found;
        if (of_lane != lane || of_hash != hash) {
            break;
        }
        if (is_sender_of(incidents.at(number), sender)) {
            return number;
        }
    }
    return std::nullopt;
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
