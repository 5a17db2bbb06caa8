#include "routing/decide.hpp"

namespace nachtwacht::routing {
namespace {

Seconds answer_time(const Incident& incident, const Times& times) {
    if (!incident.urgency || is_urgent(*incident.urgency)) {
        return times.answer_urgent;
    }
    return *incident.urgency == Urgency::U3 ? times.answer_u3 : times.answer_u4_u5;
}

}  // namespace

const Incident* Context::incident(std::uint64_t wanted) const {
    const auto found = state.incidents.find(wanted);
    return found == state.incidents.end() ? nullptr : &found->second;
}

const Client* Context::client(ClientNumber wanted) const {
    return state.clients == nullptr ? nullptr : state.clients->find(wanted);
}

Ground Context::ground() const { return {region(), state.units, sightings, drive, now.wall}; }

Demand demand_of(const Context& at, const Incident& incident) {
    return {
        incident.kind,
        incident.asker,
        incident.urgency,
        incident.care_path,
        at.client(incident.client),
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
    fact.answer_by = at.now.steady + answer_time(incident, times);
    return fact;
}

Facts search(const Context& at, const Incident& incident) {
    Decision decision = rank(incident, demand_of(at, incident), at.ground());
    if (!decision.ranked.empty()) {
        const UnitId chosen = decision.ranked.front().unit;
        return {offer(at, incident, chosen, std::move(decision), "house")};
    }
    Facts facts{NobodyFound{incident.id.number, std::move(decision)}};
    if (incident.open_task(TaskKind::FindHelp) == nullptr) {
        auto last = static_cast<std::uint32_t>(incident.tasks.size());
        raise(at, incident.id.number, last, TaskKind::FindHelp, incident.lane, Seconds{}, facts);
    }
    return facts;
}

}  // namespace nachtwacht::routing
