#include "routing/calendar.hpp"

#include <gtest/gtest.h>

#include <array>

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
constexpr std::array<std::array<int, 2>, 21> printed_easter{{
    {4, 12}, {4, 4},  {4, 17}, {4, 9}, {3, 31}, {4, 20}, {4, 5}, {3, 28}, {4, 16}, {4, 1}, {4, 21},
    {4, 13}, {3, 28}, {4, 17}, {4, 9}, {3, 25}, {4, 13}, {4, 5}, {4, 25}, {4, 10}, {4, 1},
}};

bool is_printed_holiday(const PaperClock& today) {
    const auto is = [&today](int month, int day) {
        return today.month == month && today.day == day;
    };
    if (is(1, 1) || is(5, 5) || is(12, 25) || is(12, 26)) {
        return true;
    }
    if ((is(4, 27) && today.weekday != 0) || (is(4, 26) && today.weekday == 6)) {
        return true;
    }
    const auto [month, day] = printed_easter[static_cast<std::size_t>(today.year - 2020)];
    const int since_easter =
        today.day_of_year() - PaperClock{today.year, month, day, 0, 0}.day_of_year();
    switch (since_easter) {
        case -2:
        case 0:
        case 1:
        case 39:
        case 49:
        case 50:
            return true;
        default:
            return false;
    }
}

bool is_since_the_tariff_changed(const PaperClock& today) {
    return std::array{today.year, today.month, today.day} >= std::array{2023, 3, 29};
}

TEST(CalendarTest, AgreesWithAPaperCalendarAtEveryQuarterOfTwentyOneYears) {
    const Window anw = dutch::anw();
    const Window evening = dutch::hours_of(every_day, OnHolidays::NoMatter, 18, 24);
    const Window night = dutch::hours_of(every_day, OnHolidays::NoMatter, 0, 8);
    const Window office = dutch::hours_of(workdays, OnHolidays::Never, 8, 18);
    int wrong = 0;
    PaperClock utc;
    for (Wall instant = sys_days{2020y / 1 / 1}; instant < sys_days{2040y / 12 / 31};
         instant += 15min, utc.advance(15)) {
        PaperClock local = utc;
        local.advance(utc.is_summer() ? 120 : 60);
        const bool is_free = local.weekday == 0 || local.weekday == 6 || is_printed_holiday(local);
        const int anw_begins = is_since_the_tariff_changed(local) ? 18 * 60 : 17 * 60;
        const bool right = contains(anw, calendar, instant) ==
                               (is_free || local.minute < 8 * 60 || local.minute >= anw_begins) &&
                           contains(evening, calendar, instant) == (local.minute >= 18 * 60) &&
                           contains(night, calendar, instant) == (local.minute < 8 * 60) &&
                           contains(office, calendar, instant) ==
                               (!is_free && local.minute >= 8 * 60 && local.minute < 18 * 60);
        wrong += right ? 0 : 1;
        ASSERT_LT(wrong, 5) << local.year << '-' << local.month << '-' << local.day << ' '
                            << local.minute / 60 << ':' << local.minute % 60;
    }
    EXPECT_EQ(wrong, 0);
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
