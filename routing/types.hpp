// The words of the core that everything else uses: numbers with a meaning, instants, positions.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>

namespace nachtwacht::routing {

using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

// Wall time, UTC. Calendars read it; no deadline ever does.
using Wall = std::chrono::sys_time<Milliseconds>;

// The house's own time: milliseconds that the house has been awake since its journal began. It
// never goes back, and stands still while the daemon is down: a deadline survives a restart as what
// remained of it.
using Steady = std::chrono::duration<std::int64_t, std::milli>;

// The instant at which an event is decided. The core has no clock of its own.
struct Now {
    Wall wall{};
    Steady steady{};
    bool operator==(const Now&) const = default;
};

// Names in a region pack are short words ("mia", "ttv", "falls-at-night"); distinct types keep them
// apart.
template <class Tag>
struct Name {
    std::string value{};
    auto operator<=>(const Name&) const = default;
    [[nodiscard]] bool empty() const { return value.empty(); }
};

using UnitId = Name<struct UnitTag>;
using TeamId = Name<struct TeamTag>;
using ArrangementId = Name<struct ArrangementTag>;
using SkillId = Name<struct SkillTag>;
using AreaId = Name<struct AreaTag>;
using WindowId = Name<struct WindowTag>;
using CarePathId = Name<struct CarePathTag>;
using OrganisationId = Name<struct OrganisationTag>;
using OperatorId = Name<struct OperatorTag>;

// A client's number in the centre's register. The core knows no name and no address.
enum class ClientNumber : std::uint32_t { None = 0 };

// The number of the journal entry that opened the incident, and the epoch in which that was.
// Entries are counted from 1 over the life of the journal and the epoch rises at every start,
// restore and take-over: an id never comes back, and within one journal the number alone already
// finds the incident.
struct IncidentId {
    std::uint32_t epoch{};
    std::uint64_t number{};
    auto operator<=>(const IncidentId&) const = default;
};

// One request to one unit to attend one incident: the epoch in which it was made, the incident's
// number, and a count from 1 within the incident. A receiver refuses an epoch lower than one it has
// seen, and an id it has had.
struct OrderId {
    std::uint32_t epoch{};
    std::uint64_t number{};
    std::uint32_t index{};
    auto operator<=>(const OrderId&) const = default;
};

// Something that a person at a board or a telephone has to do for an incident; counted from 1
// within the incident.
struct TaskId {
    std::uint64_t number{};
    std::uint32_t index{};
    auto operator<=>(const TaskId&) const = default;
};

// WGS 84 in millionths of a degree: integers are equal on every machine.
struct Position {
    std::int32_t latitude_e6{};
    std::int32_t longitude_e6{};
    auto operator<=>(const Position&) const = default;
};

}  // namespace nachtwacht::routing
