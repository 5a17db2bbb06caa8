#include "routing/calendar.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace nachtwacht::routing {
namespace {

using std::chrono::days;
using std::chrono::local_days;

constexpr Minutes day_length{24 * 60};

// A clock time as a day sees it on which a span may have begun: after midnight it is 24:00 or
// later.
struct Reading {
    local_days day;
    Minutes clock;
};

// The day itself first.
std::array<Reading, 2> readings_at(const ZoneTable& zone, Wall instant) {
    const LocalTime time = local_time(zone, instant);
    const local_days today{date_of(time)};
    const Minutes clock{time.hour * 60 + time.minute};
    return {Reading{today, clock}, Reading{today - days{1}, clock + day_length}};
}

bool covers(const Hours& hours, Minutes clock) { return hours.from <= clock && clock < hours.to; }

bool is_in_force(const Span& span, Date day) {
    return (!span.first_day || *span.first_day <= day) && (!span.last_day || day <= *span.last_day);
}

bool begins_on(const Span& span, local_days day, bool is_holiday) {
    if (!is_in_force(span, Date{day})) {
        return false;
    }
    const bool on_weekday = span.days.contains(std::chrono::weekday{day});
    switch (span.on_holidays) {
        case OnHolidays::NoMatter:
            return on_weekday;
        case OnHolidays::Never:
            return on_weekday && !is_holiday;
        case OnHolidays::Also:
            return on_weekday || is_holiday;
    }
    return false;
}

std::optional<WindowState> exception_at(const Window& window, const Reading& reading) {
    for (std::size_t index = 0; index < window.exceptions.size(); ++index) {
        const Exception& exception = window.exceptions[index];
        if (local_days{exception.date} == reading.day && covers(exception.hours, reading.clock)) {
            return WindowState{
                exception.open, WindowCause::Exception, index, exception.date, std::nullopt};
        }
    }
    return std::nullopt;
}

std::optional<WindowState> span_at(
    const Window& window, const Reading& reading, std::optional<std::size_t> holiday
) {
    for (std::size_t index = 0; index < window.spans.size(); ++index) {
        const Span& span = window.spans[index];
        if (covers(span.hours, reading.clock) &&
            begins_on(span, reading.day, holiday.has_value())) {
            const bool by_holiday = span.on_holidays == OnHolidays::Also;
            return WindowState{
                true,
                WindowCause::Span,
                index,
                Date{reading.day},
                by_holiday ? holiday : std::nullopt};
        }
    }
    return std::nullopt;
}

// Every clock time of one day's spans and exceptions at which the window may change.
std::set<Minutes> changes_of(const Window& window, local_days day) {
    std::set<Minutes> changes;
    const auto add = [&changes](const Hours& hours) { changes.insert({hours.from, hours.to}); };
    for (const Span& span : window.spans) {
        add(span.hours);
    }
    for (const Exception& exception : window.exceptions) {
        if (local_days{exception.date} == day) {
            add(exception.hours);
        }
    }
    return changes;
}

// The instants of those times, and of the clock changes until the day's last span is over.
void collect_changes(
    const Window& window, const ZoneTable& zone, local_days day, std::set<Wall>& instants
) {
    for (const Minutes clock : changes_of(window, day)) {
        const Instants found = instants_of(zone, day + clock);
        instants.insert({found.first, found.second});
    }
    const Wall begin = instants_of(zone, day).first;
    const Wall end = instants_of(zone, day + 2 * day_length).second;
    const auto first = std::ranges::lower_bound(zone.transitions, begin, {}, &Transition::at);
    for (auto it = first; it != zone.transitions.end() && it->at <= end; ++it) {
        instants.insert(it->at);
    }
}

// The first instant after this one at which the window is `open`.
std::optional<Wall> next(const Window& window, const Calendar& calendar, Wall instant, bool open) {
    const local_days today{date_of(local_time(calendar.zone, instant))};
    std::set<Wall> instants;
    for (days ahead{-1}; ahead <= window_search; ++ahead) {
        collect_changes(window, calendar.zone, today + ahead, instants);
    }
    const auto found = std::find_if(instants.upper_bound(instant), instants.end(), [&](Wall at) {
        return contains(window, calendar, at) == open;
    });
    return found == instants.end() ? std::nullopt : std::optional{*found};
}

}  // namespace

bool is_valid(const Hours& hours) {
    return hours.from >= Minutes{0} && hours.from < day_length && hours.from < hours.to &&
           hours.to <= 2 * day_length;
}

WindowState explain(const Window& window, const Calendar& calendar, Wall instant) {
    const auto readings = readings_at(calendar.zone, instant);
    for (const Reading& reading : readings) {
        if (const auto state = exception_at(window, reading)) {
            return *state;
        }
    }
    for (const Reading& reading : readings) {
        const auto holiday = holiday_on(calendar.holidays, Date{reading.day});
        if (const auto state = span_at(window, reading, holiday)) {
            return *state;
        }
    }
    const Date today{readings[0].day};
    return WindowState{false, WindowCause::NoSpan, 0, today, holiday_on(calendar.holidays, today)};
}

bool contains(const Window& window, const Calendar& calendar, Wall instant) {
    return explain(window, calendar, instant).open;
}

std::optional<Wall> ends_at(const Window& window, const Calendar& calendar, Wall instant) {
    return contains(window, calendar, instant) ? next(window, calendar, instant, false)
                                               : std::nullopt;
}

std::optional<Wall> opens_at(const Window& window, const Calendar& calendar, Wall instant) {
    return contains(window, calendar, instant) ? std::nullopt
                                               : next(window, calendar, instant, true);
}

}  // namespace nachtwacht::routing
