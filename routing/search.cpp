#include <algorithm>

#include "routing/decide.hpp"

namespace nachtwacht::routing {
namespace {

Seconds answer_time(const std::optional<Urgency>& urgency, const Times& times) {
    if (!urgency || is_urgent(*urgency)) {
        return times.answer_urgent;
    }
    return *urgency == Urgency::U3 ? times.answer_u3 : times.answer_u4_u5;
}

// Units that come free are events; the hours are not. So the search is done over when the next
// window opens, and now and then in any case.
Steady look_again(const Context& at) {
    constexpr Seconds at_least_every{600};
    Steady again = at.now.steady + at_least_every;
    for (const auto& [name, window] : at.region().calendar.windows) {
        if (const auto opens = opens_at(window, at.region().calendar, at.now.wall)) {
            again = std::min(again, at.now.steady + (*opens - at.now.wall));
        }
    }
    return again;
}

}  // namespace

const Incident* Context::incident(std::uint64_t wanted) const {
    const auto found = state.incidents.find(wanted);
    return found == state.incidents.end() ? nullptr : &found->second;
}

const Client* Context::client(ClientNumber wanted) const {
    return state.clients == nullptr ? nullptr : state.clients->find(wanted);
}

bool Context::may_look_at(std::uint64_t wanted) const {
    // What this very entry has opened is laid on what opened it: its number may be another's next
    // time.
    return watch == nullptr || wanted == number ||
           watch->look_at(wanted, incident(wanted)->convictions);
}

Ground Context::ground() const { return {region(), state.units, sightings, drive, now.wall}; }

std::optional<Steady> hurried(
    const Context& at, const Incident& incident, const std::optional<Urgency>& urgency
) {
    const Steady by = at.now.steady + answer_time(urgency, at.region().times);
    // The last one asked: the next is asked when her time is over, not when an earlier one's is.
    const auto last =
        std::find_if(incident.orders.rbegin(), incident.orders.rend(), [](const Order& order) {
            return order.state == OrderState::Offered;
        });
    const bool in_time = last != incident.orders.rend() && last->answer_by <= by;
    const bool planned = incident.search_at && *incident.search_at <= by;
    return in_time || planned ? std::nullopt : std::optional{by};
}

std::optional<Steady> tell_anew(
    const Context& at, const Incident& incident, const std::optional<Urgency>& urgency
) {
    const bool was_urgent = incident.urgency && is_urgent(*incident.urgency);
    const bool is_now = urgency && is_urgent(*urgency);
    if (was_urgent || !is_now || !incident.unit_wanted || incident.held() != nullptr) {
        return {};
    }
    return at.now.steady + at.region().times.tell_operator;
}

Demand demand_of(const State& state, const Incident& incident) {
    return {
        incident.kind,
        incident.asker,
        incident.urgency,
        incident.care_path,
        state.clients == nullptr ? nullptr : state.clients->find(incident.client),
        incident.place};
}

OrderOffered offer(
    const Context& at,
    const Incident& incident,
    const UnitId& unit,
    Decision decision,
    std::string by
) {
    const Times& times = at.region().times;
    OrderOffered fact;
    fact.order = {
        at.state.epoch, incident.id.number, static_cast<std::uint32_t>(incident.orders.size() + 1)};
    fact.unit = unit;
    fact.decision = std::move(decision);
    fact.by = std::move(by);
    fact.shown_by = at.now.steady + times.shown_within;
    fact.answer_by = at.now.steady + answer_time(incident.urgency, times);
    return fact;
}

Facts search(const Context& at, const Incident& incident) {
    Decision decision = rank(incident, demand_of(at.state, incident), at.ground());
    if (!decision.ranked.empty()) {
        const UnitId chosen = decision.ranked.front().unit;
        return {offer(at, incident, chosen, std::move(decision), "house")};
    }
    Facts facts{NobodyFound{incident.id.number, std::move(decision), look_again(at)}};
    // Once for each search: who was told and put it aside need not hear it again every ten minutes.
    if (!incident.waiting && incident.open_task(TaskKind::FindHelp) == nullptr) {
        auto last = static_cast<std::uint32_t>(incident.tasks.size());
        raise(at, incident.id.number, last, TaskKind::FindHelp, incident.lane, Seconds{}, facts);
    }
    return facts;
}

}  // namespace nachtwacht::routing
