#include <gtest/gtest.h>

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

}  // namespace
}  // namespace nachtwacht::tests
