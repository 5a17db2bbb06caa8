#include "daemon/zone.hpp"

#include <gtest/gtest.h>

#include "tests/routing/dutch_calendar.hpp"

namespace nachtwacht::daemon {
namespace {

TEST(ZoneTest, ReadsTheClockChangesOfAmsterdamAsTheDirectiveHasThem) {
    const auto table = load_zone("Europe/Amsterdam", 2005, 2045);
    ASSERT_TRUE(table) << table.error();
    EXPECT_EQ(*table, routing::dutch::amsterdam(2005, 2045));
}

TEST(ZoneTest, GoesOnByTheRuleWhereTheListOfChangesEnds) {
    EXPECT_EQ(load_zone("Europe/Amsterdam", 2050, 2060), routing::dutch::amsterdam(2050, 2060));
    EXPECT_EQ(load_zone("Europe/Amsterdam", 2037, 2038), routing::dutch::amsterdam(2037, 2038));
}

TEST(ZoneTest, BeginsInSummerTimeSouthOfTheEquator) {
    const auto table = load_zone("Australia/Sydney", 2045, 2045);
    ASSERT_TRUE(table) << table.error();
    EXPECT_EQ(table->first_offset, std::chrono::hours{11});
    EXPECT_EQ(table->transitions.size(), 2);
}

TEST(ZoneTest, KnowsOnlyTheOffsetWhereClocksNeverChange) {
    EXPECT_EQ(load_zone("UTC", 2020, 2030), routing::ZoneTable{});
}

TEST(ZoneTest, NamesAZoneThatDoesNotExist) {
    const auto table = load_zone("Europe/Boxmeer", 2020, 2030);
    ASSERT_FALSE(table);
    EXPECT_TRUE(table.error().starts_with("time zone Europe/Boxmeer: ")) << table.error();
}

}  // namespace
}  // namespace nachtwacht::daemon
