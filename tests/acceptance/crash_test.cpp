#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "daemon/journal.hpp"
#include "daemon/ledger.hpp"
#include "tests/acceptance/crash_run.hpp"

namespace nachtwacht::tests {
namespace {

// The short form; nachtwacht_crashes runs as many as one likes.
TEST(CrashTest, TenKillsUnderLoadLoseNothingAndDoubleNothing) {
    CrashPlan plan;
    plan.seed = 7;
    const CrashReport report = run_crashes(plan);
    EXPECT_EQ(report.tally.lost, 0) << text_of(report);
    EXPECT_EQ(report.tally.doubled, 0) << text_of(report);
    EXPECT_GT(report.acknowledged, 50) << text_of(report);
}

// By name, with whether it can fail.
std::map<std::string, bool> all_points() {
    std::map<std::string, bool> points;
    for (const auto& point : daemon::journal_failpoints) {
        points.emplace(point.name, point.can_fail);
    }
    for (const auto& point : daemon::ledger_failpoints) {
        points.emplace(point.name, point.can_fail);
    }
    return points;
}

std::vector<std::string> names_of_points() {
    std::vector<std::string> names;
    for (const auto& [name, can_fail] : all_points()) {
        names.push_back(name);
    }
    return names;
}

// Every named point does once each thing that it can; nachtwacht_crashes --point NAME as often as
// one likes.
class CrashPointTest : public testing::TestWithParam<std::string> {};

TEST_P(CrashPointTest, KilledFailedOrSlowedNothingIsLostAndNothingDoubled) {
    CrashPlan plan;
    plan.failpoint = GetParam();
    plan.actions = {CrashAction::Kill, CrashAction::Slow};
    if (all_points().at(GetParam())) {
        plan.actions.push_back(CrashAction::Fail);
    }
    plan.kills = static_cast<int>(plan.actions.size());
    plan.seed = 11;
    const CrashReport report = run_crashes(plan);
    EXPECT_EQ(report.tally.lost, 0) << text_of(report);
    EXPECT_EQ(report.tally.doubled, 0) << text_of(report);
    EXPECT_EQ(report.struck, plan.kills) << text_of(report);
    EXPECT_GT(report.acknowledged, 0) << text_of(report);
}

INSTANTIATE_TEST_SUITE_P(
    Each,
    CrashPointTest,
    testing::ValuesIn(names_of_points()),
    [](const auto& about) {
        std::string name{about.param};
        std::replace(name.begin(), name.end(), '-', '_');
        return name;
    }
);

}  // namespace
}  // namespace nachtwacht::tests
