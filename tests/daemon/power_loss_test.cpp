#include "tests/daemon/power_loss.hpp"

#include <gtest/gtest.h>

namespace nachtwacht::daemon {
namespace {

// The short form; nachtwacht_power_loss cuts as often as one likes.
TEST(PowerLossTest, WhateverThePowerCutLeavesNothingReportedIsLostOrTorn) {
    const auto report = run_power_loss({.seed = 20260301, .cuts = 400, .pairs = 150});
    EXPECT_EQ(report.broken, 0) << text_of(report);
    EXPECT_EQ(report.pairs, 150) << text_of(report);
    EXPECT_GT(report.unsynced, 200) << text_of(report);
}

}  // namespace
}  // namespace nachtwacht::daemon
