// One scenario while it is played: a desk, its clocks and what has happened since the last look.
// Used by scenario.cpp and its parts only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/rules_used.hpp"
#include "daemon/yaml_reader.hpp"
#include "routing/desk.hpp"

namespace nachtwacht::daemon {

class ScenarioWorld {
public:
    ScenarioWorld(
        std::shared_ptr<const routing::Region> region,
        std::shared_ptr<const routing::ClientTable> clients,
        routing::Wall at
    );

    // A new step: nothing has happened in it yet.
    void begin_step();
    // Time goes by; the desk is woken whenever it wants to be.
    void pass(routing::Milliseconds span);
    void take(routing::Event event);
    // As take(), unless the house knows the reference already.
    void give(routing::Signal signal);
    void sight(const routing::UnitId& unit, const routing::Sighting& sighting);

    [[nodiscard]] const routing::Region& region() const { return *region_; }
    [[nodiscard]] const routing::State& state() const { return desk_.state(); }
    [[nodiscard]] const routing::Now& now() const { return now_; }
    [[nodiscard]] const std::vector<routing::Fact>& facts() const { return facts_; }
    [[nodiscard]] bool repeated() const { return repeated_; }
    [[nodiscard]] const RulesUsed& used() const { return used_; }  // of all steps
    // Counted from 1 in the order of opening; 0: the last. Null: there is none.
    [[nodiscard]] const routing::Incident* incident(std::uint32_t ordinal) const;
    // The unit's latest order, of any incident. Null: it never had one.
    [[nodiscard]] const routing::Order* last_order_of(const routing::UnitId& unit) const;
    // The last decision of the step, or null.
    [[nodiscard]] const routing::Decision* decision() const;

private:
    std::shared_ptr<const routing::Region> region_;
    routing::Desk desk_{};
    routing::Now now_{};
    std::vector<routing::Fact> facts_{};
    std::vector<std::uint64_t> opened_{};
    RulesUsed used_{};
    bool repeated_{};
};

// "2026-11-22 03:10" or "2026-10-25 02:30 second" where the clock shows it twice.
[[nodiscard]] std::optional<routing::Wall> read_instant(
    const YamlNode& node, const routing::ZoneTable& zone, Mistakes& mistakes
);

// scenario_events.cpp: the units at the beginning, and what a step brings.
void put_on_duty(MapReader& scenario, ScenarioWorld& world);
void play_event(MapReader& step, ScenarioWorld& world);

// scenario_expect.cpp: what a step expects and did not get, one text each.
[[nodiscard]] std::vector<std::string> unmet(
    const YamlNode& expect, const ScenarioWorld& world, Mistakes& mistakes
);

}  // namespace nachtwacht::daemon
