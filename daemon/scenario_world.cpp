#include "daemon/scenario_world.hpp"

#include <algorithm>

namespace nachtwacht::daemon {

using namespace routing;

ScenarioWorld::ScenarioWorld(
    std::shared_ptr<const Region> region, std::shared_ptr<const ClientTable> clients, Wall at
)
    : region_{std::move(region)}, now_{at, Steady{0}} {
    take(Started{1});
    take(RegionLoaded{region_});
    take(ClientsLoaded{std::move(clients)});
}

void ScenarioWorld::begin_step() {
    facts_.clear();
    repeated_ = false;
}

void ScenarioWorld::pass(Milliseconds span) {
    const Steady end = now_.steady + span;
    for (auto due = desk_.next_deadline(); due && *due <= end; due = desk_.next_deadline()) {
        const Steady step = std::max(*due, now_.steady) - now_.steady;
        now_ = Now{now_.wall + step, now_.steady + step};
        take(TimePassed{});
    }
    now_ = Now{now_.wall + (end - now_.steady), end};
}

void ScenarioWorld::take(Event event) {
    Entry entry = desk_.take(std::move(event), now_);
    used_.note(entry, state());
    for (Fact& fact : entry.facts) {
        if (const auto* opened = std::get_if<IncidentOpened>(&fact)) {
            opened_.push_back(opened->incident.number);
        }
        facts_.push_back(std::move(fact));
    }
}

void ScenarioWorld::give(Signal signal) {
    repeated_ = desk_.repeat_of(signal.reference, now_.steady).has_value();
    if (!repeated_) {
        take(SignalReceived{std::move(signal)});
    }
}

void ScenarioWorld::sight(const UnitId& unit, const Sighting& sighting) {
    desk_.sight(unit, sighting);
}

const Incident* ScenarioWorld::incident(std::uint32_t ordinal) const {
    const std::size_t index = ordinal == 0 ? opened_.size() : ordinal;
    if (index == 0 || index > opened_.size()) {
        return nullptr;
    }
    const auto found = state().incidents.find(opened_[index - 1]);
    return found == state().incidents.end() ? nullptr : &found->second;
}

const Order* ScenarioWorld::last_order_of(const UnitId& unit) const {
    const Order* last = nullptr;
    for (const auto& [number, incident] : state().incidents) {
        for (const Order& order : incident.orders) {
            if (order.unit == unit &&
                (last == nullptr || last->offered.steady <= order.offered.steady)) {
                last = &order;
            }
        }
    }
    return last;
}

const Decision* ScenarioWorld::decision() const {
    const Decision* last = nullptr;
    for (const Fact& fact : facts_) {
        if (const auto* offered = std::get_if<OrderOffered>(&fact)) {
            last = &offered->decision;
        } else if (const auto* nobody = std::get_if<NobodyFound>(&fact)) {
            last = &nobody->decision;
        }
    }
    return last;
}

std::optional<Wall> read_instant(const YamlNode& node, const ZoneTable& zone, Mistakes& mistakes) {
    std::string text;
    if (!read_quoted(node, "a moment", text, mistakes)) {
        return std::nullopt;
    }
    YamlNode day = node;
    YamlNode clock = node;
    day.text = text.substr(0, 10);
    clock.text = text.size() > 11 ? text.substr(11, 5) : "";
    const std::string rest = text.size() > 16 ? text.substr(16) : "";
    std::chrono::year_month_day date{};
    std::chrono::minutes minutes{};
    Mistakes unheard;  // one mistake for the whole moment, not one for each half of it
    const bool good = (rest.empty() || rest == " second") && clock.text.size() == 5 &&
                      read_value(day, date, unheard) && read_value(clock, minutes, unheard);
    if (!good) {
        mistakes.add(node.at, "'" + text + "' is no moment, write \"2026-11-22 03:10\"");
        return std::nullopt;
    }
    const Instants instants = instants_of(zone, std::chrono::local_days{date} + minutes);
    return rest.empty() ? instants.first : instants.second;
}

}  // namespace nachtwacht::daemon
