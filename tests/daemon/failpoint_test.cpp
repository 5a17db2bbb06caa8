// The tables of fail points against the source: a point that stands in no table is tried by no
// test.
#include "daemon/failpoint.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "daemon/journal.hpp"
#include "daemon/ledger.hpp"

namespace nachtwacht::daemon {
namespace {

// Passed by other tests than those that go through the tables: one message only, the text of an
// order, a restore, and what the disk says of itself.
const std::set<std::string> outside_the_tables{
    "signal", "text", "due", "restore-before-rename", "disk-low"};

std::set<std::string> names_in_source(const std::string& call) {
    std::set<std::string> names;
    const std::regex pattern{"\\b" + call + R"rx(\("([a-z-]+)")rx"};
    const std::filesystem::recursive_directory_iterator files(NACHTWACHT_SOURCE_DIR "/daemon");
    for (const auto& file : files) {
        if (!file.is_regular_file()) {
            continue;
        }
        std::ifstream stream(file.path());
        const std::string text{std::istreambuf_iterator<char>(stream), {}};
        for (std::sregex_iterator found{text.begin(), text.end(), pattern}, end; found != end;
             ++found) {
            names.insert((*found)[1]);
        }
    }
    return names;
}

template <class Table>
std::set<std::string> names_in(const Table& table, bool can_fail) {
    std::set<std::string> names;
    for (const Failpoint& point : table) {
        if (point.can_fail == can_fail) {
            names.emplace(point.name);
        }
    }
    return names;
}

TEST(FailpointTest, EachPointOfTheSourceStandsInATableWithWhatItCanDo) {
    auto can_fail = names_in_source("failpoint");
    can_fail.merge(names_in_source("injected"));
    for (const auto& name : outside_the_tables) {
        EXPECT_EQ(can_fail.erase(name), 1U) << name;
    }
    EXPECT_EQ(can_fail, names_in(journal_failpoints, true));
    EXPECT_EQ(names_in_source("pass"), names_in(ledger_failpoints, false));
    EXPECT_THAT(names_in(journal_failpoints, false), testing::IsEmpty());
    EXPECT_THAT(names_in(ledger_failpoints, true), testing::IsEmpty());
}

#ifdef NACHTWACHT_FAILPOINTS
TEST(FailpointTest, ActsOnceAtThePassageItIsArmedFor) {
    arm_failpoint("here:fail:2");
    EXPECT_FALSE(failpoint("here"));
    EXPECT_FALSE(failpoint("there"));
    EXPECT_TRUE(failpoint("here"));
    EXPECT_FALSE(failpoint("here"));
}

TEST(FailpointDeathTest, WhatCannotBeReadEndsTheTestThatArmsIt) {
    EXPECT_DEATH(arm_failpoint("here:burn"), "expected NAME:kill");
}
#endif

}  // namespace
}  // namespace nachtwacht::daemon
