#include "routing/holidays.hpp"

#include <chrono>

namespace nachtwacht::routing {
namespace {

using std::chrono::days;
using std::chrono::local_days;

std::optional<Date> falls_in(const FixedDate& fixed, std::int32_t year) {
    const Date date{
        std::chrono::year{year}, std::chrono::month{fixed.month}, std::chrono::day{fixed.day}};
    if (!date.ok()) {
        return std::nullopt;
    }
    if (std::chrono::weekday{local_days{date}} != std::chrono::Sunday) {
        return date;
    }
    return Date{local_days{date} + days{fixed.days_when_on_sunday}};
}

std::optional<Date> falls_in(const EasterBased& moving, std::int32_t year) {
    return Date{local_days{easter_sunday(year)} + days{moving.days}};
}

}  // namespace

// The anonymous Gregorian algorithm (Nature, 20 April 1876; J. Meeus, Astronomical Algorithms, 2nd
// edition 1998, chapter 8). Letters as in the source.
Date easter_sunday(std::int32_t year) {
    const std::int32_t a = year % 19;
    const std::int32_t b = year / 100;
    const std::int32_t c = year % 100;
    const std::int32_t d = b / 4;
    const std::int32_t e = b % 4;
    const std::int32_t f = (b + 8) / 25;
    const std::int32_t g = (b - f + 1) / 3;
    const std::int32_t h = (19 * a + b - d - g + 15) % 30;
    const std::int32_t i = c / 4;
    const std::int32_t k = c % 4;
    const std::int32_t l = (32 + 2 * e + 2 * i - h - k) % 7;
    const std::int32_t m = (a + 11 * h + 22 * l) / 451;
    const std::int32_t n = h + l - 7 * m + 114;
    return Date{
        std::chrono::year{year},
        std::chrono::month{static_cast<unsigned>(n / 31)},
        std::chrono::day{static_cast<unsigned>(n % 31 + 1)}};
}

std::optional<Date> date_in(const HolidayRule& rule, std::int32_t year) {
    const auto interval = static_cast<std::int32_t>(rule.every_years);
    if (year < rule.first_year || year > rule.last_year || year % interval != 0) {
        return std::nullopt;
    }
    return std::visit([year](const auto& when) { return falls_in(when, year); }, rule.when);
}

std::optional<std::size_t> holiday_on(std::span<const HolidayRule> rules, Date date) {
    const auto year = static_cast<int>(date.year());
    for (std::size_t index = 0; index < rules.size(); ++index) {
        if (date_in(rules[index], year) == date) {
            return index;
        }
    }
    return std::nullopt;
}

}  // namespace nachtwacht::routing
