// Who goes: gates (yes or no, each with its reason), then one sum in seconds; the smallest wins,
// ties by unit id (nearest-unit.md section 5, urgent column). A nurse must be able to check it by
// hand.
#pragma once

#include <map>
#include <optional>

#include "routing/arrangements.hpp"
#include "routing/decision.hpp"
#include "routing/drive.hpp"
#include "routing/sighting.hpp"
#include "routing/state.hpp"

namespace nachtwacht::routing {

// What ranking looks at; all of it is read, nothing kept.
struct Ground {
    const Region& region;
    const Units& units;
    const std::map<UnitId, Sighting>& sightings;
    const DriveTimes* drive{};  // null: crow-fly
    Wall at{};
};

// A unit with this skill can do what is needed, by itself or because its skill includes the other.
[[nodiscard]] bool can(const Unit& unit, const SkillId& need, const Region& region);

// Where the unit is taken to be, if anywhere (safety.md S13).
struct Whereabouts {
    Position position{};
    std::int32_t age_seconds{};
    bool from_base{};
    bool stale{};  // a position is known but too old, and no base was declared
};
[[nodiscard]] std::optional<Whereabouts> whereabouts(
    const UnitId& unit, const UnitState& state, const Ground& ground
);

// The reckoning for one unit that passed the gates. None: no way leads there.
[[nodiscard]] std::optional<Candidate> reckon(
    const UnitId& unit, const Whereabouts& from, Position place, Seconds norm, const Ground& ground
);

// What the incident asks of a unit.
[[nodiscard]] Demand demand_of(const State& state, const Incident& incident);

// Arrangements in their order, tiers in theirs, nearest within a tier. The first tier in which a
// unit can be asked decides, together with `when_late` where its best would break the norm; if
// there is none, `nobody` says why.
[[nodiscard]] Decision rank(const Incident& incident, const Demand& demand, const Ground& ground);

// One unit, chosen by a person: no gate holds it back, the reckoning is for the record.
[[nodiscard]] Decision assigned(
    const UnitId& unit, const Incident& incident, const Demand& demand, const Ground& ground
);

}  // namespace nachtwacht::routing
