#include <gtest/gtest.h>

#include <algorithm>

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

// Every named point does once each thing that it can; nachtwacht_crashes --point NAME as often as
// one likes.
class CrashPointTest : public testing::TestWithParam<daemon::Failpoint> {};

TEST_P(CrashPointTest, KilledFailedOrSlowedNothingIsLostAndNothingDoubled) {
    CrashPlan plan;
    plan.failpoint = GetParam().name;
    plan.actions = {CrashAction::Kill, CrashAction::Slow};
    if (GetParam().can_fail) {
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

std::vector<daemon::Failpoint> all_points() {
    std::vector<daemon::Failpoint> points{
        daemon::journal_failpoints.begin(), daemon::journal_failpoints.end()};
    points.insert(points.end(), daemon::ledger_failpoints.begin(), daemon::ledger_failpoints.end());
    return points;
}

INSTANTIATE_TEST_SUITE_P(
    Each,
    CrashPointTest,
    testing::ValuesIn(all_points()),
    [](const auto& about) {
        std::string name{about.param.name};
        std::replace(name.begin(), name.end(), '-', '_');
        return name;
    }
);

}  // namespace
}  // namespace nachtwacht::tests
