#include "daemon/commit_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Optional;

TEST(CommitWatchTest, ACommitOfASecondIsForSomebodyToLookAtAndALesserOneIsNot) {
    CommitWatch watch;
    EXPECT_EQ(watch.look(999ms, {}), std::nullopt);
    EXPECT_THAT(watch.look(1500ms, {}), Optional(HasSubstr("1500 ms")));
}

TEST(CommitWatchTest, IsSaidNowAndThenHoweverManyWait) {
    CommitWatch watch;
    const std::chrono::steady_clock::time_point begin{1h};
    EXPECT_TRUE(watch.look(2s, begin));
    EXPECT_FALSE(watch.look(3s, begin + 10min - 1ms));
    EXPECT_TRUE(watch.look(3s, begin + 10min));
}

}  // namespace
}  // namespace nachtwacht::daemon
