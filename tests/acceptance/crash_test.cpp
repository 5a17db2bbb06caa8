#include <gtest/gtest.h>

#include <algorithm>

#include "daemon/journal.hpp"
#include "daemon/ledger.hpp"
#include "tests/acceptance/crash_run.hpp"

namespace nachtwacht::tests {
namespace {

// The short form; nachtwacht_crashes runs as many as one likes.
TEST(CrashTest, TenKillsUnderLoadLoseNothingAndDoubleNothing) {
    const CrashReport report = run_crashes({.kills = 10, .failpoint = {}, .seed = 7});
    EXPECT_EQ(report.lost, 0) << text_of(report);
    EXPECT_EQ(report.doubled, 0) << text_of(report);
    EXPECT_GT(report.acknowledged, 50) << text_of(report);
}

// Every named point once; nachtwacht_crashes --point NAME as often as one likes.
class CrashPointTest : public testing::TestWithParam<std::string> {};

TEST_P(CrashPointTest, NothingIsLostAndNothingDoubled) {
    const CrashReport report = run_crashes({.kills = 1, .failpoint = GetParam(), .seed = 11});
    EXPECT_EQ(report.lost, 0) << text_of(report);
    EXPECT_EQ(report.doubled, 0) << text_of(report);
    EXPECT_EQ(report.struck, 1) << text_of(report);
    EXPECT_GT(report.acknowledged, 0) << text_of(report);
}

std::vector<std::string> all_points() {
    std::vector<std::string> names{
        daemon::journal_failpoints.begin(), daemon::journal_failpoints.end()};
    names.insert(names.end(), daemon::ledger_failpoints.begin(), daemon::ledger_failpoints.end());
    return names;
}

INSTANTIATE_TEST_SUITE_P(
    Each,
    CrashPointTest,
    testing::ValuesIn(all_points()),
    [](const auto& about) {
        std::string name = about.param;
        std::replace(name.begin(), name.end(), '-', '_');
        return name;
    }
);

}  // namespace
}  // namespace nachtwacht::tests
