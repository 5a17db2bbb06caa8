// Which named windows of time are open: ANW (out of hours), evening, night, office hours, and any
// other that a region pack lists. Windows are data with validity dates, never constants.
//
// How a span is read, by what the clock on the wall shows (so on the night that the clock goes back
// a span over 02:30 is open at both, and one that ends at 02:30 opens again when 02:00 comes back):
// - It belongs to the day it begins on: that day's weekday, holiday and validity decide, also for
// the part after
//   midnight. A workday's 18:00-08:00 on Friday runs into Saturday morning; the night before a
//   holiday is an ordinary night that runs into the holiday.
// - So the night after a Sunday or holiday is not a workday's night. A window that lasts until
// 08:00 on Monday says so:
//   ANW since 2023-03-29 is {workdays, never on holidays, 18:00-32:00} and {Saturday, Sunday, also
//   on holidays, 00:00-32:00}.
// - Overlapping spans are one: the window is open when any span is.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "routing/holidays.hpp"
#include "routing/types.hpp"
#include "routing/zone.hpp"

namespace nachtwacht::routing {

using Minutes = std::chrono::minutes;

// A set of days of the week.
struct Weekdays {
    std::uint8_t bits{};  // bit 0 is Monday, bit 6 is Sunday
    [[nodiscard]] constexpr bool contains(std::chrono::weekday day) const {
        return ((bits >> (day.iso_encoding() - 1)) & 1U) != 0;
    }
    bool operator==(const Weekdays&) const = default;
};
inline constexpr Weekdays workdays{0b0011111};
inline constexpr Weekdays weekend{0b1100000};
inline constexpr Weekdays every_day{0b1111111};

enum class OnHolidays : std::uint8_t {
    NoMatter,  // the weekday alone decides
    Never,     // only when the weekday is not a holiday
    Also,      // on holidays too, whatever the weekday
};

// [from, to) on the clock, in minutes since 00:00 of the day it begins on: 18:00-08:00 is 18 h to
// 32 h.
struct Hours {
    Minutes from{};       // 0 to below 24 h
    Minutes to{24 * 60};  // after from, at most 48 h
    bool operator==(const Hours&) const = default;
};
[[nodiscard]] bool is_valid(const Hours& hours);

struct Span {
    Weekdays days{every_day};
    OnHolidays on_holidays{OnHolidays::NoMatter};
    Hours hours{};
    std::optional<Date> first_day{};  // of those it begins on, inclusive; none: always was
    std::optional<Date> last_day{};   // inclusive; none: until further notice
    bool operator==(const Span&) const = default;
};

// One date on which it is different. Within its hours it beats every span, whichever day that began
// on; of two exceptions the first listed holds.
struct Exception {
    Date date{};
    bool open{};
    Hours hours{};
    bool operator==(const Exception&) const = default;
};

struct Window {
    std::string name_nl{};
    std::string name_en{};
    std::vector<Span> spans{};
    std::vector<Exception> exceptions{};
    bool operator==(const Window&) const = default;
};

// What a region knows of time.
struct Calendar {
    ZoneTable zone{};
    std::vector<HolidayRule> holidays{};
    std::map<WindowId, Window> windows{};
    bool operator==(const Calendar&) const = default;
};

enum class WindowCause : std::uint8_t { NoSpan, Span, Exception };

// Why a window is open or closed, for the texts of a decision.
struct WindowState {
    bool open{};
    WindowCause cause{WindowCause::NoSpan};
    std::size_t index{};  // of the span or exception in the window; 0 for NoSpan
    Date day{};           // on which the span or exception began; for NoSpan the day of the instant
    // Index in Calendar::holidays: of the day, when a span applies on holidays too or when no span
    // applies.
    std::optional<std::size_t> holiday{};
    bool operator==(const WindowState&) const = default;
};

// A span that begins on the day itself is named before one that runs on from the day before.
[[nodiscard]] WindowState explain(const Window& window, const Calendar& calendar, Wall instant);
[[nodiscard]] bool contains(const Window& window, const Calendar& calendar, Wall instant);

// How far ahead the two searches below look: well beyond the longest row of holidays.
inline constexpr std::chrono::days window_search{15};

// The first instant after this one at which an open window is closed. None: it is closed already,
// or stays open for all of window_search (round the clock).
[[nodiscard]] std::optional<Wall> ends_at(
    const Window& window, const Calendar& calendar, Wall instant
);

// The first instant after this one at which a closed window is open. None: as ends_at, the other
// way round.
[[nodiscard]] std::optional<Wall> opens_at(
    const Window& window, const Calendar& calendar, Wall instant
);

}  // namespace nachtwacht::routing
