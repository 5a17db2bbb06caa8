// Public holidays by rule. Which ones count is data of the rule book: the eleven of the Dutch
// out-of-hours tariff are not the holidays of every arrangement.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>

#include "routing/zone.hpp"

namespace nachtwacht::routing {

// The same date every year, but moved by some days when that is a Sunday (King's Day, Koningsdag:
// 27 April, -1).
struct FixedDate {
    std::uint8_t month{};                 // 1-12
    std::uint8_t day{};                   // 1-31; a date that a year lacks is no holiday in it
    std::int32_t days_when_on_sunday{0};  // it stays within the year
    bool operator==(const FixedDate&) const = default;
};

// Days after Easter Sunday: Good Friday -2, Ascension Day 39, Whit Sunday 49.
struct EasterBased {
    std::int32_t days{};  // it stays within the year
    bool operator==(const EasterBased&) const = default;
};

struct HolidayRule {
    std::string id{};  // a short word: "kings_day"
    std::string name_nl{};
    std::string name_en{};
    std::variant<FixedDate, EasterBased> when{};
    std::int32_t first_year{1900};  // both inclusive
    std::int32_t last_year{9999};
    std::uint32_t every_years{1};  // 5: only when the year is divisible by 5; at least 1
    bool operator==(const HolidayRule&) const = default;
};

// Easter Sunday of the Gregorian calendar; year 1583 or later.
[[nodiscard]] Date easter_sunday(std::int32_t year);

// The day on which the rule falls in a year, none outside its validity.
[[nodiscard]] std::optional<Date> date_in(const HolidayRule& rule, std::int32_t year);

// Index of the first rule that makes the date a holiday.
[[nodiscard]] std::optional<std::size_t> holiday_on(std::span<const HolidayRule> rules, Date date);

}  // namespace nachtwacht::routing
