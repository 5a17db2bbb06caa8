#include <gtest/gtest.h>

#include "tests/acceptance/noise_run.hpp"

namespace nachtwacht::tests {
namespace {

// The short form; nachtwacht_noise --seconds N is the long one.
TEST(NoiseTest, GarbageOnEveryPortLeavesRealAlarmsUntouched) {
    const NoiseReport report = run_noise({});
    EXPECT_TRUE(report.alive) << text_of(report);
    EXPECT_EQ(report.acknowledged, report.alarms) << text_of(report);
    EXPECT_EQ(report.shown, report.alarms) << text_of(report);
    EXPECT_GT(report.noises, 1000U) << text_of(report);
}

}  // namespace
}  // namespace nachtwacht::tests
