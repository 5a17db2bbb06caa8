// The rule by which a zone's clocks change in the years to come: the last line of its file in the
// tz database (RFC 8536 3.3), a POSIX TZ string such as "CET-1CEST,M3.5.0,M10.5.0/3".
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "routing/zone.hpp"

namespace nachtwacht::daemon {

// "M10.5.0/3": on the clock that is left, at 03:00 of the last Sunday of October.
struct YearlyChange {
    unsigned month{};               // 1-12
    unsigned week{};                // 1-5; 5: the last
    unsigned weekday{};             // Sunday is 0
    routing::Seconds clock{7'200};  // may be negative or beyond 24 h
};

struct SummerTime {
    routing::Seconds offset{};
    YearlyChange begins{};
    YearlyChange ends{};
};

struct ZoneRule {
    routing::Seconds offset{};  // outside summer time
    std::optional<SummerTime> summer{};
};

// None: no such rule, or one that counts days of the year (no zone of today has that).
[[nodiscard]] std::optional<ZoneRule> parse_zone_rule(std::string_view text);

// Both changes of each year, both years inclusive, in the order of time.
[[nodiscard]] std::vector<routing::Transition> changes_by(
    const ZoneRule& rule, int first_year, int last_year
);

}  // namespace nachtwacht::daemon
