#include <gtest/gtest.h>

#include "tests/acceptance/broker_run.hpp"

namespace nachtwacht::tests {
namespace {

// The short form; nachtwacht_crashes --broker-kills runs as many as one likes.
TEST(BrokerTest, KilledAndBackWithoutMemoryWhatGotAReceiptIsShownOnceAndTheRestComesAgain) {
    const BrokerReport report = run_broker_kills({.kills = 3, .seed = 5});
    EXPECT_EQ(report.tally.lost, 0) << text_of(report);
    EXPECT_EQ(report.tally.doubled, 0) << text_of(report);
    EXPECT_EQ(report.unanswered, 0) << text_of(report);
    EXPECT_GT(report.receipts, 30) << text_of(report);
    EXPECT_GT(report.under_fire, 0) << text_of(report);
}

}  // namespace
}  // namespace nachtwacht::tests
