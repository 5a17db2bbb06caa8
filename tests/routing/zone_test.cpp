#include "routing/zone.hpp"

#include <gtest/gtest.h>

#include "tests/routing/dutch_calendar.hpp"

namespace nachtwacht::routing {
namespace {

using namespace std::chrono;

const ZoneTable zone = dutch::amsterdam(2020, 2040);

TEST(ZoneTest, ShowsWinterAndSummerTime) {
    EXPECT_EQ(
        local_time(zone, sys_days{2024y / 12 / 25} + 2h + 10min + 7s + 999ms),
        (LocalTime{2024, 12, 25, 3, 10, 7, 3, false})
    );
    EXPECT_EQ(
        local_time(zone, sys_days{2025y / 6 / 30} + 22h), (LocalTime{2025, 7, 1, 0, 0, 0, 2, false})
    );
}

TEST(ZoneTest, ShowsHalfPastTwoTwiceWhenTheClockGoesBack) {
    const Wall first = sys_days{2025y / 10 / 26} + 30min;
    EXPECT_EQ(local_time(zone, first), (LocalTime{2025, 10, 26, 2, 30, 0, 7, false}));
    EXPECT_EQ(local_time(zone, first + 1h), (LocalTime{2025, 10, 26, 2, 30, 0, 7, true}));
    EXPECT_EQ(local_time(zone, first + 2h), (LocalTime{2025, 10, 26, 3, 30, 0, 7, false}));
    EXPECT_EQ(
        instants_of(zone, local_days{2025y / 10 / 26} + 2h + 30min),
        (Instants{Occurrence::Twice, first, first + 1h})
    );
}

TEST(ZoneTest, NeverShowsHalfPastTwoWhenTheClockGoesForward) {
    const Wall jump = sys_days{2025y / 3 / 30} + 1h;
    EXPECT_EQ(local_time(zone, jump - 1ms), (LocalTime{2025, 3, 30, 1, 59, 59, 7, false}));
    EXPECT_EQ(local_time(zone, jump), (LocalTime{2025, 3, 30, 3, 0, 0, 7, false}));
    EXPECT_EQ(
        instants_of(zone, local_days{2025y / 3 / 30} + 2h + 30min),
        (Instants{Occurrence::Never, jump, jump})
    );
}

TEST(ZoneTest, FindsTheEdgesOfBothClockChanges) {
    const auto occurrence = [](local_seconds local) { return instants_of(zone, local).occurrence; };
    const local_days spring{2025y / 3 / 30};
    EXPECT_EQ(occurrence(spring + 2h - 1s), Occurrence::Once);
    EXPECT_EQ(occurrence(spring + 2h), Occurrence::Never);
    EXPECT_EQ(occurrence(spring + 3h - 1s), Occurrence::Never);
    EXPECT_EQ(occurrence(spring + 3h), Occurrence::Once);
    const local_days autumn{2025y / 10 / 26};
    EXPECT_EQ(occurrence(autumn + 2h - 1s), Occurrence::Once);
    EXPECT_EQ(occurrence(autumn + 2h), Occurrence::Twice);
    EXPECT_EQ(occurrence(autumn + 3h - 1s), Occurrence::Twice);
    EXPECT_EQ(occurrence(autumn + 3h), Occurrence::Once);
}

TEST(ZoneTest, FindsEveryInstantAgainByWhatTheClockShows) {
    for (Wall at = sys_days{2024y / 1 / 1}; at < sys_days{2026y / 1 / 1}; at += 15min) {
        const LocalTime time = local_time(zone, at);
        const auto shown = local_days{date_of(time)} + hours{time.hour} + minutes{time.minute};
        const Instants found = instants_of(zone, shown);
        EXPECT_EQ(time.second_pass ? found.second : found.first, at);
    }
}

TEST(ZoneTest, KeepsOneOffsetWithoutTransitions) {
    const ZoneTable utc{};
    const Wall noon = sys_days{2025y / 7 / 1} + 12h;
    EXPECT_EQ(local_time(utc, noon).hour, 12);
    EXPECT_EQ(
        instants_of(utc, local_days{2025y / 7 / 1} + 12h), (Instants{Occurrence::Once, noon, noon})
    );
}

}  // namespace
}  // namespace nachtwacht::routing
