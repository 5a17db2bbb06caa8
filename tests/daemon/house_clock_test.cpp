#include "daemon/house_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using Real = std::chrono::steady_clock;

constexpr Pace fast{240, routing::Wall{1'700'000'000s}};

TEST(HouseClockTest, SteadyTimeGoesOnWhereTheJournalLeftOff) {
    const HouseClock clock{90s};
    EXPECT_GE(clock.now().steady, 90s);
    EXPECT_LT(clock.now().steady, 120s);
}

TEST(HouseClockTest, ADeadlineOfAFastHouseComesSoonerByItsRate) {
    const HouseClock clock{90s, fast};
    EXPECT_EQ(clock.when(330s) - clock.when(90s), Real::duration{1s});
}

// Whatever the machine does between two readings: what passed inside them and around them is known.
TEST(HouseClockTest, BothClocksOfAFastHouseRunAtItsRate) {
    const HouseClock clock{{}, fast};
    const auto around = Real::now();
    const auto first = clock.now();
    const auto inside = Real::now();
    while (Real::now() - inside < 5ms) {
    }
    const auto real_inside = Real::now() - inside;
    const auto last = clock.now();
    const auto real_around = Real::now() - around;
    EXPECT_GE(last.steady - first.steady + 2ms, 240 * real_inside);
    EXPECT_LE(last.steady - first.steady - 2ms, 240 * real_around);
    EXPECT_GE(last.wall - first.wall + 2ms, 240 * real_inside);
    EXPECT_LE(last.wall - first.wall - 2ms, 240 * real_around);
}

TEST(HouseClockTest, TheCalendarOfAFastHouseCountsFromItsOwnInstant) {
    const auto world = std::chrono::floor<routing::Milliseconds>(std::chrono::system_clock::now());
    const HouseClock clock{{}, {240, world - 1s}};
    EXPECT_GE(clock.now().wall, world + 239s);
}

TEST(HouseClockTest, AFastHouseTakesItsOwnPaceForNoStepOfTheClock) {
    HouseClock clock{{}, fast};
    const auto began = Real::now();
    while (Real::now() - began < 20ms) {
    }
    EXPECT_EQ(clock.stepped(), std::nullopt);
}

}  // namespace
}  // namespace nachtwacht::daemon
