#include <gtest/gtest.h>

#include "tests/acceptance/outage_run.hpp"

namespace nachtwacht::tests {
namespace {

using namespace std::chrono_literals;

// safety.md S20. The short form; nachtwacht_outage --devices 10000 is the long one.
TEST(OutageTest, EveryDeviceThatCallsAtOnceIsHeardInOrderAndNobodyWaitsInSilence) {
    const OutageReport report = run_outage({.devices = 300, .within = 3s, .after = 1s});
    EXPECT_TRUE(report.is_good()) << text_of(report);
    EXPECT_GE(report.seen_by_operators, 200U) << text_of(report);
}

}  // namespace
}  // namespace nachtwacht::tests
