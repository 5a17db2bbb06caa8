// A time zone as data, and what its clocks show. The table reaches the core from outside
// (daemon/zone.hpp fills it from the tz database), so a decision that is replayed years later still
// reads the clock as it was.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "routing/types.hpp"

namespace nachtwacht::routing {

using Date = std::chrono::year_month_day;

// From this instant on, the clocks show UTC + offset.
struct Transition {
    Wall at{};
    Seconds offset{};
    bool operator==(const Transition&) const = default;
};

// Transitions rise strictly. Before the first one clocks show UTC + first_offset, after the last
// one its offset stays: a table should reach some years past the instants it is asked about.
struct ZoneTable {
    Seconds first_offset{};
    std::vector<Transition> transitions{};
    bool operator==(const ZoneTable&) const = default;
};

// What a clock on the wall shows, fractions of a second cut off.
struct LocalTime {
    std::int32_t year{};
    std::uint8_t month{};    // 1-12
    std::uint8_t day{};      // 1-31
    std::uint8_t hour{};     // 0-23
    std::uint8_t minute{};   // 0-59
    std::uint8_t second{};   // 0-59
    std::uint8_t weekday{};  // ISO 8601: Monday is 1, Sunday is 7
    bool second_pass{};      // the clock went back and shows this time for the second time
    bool operator==(const LocalTime&) const = default;
};

[[nodiscard]] LocalTime local_time(const ZoneTable& zone, Wall instant);
[[nodiscard]] Date date_of(const LocalTime& time);

enum class Occurrence : std::uint8_t {
    Once,
    Twice,  // the clock goes back over it
    Never,  // the clock jumps over it
};

// When clocks show a local time. Once: first == second. Never: both are the instant of the jump.
struct Instants {
    Occurrence occurrence{Occurrence::Once};
    Wall first{};
    Wall second{};
    bool operator==(const Instants&) const = default;
};
[[nodiscard]] Instants instants_of(const ZoneTable& zone, std::chrono::local_seconds local);

}  // namespace nachtwacht::routing
