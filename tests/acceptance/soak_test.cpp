#include <gtest/gtest.h>

#include "tests/acceptance/soak_run.hpp"

namespace nachtwacht::tests {
namespace {

// The short form; nachtwacht_soak --hours 24 is the long one and judges growth as well.
TEST(SoakTest, AnHourOfARegionEndsWithNothingLostDoubledOrLeftOpen) {
    const SoakReport report = run_soak({.hours = 1, .rate = 240, .seed = 5, .clients = 500});
    EXPECT_TRUE(report.is_good()) << text_of(report);
    EXPECT_GT(report.calls, 5) << text_of(report);
    EXPECT_GT(report.heartbeats, 0U) << text_of(report);
}

}  // namespace
}  // namespace nachtwacht::tests
