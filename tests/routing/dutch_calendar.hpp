// The clocks and holidays of the Netherlands as test data.
#pragma once

#include <array>
#include <chrono>
#include <vector>

#include "routing/calendar.hpp"

namespace nachtwacht::routing::dutch {

// Directive 2000/84/EC: summer time from the last Sunday of March to that of October, both at 01:00
// UTC.
inline ZoneTable amsterdam(int first_year, int last_year) {
    using namespace std::chrono;
    ZoneTable zone{Seconds{3600}, {}};
    for (year each{first_year}; each <= year{last_year}; ++each) {
        zone.transitions.push_back({sys_days{each / March / Sunday[last]} + 1h, Seconds{7200}});
        zone.transitions.push_back({sys_days{each / October / Sunday[last]} + 1h, Seconds{3600}});
    }
    return zone;
}

// The eleven of the out-of-hours tariff, and Queen's Day before its successor.
inline std::vector<HolidayRule> holidays() {
    return {
        {"new_year", "Nieuwjaarsdag", "New Year's Day", FixedDate{1, 1}},
        {"good_friday", "Goede Vrijdag", "Good Friday", EasterBased{-2}},
        {"easter_sunday", "Eerste Paasdag", "Easter Sunday", EasterBased{0}},
        {"easter_monday", "Tweede Paasdag", "Easter Monday", EasterBased{1}},
        {"queens_day", "Koninginnedag", "Queen's Day", FixedDate{4, 30, -1}, 1980, 2013},
        {"kings_day", "Koningsdag", "King's Day", FixedDate{4, 27, -1}, 2014},
        {"liberation_day", "Bevrijdingsdag", "Liberation Day", FixedDate{5, 5}, 1945},
        {"ascension_day", "Hemelvaartsdag", "Ascension Day", EasterBased{39}},
        {"whit_sunday", "Eerste Pinksterdag", "Whit Sunday", EasterBased{49}},
        {"whit_monday", "Tweede Pinksterdag", "Whit Monday", EasterBased{50}},
        {"christmas_day", "Eerste Kerstdag", "Christmas Day", FixedDate{12, 25}},
        {"boxing_day", "Tweede Kerstdag", "Boxing Day", FixedDate{12, 26}},
    };
}

// Workdays from this hour to 08:00, weekend and holidays whole; days in force as in Span.
inline std::array<Span, 2> out_of_hours(
    int from_hour, std::optional<Date> first_day, std::optional<Date> last_day
) {
    const Hours nights{std::chrono::hours{from_hour}, std::chrono::hours{32}};
    const Hours until_next_morning{std::chrono::hours{0}, std::chrono::hours{32}};
    return {
        Span{workdays, OnHolidays::Never, nights, first_day, last_day},
        Span{weekend, OnHolidays::Also, until_next_morning, first_day, last_day}};
}

// As the out-of-hours tariff has it: from 17:00, since 29 March 2023 from 18:00.
inline Window anw() {
    using namespace std::chrono;
    const auto before = out_of_hours(17, std::nullopt, 2023y / March / 28);
    const auto since = out_of_hours(18, 2023y / March / 29, std::nullopt);
    return Window{"ANW", "Out of hours", {before[0], before[1], since[0], since[1]}, {}};
}

inline Window hours_of(Weekdays days, OnHolidays on_holidays, int from_hour, int to_hour) {
    const Hours hours{std::chrono::hours{from_hour}, std::chrono::hours{to_hour}};
    return Window{"venster", "window", {Span{days, on_holidays, hours, {}, {}}}, {}};
}

inline Calendar calendar() { return Calendar{amsterdam(2005, 2045), holidays(), {}}; }

}  // namespace nachtwacht::routing::dutch
