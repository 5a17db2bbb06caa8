#include "routing/state.hpp"

#include <algorithm>

namespace nachtwacht::routing {

const Order* Incident::held() const {
    const auto found =
        std::find_if(orders.begin(), orders.end(), [](const Order& o) { return is_held(o.state); });
    return found == orders.end() ? nullptr : &*found;
}

const Order* Incident::find(const OrderId& order) const {
    const auto found =
        std::find_if(orders.begin(), orders.end(), [&](const Order& o) { return o.id == order; });
    return found == orders.end() ? nullptr : &*found;
}

const Task* Incident::open_task(TaskKind task) const {
    const auto found = std::find_if(tasks.begin(), tasks.end(), [&](const Task& t) {
        return t.kind == task && t.is_open();
    });
    return found == tasks.end() ? nullptr : &*found;
}

const Call* Incident::call_to(Party party, const UnitId& unit) const {
    const auto found = std::find_if(calls.begin(), calls.end(), [&](const Call& call) {
        return call.party == party && call.unit == unit;
    });
    return found == calls.end() ? nullptr : &*found;
}

bool Incident::awaits_answer() const {
    return std::any_of(orders.begin(), orders.end(), [](const Order& o) {
        return o.state == OrderState::Offered;
    });
}

Holder holder_of(const Incident& incident) {
    if (incident.held() != nullptr) {
        return Holder::Unit;
    }
    if (!incident.outside_party.empty()) {
        return Holder::Outside;
    }
    return incident.taken_by.empty() ? Holder::Nobody : Holder::Operator;
}

bool waits_for_the_chain(const Incident& incident, const Task& task) {
    const bool whoever_has_it = task.kind == TaskKind::Call112;
    return task.is_open() && task.kind != TaskKind::Technical && incident.lane != Lane::Technical &&
           (whoever_has_it || incident.taken_by.empty());
}

bool is_available(const UnitState& unit) {
    return unit.on_duty && unit.link_up && unit.holding == 0 && unit.asked == 0;
}

bool is_proven(const UnitState& unit) {
    const Proof counts = unit.call != Proof::None ? unit.call : unit.push;
    return counts == Proof::None || counts == Proof::Proven;
}

bool is_provisional(const UnitState& unit) {
    return unit.on_duty && !is_proven(unit) && unit.vouched_by.empty();
}

Changes take_changes(State& state) {
    return {
        state.entries,
        state.now,
        state.epoch,
        state.region,
        state.clients,
        state.region_hash,
        state.clients_hash,
        state.incidents.take_changes(),
        state.units.take_changes(),
        state.boards,
        state.freed,
        state.unheard};
}

void follow(State& state, Changes changes) {
    state.entries = changes.entries;
    state.now = changes.now;
    state.epoch = changes.epoch;
    state.region = std::move(changes.region);
    state.clients = std::move(changes.clients);
    state.region_hash = std::move(changes.region_hash);
    state.clients_hash = std::move(changes.clients_hash);
    state.incidents.follow(std::move(changes.incidents));
    state.units.follow(std::move(changes.units));
    state.boards = std::move(changes.boards);
    state.freed = std::move(changes.freed);
    state.unheard = changes.unheard;
}

}  // namespace nachtwacht::routing
