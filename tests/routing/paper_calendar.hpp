// Another way to the answers of the calendar: no line of it is taken from routing/.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace nachtwacht::routing::paper {

// Another way to the same answers: a paper calendar turned leaf by leaf, with Easter from a printed
// table.
struct PaperClock {
    int year{2020};
    int month{1};
    int day{1};
    int weekday{3};  // Sunday is 0; 1 January 2020 was a Wednesday
    int minute{0};   // of the day, UTC

    [[nodiscard]] int month_length() const {
        constexpr std::array lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        const bool is_long_february = month == 2 && year % 4 == 0;
        return lengths[static_cast<std::size_t>(month - 1)] + (is_long_february ? 1 : 0);
    }

    void advance(int by_minutes) {
        minute += by_minutes;
        if (minute < 1440) {
            return;
        }
        minute -= 1440;
        weekday = (weekday + 1) % 7;
        if (++day <= month_length()) {
            return;
        }
        day = 1;
        if (++month > 12) {
            month = 1;
            ++year;
        }
    }

    // March and October have 31 days.
    [[nodiscard]] bool is_past_last_sunday_at_one() const {
        const int last_sunday = 31 - (weekday + 31 - day) % 7;
        return day > last_sunday || (day == last_sunday && minute >= 60);
    }

    [[nodiscard]] bool is_summer() const {
        return (month > 3 && month < 10) || (month == 3 && is_past_last_sunday_at_one()) ||
               (month == 10 && !is_past_last_sunday_at_one());
    }

    [[nodiscard]] int day_of_year() const {
        int days = day;
        for (PaperClock earlier{year, 1, 1, 0, 0}; earlier.month < month; ++earlier.month) {
            days += earlier.month_length();
        }
        return days;
    }
};

// Month and day of Easter Sunday, 2020 to 2040.
inline constexpr std::array<std::array<int, 2>, 21> printed_easter{{
    {4, 12}, {4, 4},  {4, 17}, {4, 9}, {3, 31}, {4, 20}, {4, 5}, {3, 28}, {4, 16}, {4, 1}, {4, 21},
    {4, 13}, {3, 28}, {4, 17}, {4, 9}, {3, 25}, {4, 13}, {4, 5}, {4, 25}, {4, 10}, {4, 1},
}};

// Its id in the base rule book; empty on other days. Of two on one day the one that the base names
// first: Ascension Day may be Liberation Day.
inline std::string_view printed_holiday(const PaperClock& today) {
    const auto is = [&today](int month, int day) {
        return today.month == month && today.day == day;
    };
    if (is(1, 1)) {
        return "new_year";
    }
    const auto [month, day] = printed_easter.at(static_cast<std::size_t>(today.year - 2020));
    const int since_easter =
        today.day_of_year() - PaperClock{today.year, month, day, 0, 0}.day_of_year();
    if (since_easter == -2) {
        return "good_friday";
    }
    if (since_easter == 0) {
        return "easter_sunday";
    }
    if (since_easter == 1) {
        return "easter_monday";
    }
    if ((is(4, 27) && today.weekday != 0) || (is(4, 26) && today.weekday == 6)) {
        return "kings_day";
    }
    if (is(5, 5)) {
        return "liberation_day";
    }
    switch (since_easter) {
        case 39:
            return "ascension_day";
        case 49:
            return "whit_sunday";
        case 50:
            return "whit_monday";
        default:
            break;
    }
    return is(12, 25) ? "christmas_day" : is(12, 26) ? "boxing_day" : "";
}

inline bool is_since_the_tariff_changed(const PaperClock& today) {
    return std::array{today.year, today.month, today.day} >= std::array{2023, 3, 29};
}

}  // namespace nachtwacht::routing::paper
