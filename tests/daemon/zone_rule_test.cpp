#include "daemon/zone_rule.hpp"

#include <gtest/gtest.h>

#include "tests/routing/dutch_calendar.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono;

TEST(ZoneRuleTest, ReadsTheRuleOfAmsterdam) {
    const auto rule = parse_zone_rule("CET-1CEST,M3.5.0,M10.5.0/3");
    ASSERT_TRUE(rule);
    EXPECT_EQ(rule->offset, 1h);
    EXPECT_EQ(changes_by(*rule, 2020, 2060), routing::dutch::amsterdam(2020, 2060).transitions);
}

TEST(ZoneRuleTest, ReadsNamesInBracketsMinutesAndTimesBeforeMidnight) {
    const auto chatham = parse_zone_rule("<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45");
    ASSERT_TRUE(chatham);
    EXPECT_EQ(chatham->offset, 12h + 45min);
    EXPECT_EQ(chatham->summer->offset, 13h + 45min);
    const auto nuuk = parse_zone_rule("<-02>2<-01>,M3.5.0/-1,M10.5.0/0");
    ASSERT_TRUE(nuuk);
    EXPECT_EQ(nuuk->offset, -2h);
    EXPECT_EQ(changes_by(*nuuk, 2026, 2026)[0].at, sys_days{2026y / 3 / 29} + 1h);
}

TEST(ZoneRuleTest, KnowsNoChangeWithoutSummerTime) {
    const auto rule = parse_zone_rule("<+03>-3");
    ASSERT_TRUE(rule);
    EXPECT_EQ(rule->offset, 3h);
    EXPECT_TRUE(changes_by(*rule, 2020, 2030).empty());
}

TEST(ZoneRuleTest, ReadsSummerTimeThatIsNotAnHour) {
    const auto rule = parse_zone_rule("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0");
    ASSERT_TRUE(rule);
    EXPECT_EQ(rule->summer->offset, 11h);
}

TEST(ZoneRuleTest, RefusesWhatIsNoRule) {
    for (const char* text :
         {"",
          "CET",
          "CE-1",
          "<CET-1",
          "CET-1CEST",
          "CET-1CEST,M3.5.0",
          "CET-1CEST,J60,J300",
          "CET-1CEST,M13.5.0,M10.5.0/3",
          "CET-1CEST,M3.6.0,M10.5.0/3",
          "CET-1CEST,M3.5.7,M10.5.0/3",
          "CET-1CEST,M3.5.0,M10.5.0/3:",
          "CET-1CEST,M3.5.0,M10.5.0/168",
          "CET-1CEST,M3.5.0,M10.5.0/3 "}) {
        EXPECT_FALSE(parse_zone_rule(text)) << text;
    }
}

}  // namespace
}  // namespace nachtwacht::daemon
