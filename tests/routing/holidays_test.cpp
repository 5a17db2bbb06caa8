#include "routing/holidays.hpp"

#include <gtest/gtest.h>

#include "tests/routing/dutch_calendar.hpp"

namespace nachtwacht::routing {
namespace {

using namespace std::chrono;

// The id of the holiday, empty on other days.
std::string holiday(Date date) {
    const auto rules = dutch::holidays();
    const auto index = holiday_on(rules, date);
    return index ? rules[*index].id : "";
}

TEST(HolidaysTest, FindsEasterInItsEarliestAndLatestYears) {
    EXPECT_EQ(easter_sunday(1818), 1818y / March / 22);
    EXPECT_EQ(easter_sunday(1943), 1943y / April / 25);
    EXPECT_EQ(easter_sunday(1954), 1954y / April / 18);  // both are exceptions of the older rules
    EXPECT_EQ(easter_sunday(1981), 1981y / April / 19);
    EXPECT_EQ(easter_sunday(2285), 2285y / March / 22);
}

TEST(HolidaysTest, MovesKingsDayToSaturdayWhenItIsASunday) {
    EXPECT_EQ(holiday(2025y / April / 26), "kings_day");
    EXPECT_EQ(holiday(2025y / April / 27), "");
    EXPECT_EQ(holiday(2024y / April / 27), "kings_day");
    EXPECT_EQ(holiday(2024y / April / 26), "");
    EXPECT_EQ(holiday(2014y / April / 26), "kings_day");
}

TEST(HolidaysTest, KeepsQueensDayUntil2013) {
    EXPECT_EQ(holiday(2013y / April / 30), "queens_day");
    EXPECT_EQ(holiday(2014y / April / 30), "");
    EXPECT_EQ(holiday(2013y / April / 27), "");
    EXPECT_EQ(holiday(2006y / April / 29), "queens_day");  // the 30th was a Sunday
}

TEST(HolidaysTest, CountsLiberationDayEveryYear) {
    for (int year = 2020; year <= 2040; ++year) {
        const Date day{std::chrono::year{year}, May, std::chrono::day{5}};
        EXPECT_EQ(holiday(day), "liberation_day") << year;
    }
}

TEST(HolidaysTest, CountsLiberationDayOnceInFiveYearsWhereAnAgreementSaysSo) {
    const HolidayRule rule{
        .id = "liberation_day",
        .name_nl = "Bevrijdingsdag",
        .name_en = "Liberation Day",
        .when = FixedDate{5, 5},
        .every_years = 5};
    EXPECT_FALSE(date_in(rule, 2024));
    EXPECT_EQ(date_in(rule, 2025), 2025y / May / 5);
}

TEST(HolidaysTest, FindsTheDaysAroundEaster2026) {
    EXPECT_EQ(holiday(2026y / April / 3), "good_friday");
    EXPECT_EQ(holiday(2026y / April / 4), "");
    EXPECT_EQ(holiday(2026y / April / 5), "easter_sunday");
    EXPECT_EQ(holiday(2026y / April / 6), "easter_monday");
    EXPECT_EQ(holiday(2026y / May / 14), "ascension_day");
    EXPECT_EQ(holiday(2026y / May / 24), "whit_sunday");
    EXPECT_EQ(holiday(2026y / May / 25), "whit_monday");
}

TEST(HolidaysTest, HasNoHolidayOnADateThatTheYearLacks) {
    const HolidayRule leap_day{"leap_day", "Schrikkeldag", "Leap day", FixedDate{2, 29}};
    EXPECT_FALSE(date_in(leap_day, 2023));
    EXPECT_EQ(date_in(leap_day, 2024), 2024y / February / 29);
}

}  // namespace
}  // namespace nachtwacht::routing
