#include "routing/shared_map.hpp"

#include <gtest/gtest.h>

#include <string>

namespace nachtwacht::routing {
namespace {

using Map = SharedMap<int, std::string>;

TEST(SharedMap, ACopyHoldsTheSameValuesUntilOneIsChanged) {
    Map first;
    first[1] = "one";
    first[2] = "two";
    Map second = first;
    EXPECT_EQ(&first.at(1), &second.at(1));
    second[1] = "uno";
    EXPECT_EQ(first.at(1), "one");
    EXPECT_EQ(second.at(1), "uno");
    EXPECT_EQ(&first.at(2), &second.at(2));
}

TEST(SharedMap, AFollowerStandsWhereTheOtherOneStands) {
    Map ahead;
    ahead[1] = "one";
    ahead[2] = "two";
    Map behind = ahead;
    ahead.forget_changes();
    ahead[2] = "dos";
    ahead[3] = "three";
    ahead.erase(1);
    ahead[3] = "tres";
    const auto changes = ahead.take_changes();
    ASSERT_EQ(changes.size(), 3U);
    EXPECT_NE(behind, ahead);
    behind.follow(changes);
    EXPECT_EQ(behind, ahead);
    EXPECT_EQ(&behind.at(3), &ahead.at(3));
    EXPECT_TRUE(ahead.take_changes().empty());
}

TEST(SharedMap, WhatIsChangedLaterIsNotSeenBefore) {
    Map ahead;
    ahead[1] = "first";
    const auto first = ahead.take_changes();
    ahead[1] = "second";
    Map behind;
    behind.follow(first);
    EXPECT_EQ(behind.at(1), "first");
    behind.follow(ahead.take_changes());
    EXPECT_EQ(behind.at(1), "second");
}

TEST(SharedMap, IsReadLikeAMap) {
    Map map;
    map[2] = "two";
    map[1] = "one";
    std::string all;
    for (const auto& [key, value] : map) {
        all += std::to_string(key) + value;
    }
    EXPECT_EQ(all, "1one2two");
    EXPECT_EQ(map.find(2)->second, "two");
    EXPECT_EQ(map.find(3), map.end());
    EXPECT_EQ(map.rbegin()->first, 2);
    EXPECT_THROW((void)map.at(3), std::out_of_range);
    Map same;
    same[1] = "one";
    same[2] = "two";
    EXPECT_EQ(map, same);
    same[2] = "other";
    EXPECT_NE(map, same);
}

}  // namespace
}  // namespace nachtwacht::routing
