// The windows and holidays of the base rule book against a paper calendar, at every quarter of an
// hour of twenty-one years.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "daemon/pack.hpp"
#include "tests/routing/paper_calendar.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono;
using routing::paper::PaperClock;

constexpr routing::Wall first{sys_days{2020y / 1 / 1}};
constexpr routing::Wall end{sys_days{2041y / 1 / 1} - 1h};  // 2040 on Dutch clocks

// What the paper says of a quarter: holiday, and which windows are open.
struct Leaf {
    std::string_view holiday{};
    bool anw{};
    bool office{};
    bool evening{};
    bool night{};
    bool day_and_evening{};
    bool night_care{};
};

Leaf leaf_of(const PaperClock& local) {
    Leaf leaf;
    leaf.holiday = routing::paper::printed_holiday(local);
    const bool is_free = local.weekday == 0 || local.weekday == 6 || !leaf.holiday.empty();
    const int evening = routing::paper::is_since_the_tariff_changed(local) ? 18 * 60 : 17 * 60;
    leaf.anw = is_free || local.minute < 8 * 60 || local.minute >= evening;
    leaf.office = !is_free && local.minute >= 8 * 60 && local.minute < evening;
    leaf.evening = local.minute >= 18 * 60;
    leaf.night = local.minute < 8 * 60;
    leaf.day_and_evening = local.minute >= 7 * 60 && local.minute < 23 * 60;
    leaf.night_care = !leaf.day_and_evening;
    return leaf;
}

const std::map<std::string, bool Leaf::*> known_windows{
    {"anw", &Leaf::anw},
    {"office", &Leaf::office},
    {"evening", &Leaf::evening},
    {"night", &Leaf::night},
    {"day_and_evening", &Leaf::day_and_evening},
    {"night_care", &Leaf::night_care}};

TEST(BaseCalendar, AgreesWithPaperAtEveryQuarterFrom2020To2040) {
    const LoadedPack pack = load_pack(NACHTWACHT_SOURCE_DIR "/regions/mooimaasvallei");
    ASSERT_NE(pack.region, nullptr);
    const routing::Calendar& calendar = pack.region->calendar;
    for (const auto& [id, window] : calendar.windows) {
        ASSERT_TRUE(known_windows.contains(id.value))
            << "say on paper when it is open: " << id.value;
    }
    ASSERT_GE(calendar.windows.size(), 4U);
    int wrong = 0;
    PaperClock utc;
    for (routing::Wall instant = first; instant < end; instant += 15min, utc.advance(15)) {
        PaperClock local = utc;
        local.advance(utc.is_summer() ? 120 : 60);
        const Leaf leaf = leaf_of(local);
        for (const auto& [id, window] : calendar.windows) {
            const bool right =
                contains(window, calendar, instant) == leaf.*known_windows.at(id.value);
            wrong += right ? 0 : 1;
            ASSERT_LT(wrong, 5) << id.value << ' ' << local.year << '-' << local.month << '-'
                                << local.day << ' ' << local.minute / 60 << ':'
                                << local.minute % 60;
        }
        if (local.minute == 0) {
            const auto holiday = holiday_on(
                calendar.holidays, routing::date_of(routing::local_time(calendar.zone, instant))
            );
            EXPECT_EQ(holiday ? calendar.holidays[*holiday].id : "", leaf.holiday)
                << local.year << '-' << local.month << '-' << local.day;
        }
    }
    EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace nachtwacht::daemon
