#include "daemon/retention.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class RetentionTest : public testing::Test {
protected:
    static std::int64_t ms_of(routing::Wall at) { return at.time_since_epoch().count(); }

    boost::asio::io_context loop{1};
    routing::Wall now{std::chrono::sys_days{2026y / 11 / 27} + 23h};
    std::vector<std::int64_t> purged;
    Retention retention{
        loop,
        std::chrono::days{90},
        [this] { return now; },
        [this](std::int64_t before) { purged.push_back(before); }};
};

TEST_F(RetentionTest, WhatIsOlderThanItsDaysGoesOnceADay) {
    const auto evening = now;
    retention.look();
    now += 30min;
    retention.look();
    EXPECT_THAT(purged, ElementsAre(ms_of(evening - 90 * 24h)));
    now += 45min;
    retention.look();
    EXPECT_THAT(purged, ElementsAre(ms_of(evening - 90 * 24h), ms_of(now - 90 * 24h)));
}

TEST_F(RetentionTest, AHouseThatSleptForAWeekGoesOnWhereItIs) {
    retention.look();
    now += 7 * 24h;
    retention.look();
    EXPECT_EQ(purged.size(), 2U);
}

TEST_F(RetentionTest, LooksWhenItStarts) {
    retention.start();
    EXPECT_EQ(purged.size(), 1U);
    retention.stop();
}

}  // namespace
}  // namespace nachtwacht::daemon
