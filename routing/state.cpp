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

std::string key_of(const Reference& reference) {
    std::string key(1, static_cast<char>('0' + static_cast<int>(reference.door)));
    key.append(reference.sender).push_back('\0');
    key.append(reference.value).push_back('\0');
    return key.append(reference.content);
}

}  // namespace nachtwacht::routing
