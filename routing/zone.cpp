#include "routing/zone.hpp"

#include <algorithm>
#include <optional>

namespace nachtwacht::routing {
namespace {

using std::chrono::local_seconds;

// How many transitions lie at or before the instant; period n lasts from transition n - 1 to
// transition n.
std::size_t period_at(const ZoneTable& zone, Wall instant) {
    const auto after = std::ranges::upper_bound(zone.transitions, instant, {}, &Transition::at);
    return static_cast<std::size_t>(after - zone.transitions.begin());
}

Seconds offset_of(const ZoneTable& zone, std::size_t period) {
    return period == 0 ? zone.first_offset : zone.transitions[period - 1].offset;
}

Wall wall_at(local_seconds local, Seconds offset) {
    return Wall{local.time_since_epoch() - offset};
}

local_seconds shown_at(Wall instant, Seconds offset) {
    return local_seconds{std::chrono::floor<Seconds>(instant).time_since_epoch() + offset};
}

// Whether the period before had already shown this local time.
bool was_shown_before(const ZoneTable& zone, std::size_t period, local_seconds local) {
    return period > 0 &&
           local < shown_at(zone.transitions[period - 1].at, offset_of(zone, period - 1));
}

std::optional<Wall> shown_in(const ZoneTable& zone, std::size_t period, local_seconds local) {
    const Wall instant = wall_at(local, offset_of(zone, period));
    return period_at(zone, instant) == period ? std::optional{instant} : std::nullopt;
}

}  // namespace

LocalTime local_time(const ZoneTable& zone, Wall instant) {
    const std::size_t period = period_at(zone, instant);
    const local_seconds local = shown_at(instant, offset_of(zone, period));
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const Date date{day};
    const std::chrono::hh_mm_ss clock{local - day};
    const auto small = [](auto number) { return static_cast<std::uint8_t>(number); };
    return LocalTime{
        .year = static_cast<int>(date.year()),
        .month = small(static_cast<unsigned>(date.month())),
        .day = small(static_cast<unsigned>(date.day())),
        .hour = small(clock.hours().count()),
        .minute = small(clock.minutes().count()),
        .second = small(clock.seconds().count()),
        .weekday = small(std::chrono::weekday{day}.iso_encoding()),
        .second_pass = was_shown_before(zone, period, local),
    };
}

Date date_of(const LocalTime& time) {
    return Date{
        std::chrono::year{time.year}, std::chrono::month{time.month}, std::chrono::day{time.day}};
}

Instants instants_of(const ZoneTable& zone, local_seconds local) {
    // No place on earth is further than a day from UTC, so every period that can show the time
    // overlaps these two days.
    const std::size_t first = period_at(zone, wall_at(local, std::chrono::days{1}));
    const std::size_t last = period_at(zone, wall_at(local, -std::chrono::days{1}));
    std::optional<Wall> found;
    for (std::size_t period = first; period <= last; ++period) {
        const std::optional<Wall> instant = shown_in(zone, period, local);
        if (found && instant) {
            return Instants{Occurrence::Twice, *found, *instant};
        }
        found = found ? found : instant;
    }
    if (found) {
        return Instants{Occurrence::Once, *found, *found};
    }
    // Jumped over: the first period that begins later than this local time begins with the jump.
    std::size_t period = first + 1;
    while (period < last &&
           shown_at(zone.transitions[period - 1].at, offset_of(zone, period)) <= local) {
        ++period;
    }
    const Wall jump = zone.transitions[period - 1].at;
    return Instants{Occurrence::Never, jump, jump};
}

}  // namespace nachtwacht::routing
