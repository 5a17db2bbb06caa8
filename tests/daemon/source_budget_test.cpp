#include "daemon/source_budget.hpp"

#include <gtest/gtest.h>

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;

int taken(SourceBudget& budget, const std::string& source, int wanted, routing::Steady now) {
    int count = 0;
    for (int i = 0; i < wanted; ++i) {
        count += budget.take(source, now) ? 1 : 0;
    }
    return count;
}

TEST(SourceBudget, ASourceHasItsShareAtOnceAndThenItsRate) {
    SourceBudget budget{{.of_one = {10, 0.5}, .of_all = {1000, 100}, .sources = 8}};
    const routing::Steady start{};
    EXPECT_EQ(taken(budget, "one", 50, start), 10);
    EXPECT_EQ(budget.refused(), 40U);
    EXPECT_EQ(taken(budget, "one", 50, start + 4s), 2);
    EXPECT_EQ(taken(budget, "two", 5, start + 4s), 5);
}

TEST(SourceBudget, ManySourcesShareOneBucketSinceSourcesAreForged) {
    SourceBudget budget{{.of_one = {10, 0.5}, .of_all = {20, 1}, .sources = 8}};
    int kept = 0;
    for (int source = 0; source < 1000; ++source) {
        kept += taken(budget, std::to_string(source), 1, {});
    }
    EXPECT_EQ(kept, 20);
}

TEST(SourceBudget, WhoWasQuietMakesRoomForOthers) {
    SourceBudget budget{{.of_one = {2, 1}, .of_all = {1000, 100}, .sources = 2}};
    const routing::Steady start{};
    EXPECT_EQ(taken(budget, "one", 2, start), 2);
    EXPECT_EQ(taken(budget, "two", 2, start), 2);
    // No room to tell the third apart: only the bucket of all counts for it.
    EXPECT_EQ(taken(budget, "three", 5, start), 5);
    EXPECT_EQ(taken(budget, "four", 5, start + 2s), 2);
}

}  // namespace
}  // namespace nachtwacht::daemon
