#include "routing/calendar.hpp"

#include <gtest/gtest.h>

#include "tests/routing/dutch_calendar.hpp"

namespace nachtwacht::routing {
namespace {

using namespace std::chrono;

const Calendar calendar = dutch::calendar();

// The instant at which Dutch clocks show this, the first of two.
Wall at(Date date, minutes clock) {
    return instants_of(calendar.zone, local_days{date} + clock).first;
}

bool is_open(const Window& window, Date date, minutes clock) {
    return contains(window, calendar, at(date, clock));
}

std::string holiday_of(const WindowState& state) {
    return state.holiday ? calendar.holidays[*state.holiday].id : "";
}

TEST(CalendarTest, OpensAnwAtSixOnAWorkdayAndClosesItAtEight) {
    EXPECT_FALSE(is_open(dutch::anw(), 2025y / 6 / 18, 18h - 1min));
    EXPECT_TRUE(is_open(dutch::anw(), 2025y / 6 / 18, 18h));
    EXPECT_TRUE(is_open(dutch::anw(), 2025y / 6 / 19, 8h - 1min));
    EXPECT_FALSE(is_open(dutch::anw(), 2025y / 6 / 19, 8h));
}

TEST(CalendarTest, OpensAnwAtFiveUntilTheTariffChanged) {
    EXPECT_TRUE(is_open(dutch::anw(), 2023y / 3 / 28, 17h));
    EXPECT_TRUE(is_open(dutch::anw(), 2023y / 3 / 29, 7h + 59min));
    EXPECT_FALSE(is_open(dutch::anw(), 2023y / 3 / 29, 17h));
    EXPECT_TRUE(is_open(dutch::anw(), 2023y / 3 / 29, 18h));
}

TEST(CalendarTest, KeepsAnwOpenUntilMondayMorning) {
    const auto state = explain(dutch::anw(), calendar, at(2025y / 6 / 23, 7h + 59min));
    EXPECT_EQ(state, (WindowState{true, WindowCause::Span, 3, 2025y / 6 / 22, std::nullopt}));
    EXPECT_FALSE(is_open(dutch::anw(), 2025y / 6 / 23, 8h));
}

TEST(CalendarTest, OpensAnwOnTheWholeOfKingsDayThatMovedToSaturday) {
    const auto saturday = explain(dutch::anw(), calendar, at(2025y / 4 / 26, 12h));
    EXPECT_TRUE(saturday.open);
    EXPECT_EQ(holiday_of(saturday), "kings_day");
    const auto sunday = explain(dutch::anw(), calendar, at(2025y / 4 / 27, 12h));
    EXPECT_TRUE(sunday.open);
    EXPECT_EQ(holiday_of(sunday), "");
    const Window office = dutch::hours_of(workdays, OnHolidays::Never, 8, 18);
    EXPECT_TRUE(is_open(office, 2025y / 4 / 28, 12h));
}

TEST(CalendarTest, NamesChristmasOnAWednesdayWholeDayAndTheNightAfter) {
    const Date christmas = 2024y / 12 / 25;
    for (const minutes clock : {minutes{0}, minutes{3h + 10min}, minutes{12h}, minutes{23h}}) {
        const auto state = explain(dutch::anw(), calendar, at(christmas, clock));
        EXPECT_TRUE(state.open);
        EXPECT_EQ(holiday_of(state), "christmas_day");
        EXPECT_EQ(state.day, christmas);
    }
    const auto night_after = explain(dutch::anw(), calendar, at(2024y / 12 / 27, 7h));
    EXPECT_TRUE(night_after.open);
    EXPECT_EQ(holiday_of(night_after), "boxing_day");
    EXPECT_FALSE(is_open(dutch::anw(), 2024y / 12 / 27, 8h));
}

TEST(CalendarTest, SaysWhichHolidayKeepsTheOfficeClosed) {
    const Window office = dutch::hours_of(workdays, OnHolidays::Never, 8, 18);
    const auto state = explain(office, calendar, at(2024y / 12 / 25, 10h));
    EXPECT_FALSE(state.open);
    EXPECT_EQ(state.cause, WindowCause::NoSpan);
    EXPECT_EQ(holiday_of(state), "christmas_day");
}

TEST(CalendarTest, LetsTheNightBeforeAHolidayRunOn) {
    const Window nights = dutch::hours_of(workdays, OnHolidays::Never, 23, 31);
    EXPECT_TRUE(is_open(nights, 2024y / 12 / 24, 23h));
    EXPECT_TRUE(is_open(nights, 2024y / 12 / 25, 6h + 59min));
    EXPECT_FALSE(is_open(nights, 2024y / 12 / 25, 7h));
    EXPECT_FALSE(is_open(nights, 2024y / 12 / 25, 23h));
}

TEST(CalendarTest, LetsFridayNightRunIntoSaturdayOnly) {
    const Window nights = dutch::hours_of(workdays, OnHolidays::Never, 18, 32);
    EXPECT_TRUE(is_open(nights, 2025y / 6 / 21, 7h));
    EXPECT_FALSE(is_open(nights, 2025y / 6 / 22, 7h));
    EXPECT_FALSE(is_open(nights, 2025y / 6 / 23, 7h));
}

TEST(CalendarTest, StaysOpenAtBothPassesOfHalfPastTwo) {
    const Window night = dutch::hours_of(every_day, OnHolidays::NoMatter, 0, 8);
    const Wall first = sys_days{2025y / 10 / 26} + 30min;
    EXPECT_TRUE(contains(night, calendar, first));
    EXPECT_TRUE(contains(night, calendar, first + 1h));
    EXPECT_EQ(ends_at(night, calendar, first), sys_days{2025y / 10 / 26} + 7h);
}

TEST(CalendarTest, ReadsTheClockWhenASpanEndsInTheHourThatComesTwice) {
    const Window until_two = dutch::hours_of(every_day, OnHolidays::NoMatter, 0, 2);
    const Window until_three = dutch::hours_of(every_day, OnHolidays::NoMatter, 2, 3);
    const Wall back = sys_days{2025y / 10 / 26} + 1h;
    EXPECT_EQ(ends_at(until_two, calendar, back - 90min), back - 1h);
    EXPECT_EQ(ends_at(until_three, calendar, back - 30min), back + 1h);
}

TEST(CalendarTest, ClosesWhenTheClockGoesBackOutOfASpanAndOpensAgain) {
    const Hours half_past{150min, 180min};
    const Window window{"", "", {Span{every_day, OnHolidays::NoMatter, half_past, {}, {}}}, {}};
    const Wall back = sys_days{2025y / 10 / 26} + 1h;
    EXPECT_EQ(ends_at(window, calendar, back - 30min), back);
    EXPECT_EQ(opens_at(window, calendar, back), back + 30min);
    EXPECT_EQ(ends_at(window, calendar, back + 30min), back + 1h);
}

TEST(CalendarTest, ShortensTheNightThatTheClockGoesForward) {
    const Window early = dutch::hours_of(every_day, OnHolidays::NoMatter, 2, 5);
    const Wall jump = sys_days{2025y / 3 / 30} + 1h;
    EXPECT_FALSE(contains(early, calendar, jump - 1ms));
    EXPECT_TRUE(contains(early, calendar, jump));
    EXPECT_EQ(opens_at(early, calendar, jump - 1h), jump);
    EXPECT_EQ(ends_at(early, calendar, jump), jump + 2h);
}

TEST(CalendarTest, ClosesOnAnExceptionWhateverSpanRunsOn) {
    Window nights = dutch::hours_of(every_day, OnHolidays::NoMatter, 23, 31);
    nights.exceptions.push_back({2025y / 6 / 18, false, {}});
    EXPECT_TRUE(is_open(nights, 2025y / 6 / 17, 23h + 59min));
    EXPECT_FALSE(is_open(nights, 2025y / 6 / 18, 0h));
    EXPECT_FALSE(is_open(nights, 2025y / 6 / 18, 23h));
    EXPECT_TRUE(is_open(nights, 2025y / 6 / 19, 23h));
    EXPECT_EQ(ends_at(nights, calendar, at(2025y / 6 / 17, 23h + 30min)), at(2025y / 6 / 18, 0h));
}

TEST(CalendarTest, OpensOnAnExceptionAndNamesIt) {
    Window office = dutch::hours_of(workdays, OnHolidays::Never, 8, 18);
    office.exceptions.push_back({2025y / 6 / 21, true, {22h, 26h}});
    const auto state = explain(office, calendar, at(2025y / 6 / 22, 1h));
    EXPECT_EQ(state, (WindowState{true, WindowCause::Exception, 0, 2025y / 6 / 21, std::nullopt}));
    EXPECT_FALSE(is_open(office, 2025y / 6 / 22, 2h));
    EXPECT_EQ(opens_at(office, calendar, at(2025y / 6 / 21, 0h)), at(2025y / 6 / 21, 22h));
}

TEST(CalendarTest, FindsTheEndOfALongRowOfHolidays) {
    // Good Friday 2026 to Easter Monday; Thursday evening already is out of hours.
    EXPECT_EQ(ends_at(dutch::anw(), calendar, at(2026y / 4 / 2, 18h)), at(2026y / 4 / 7, 8h));
    EXPECT_EQ(opens_at(dutch::anw(), calendar, at(2026y / 4 / 2, 9h)), at(2026y / 4 / 2, 18h));
    EXPECT_FALSE(ends_at(dutch::anw(), calendar, at(2026y / 4 / 2, 9h)));
    EXPECT_FALSE(opens_at(dutch::anw(), calendar, at(2026y / 4 / 2, 18h)));
}

TEST(CalendarTest, FindsTheEndOfANightThatBeganYesterday) {
    EXPECT_EQ(ends_at(dutch::anw(), calendar, at(2025y / 6 / 18, 3h)), at(2025y / 6 / 18, 8h));
}

TEST(CalendarTest, NeverEndsRoundTheClock) {
    const Window always = dutch::hours_of(every_day, OnHolidays::NoMatter, 0, 24);
    EXPECT_TRUE(is_open(always, 2025y / 6 / 18, 0h));
    EXPECT_FALSE(ends_at(always, calendar, at(2025y / 6 / 18, 0h)));
    EXPECT_FALSE(opens_at(Window{}, calendar, at(2025y / 6 / 18, 0h)));
}

TEST(CalendarTest, RefusesHoursThatNoDayCanHold) {
    EXPECT_TRUE(is_valid(Hours{0h, 48h}));
    EXPECT_TRUE(is_valid(Hours{18h, 32h}));
    EXPECT_FALSE(is_valid(Hours{18h, 8h}));
    EXPECT_FALSE(is_valid(Hours{24h, 30h}));
    EXPECT_FALSE(is_valid(Hours{-1h, 8h}));
    EXPECT_FALSE(is_valid(Hours{18h, 48h + 1min}));
}

// Walks from change to change and looks at every quarter between: none is passed over.
TEST(CalendarTest, FindsEveryChangeOfAnwInFiveYears) {
    const Window anw = dutch::anw();
    const Wall end = sys_days{2027y / 1 / 1};
    Wall instant = sys_days{2022y / 1 / 1};
    while (instant < end) {
        const bool open = contains(anw, calendar, instant);
        const auto change =
            open ? ends_at(anw, calendar, instant) : opens_at(anw, calendar, instant);
        ASSERT_TRUE(change);
        for (Wall quarter = instant; quarter < *change; quarter += 15min) {
            ASSERT_EQ(contains(anw, calendar, quarter), open);
        }
        ASSERT_NE(contains(anw, calendar, *change), open);
        instant = *change;
    }
}

}  // namespace
}  // namespace nachtwacht::routing
