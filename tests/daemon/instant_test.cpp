#include "daemon/instant.hpp"

#include <gtest/gtest.h>

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;

routing::Wall at(const char* text) {
    const auto wall = parse_instant(text);
    EXPECT_TRUE(wall) << text;
    return wall.value_or(routing::Wall{});
}

TEST(Instant, WritesWhatItReads) {
    for (const auto* text : {"2026-11-22T06:00:00Z", "2026-11-22T06:00:00.250Z"}) {
        EXPECT_EQ(instant_text(at(text)), text);
    }
}

TEST(Instant, ReadsOffsetsAndLeavesOutSeconds) {
    EXPECT_EQ(at("2026-11-22T07:00:00+01:00"), at("2026-11-22T06:00:00Z"));
    EXPECT_EQ(at("2026-11-22T06:00Z"), at("2026-11-22T06:00:00Z"));
    EXPECT_EQ(at("2026-11-22T04:30-01:30"), at("2026-11-22T06:00:00Z"));
    EXPECT_EQ(at("2026-11-22T07:00:00.5+01:00"), at("2026-11-22T06:00:00Z") + 500ms);
}

TEST(Instant, RefusesWhatIsNoInstant) {
    for (const auto* text :
         {"",
          "now",
          "2026-11-22",
          "2026-13-01T00:00:00Z",
          "2026-11-22T06:00:00",
          "2026-11-22T06:0000Z:",
          "2026-11-22T06:00:",
          "2026-11-22T06:00:Z",
          "2026-11-22T06:00-x",
          "2026-11-22T06:00:00-",
          "2026-11-22T06:00:00-x+01:00",
          "2026-11-22T06",
          "2026-11-22T25:00Z",
          "9999-01-01T00:00:00Z",
          "2026-11-22T06:00:00Z and more"}) {
        EXPECT_FALSE(parse_instant(text)) << text;
    }
}

TEST(Instant, ReadsATimeOnADutchClock) {
    const auto now = at("2026-11-22T12:00:00Z");
    EXPECT_EQ(parse_local("2026-12-25 03:10", now), at("2026-12-25T02:10:00Z"));
    EXPECT_EQ(parse_local("2026-07-01T03:10:30", now), at("2026-07-01T01:10:30Z"));
}

TEST(Instant, TakesATimeAloneAsTheNextOne) {
    const auto now = at("2026-11-22T12:00:00Z");
    EXPECT_EQ(parse_local("13:00", now), now);
    EXPECT_EQ(parse_local("07:00", now), at("2026-11-23T06:00:00Z"));
}

TEST(Instant, KnowsTheHourThatHappensTwiceAndTheOneThatDoesNot) {
    const auto now = at("2026-01-01T00:00:00Z");
    EXPECT_EQ(parse_local("2026-10-25 02:30", now), at("2026-10-25T00:30:00Z"));
    EXPECT_EQ(parse_local("2026-10-25 02:30B", now), at("2026-10-25T01:30:00Z"));
    EXPECT_FALSE(parse_local("2026-03-29 02:30", now));
}

TEST(Instant, ShowsADutchClock) {
    EXPECT_EQ(local_text(at("2026-07-01T01:10:30Z")), "2026-07-01 03:10:30");
    EXPECT_EQ(local_clock(at("2026-12-25T02:10:00Z")), "03:10:00");
}

}  // namespace
}  // namespace nachtwacht::daemon
