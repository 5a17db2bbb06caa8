#include "daemon/instant.hpp"

#include <date/date.h>
#include <date/tz.h>

#include <algorithm>
#include <exception>
#include <sstream>

namespace nachtwacht::daemon {
namespace {

using routing::Wall;
using SecondsOfDay = std::chrono::seconds;

constexpr const char* zone_name = "Europe/Amsterdam";

// Null without a tz database: the callers then write UTC and read nothing.
const date::time_zone* zone() {
    try {
        return date::locate_zone(zone_name);
    } catch (const std::exception&) {
        return nullptr;
    }
}

template <class Parsed>
bool parse_whole(std::string_view text, const char* format, Parsed& parsed) {
    std::istringstream in{std::string(text)};
    in.imbue(std::locale::classic());
    in >> date::parse(format, parsed);
    return !in.fail() && in.peek() == std::istringstream::traits_type::eof();
}

// Takes off what begins like `shape`, where 0 stands for any digit.
bool take(std::string_view& text, std::string_view shape) {
    const auto begin = text.substr(0, shape.size());
    const bool fits = std::ranges::equal(begin, shape, [](char letter, char like) {
        return like == '0' ? letter >= '0' && letter <= '9' : letter == like;
    });
    text.remove_prefix(fits ? shape.size() : 0);
    return fits;
}

// The format of a whole instant, null when it is none. date reckons with seconds and offsets that
// it could not read, so it is asked for them only where they stand.
const char* format_of(std::string_view text) {
    if (!take(text, "0000-00-00T00:00")) {
        return nullptr;
    }
    const bool seconds = take(text, ":00");
    if (seconds && take(text, ".0")) {
        text.remove_prefix(std::min(text.find_first_not_of("0123456789"), text.size()));
    }
    if (text == "Z") {
        return seconds ? "%FT%TZ" : "%FT%RZ";
    }
    const bool offset = take(text, "+00:00") || take(text, "-00:00");
    return !offset || !text.empty() ? nullptr : seconds ? "%FT%T%Ez" : "%FT%R%Ez";
}

bool has_sane_year(Wall wall) {
    return wall >= date::sys_days{date::year{1990} / 1 / 1} &&
           wall < date::sys_days{date::year{2200} / 1 / 1};
}

std::optional<SecondsOfDay> parse_clock(std::string_view text) {
    SecondsOfDay clock{};
    auto rest = text;
    const bool read = parse_whole(text, take(rest, "00:00:00") ? "%H:%M:%S" : "%H:%M", clock);
    return read && clock < std::chrono::hours{24} ? std::optional{clock} : std::nullopt;
}

std::optional<date::local_seconds> parse_day_and_clock(std::string_view text) {
    if (text.size() < 12 || (text[10] != ' ' && text[10] != 'T')) {
        return std::nullopt;
    }
    date::local_days day;
    const auto clock = parse_clock(text.substr(11));
    if (!clock || !parse_whole(text.substr(0, 10), "%F", day)) {
        return std::nullopt;
    }
    return day + *clock;
}

std::optional<Wall> at_local(date::local_seconds local, bool second_time) {
    const auto* where = zone();
    if (where == nullptr) {
        return std::nullopt;
    }
    const auto info = where->get_info(local);
    if (info.result == date::local_info::nonexistent) {
        return std::nullopt;
    }
    const bool twice = info.result == date::local_info::ambiguous;
    const auto offset = twice && second_time ? info.second.offset : info.first.offset;
    const Wall wall{local.time_since_epoch() - offset};
    return has_sane_year(wall) ? std::optional{wall} : std::nullopt;
}

std::optional<Wall> next_local(SecondsOfDay clock, Wall now) {
    const auto* where = zone();
    if (where == nullptr) {
        return std::nullopt;
    }
    const auto today = date::floor<date::days>(where->to_local(now));
    for (const auto day : {today, today + date::days{1}}) {
        const auto found = at_local(day + clock, false);
        if (found && *found >= now) {
            return found;
        }
    }
    return std::nullopt;
}

// A damaged record's instant may lie where no calendar goes.
Wall within_calendar(Wall wall) {
    constexpr Wall earliest{date::sys_days{date::year{1} / 1 / 1}};
    constexpr Wall latest{date::sys_days{date::year{9999} / 12 / 31}};
    return std::clamp(wall, earliest, latest);
}

std::string formatted(const char* format, Wall wall) {
    const auto* where = zone();
    const auto seconds = date::floor<std::chrono::seconds>(within_calendar(wall));
    return where == nullptr ? date::format(format, seconds)
                            : date::format(format, where->to_local(seconds));
}

}  // namespace

std::string instant_text(Wall wall) {
    wall = within_calendar(wall);
    const auto seconds = date::floor<std::chrono::seconds>(wall);
    return wall == seconds ? date::format("%FT%TZ", seconds) : date::format("%FT%TZ", wall);
}

std::optional<Wall> parse_instant(std::string_view text) {
    const auto* format = format_of(text);
    Wall wall{};
    if (format != nullptr && parse_whole(text, format, wall) && has_sane_year(wall)) {
        return wall;
    }
    return std::nullopt;
}

std::optional<Wall> parse_local(std::string_view text, Wall now) {
    if (const auto instant = parse_instant(text)) {
        return instant;
    }
    const bool second_time = text.ends_with('B');
    text.remove_suffix(second_time ? 1 : 0);
    if (const auto clock = parse_clock(text)) {
        return next_local(*clock, now);
    }
    const auto local = parse_day_and_clock(text);
    return local ? at_local(*local, second_time) : std::nullopt;
}

std::string local_text(Wall wall) { return formatted("%F %T", wall); }
std::string local_clock(Wall wall) { return formatted("%T", wall); }

}  // namespace nachtwacht::daemon
