#include "daemon/reachability.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/mqtt_world.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class ReachabilityTest : public ::testing::Test {
protected:
    // What was told until now, and once the loop has nothing left to do.
    void settle() {
        loop.restart();
        loop.run();
    }

    boost::asio::io_context loop{1};
    std::vector<std::string> told;
    Reachability ways{
        loop,
        [this](const routing::UnitId& unit, bool up) {
            told.push_back(unit.value + (up ? " up" : " down"));
        },
        1ms};
};

TEST_F(ReachabilityTest, AUnitIsUpWhileAnyWayIs) {
    ways.by_mqtt({"mia"}, true);
    auto page = ways.by_page({"mia"});
    ways.by_mqtt({"mia"}, false);
    EXPECT_THAT(told, ElementsAre("mia up"));
    page.reset();
    settle();
    EXPECT_THAT(told, ElementsAre("mia up", "mia down"));
}

TEST_F(ReachabilityTest, APageThatComesBackWithinTheMomentWasNeverGone) {
    auto page = ways.by_page({"mia"});
    page.reset();
    auto again = ways.by_page({"mia"});
    settle();
    EXPECT_THAT(told, ElementsAre("mia up"));
}

// A page that is closed: a push wakes it, as long as pushes arrive.
TEST_F(ReachabilityTest, APushKeepsAUnitReachableWhosePageIsClosed) {
    ways.by_push({"mia"}, true);
    auto page = ways.by_page({"mia"});
    page.reset();
    settle();
    EXPECT_THAT(told, ElementsAre("mia up"));
    ways.by_push({"mia"}, false);
    EXPECT_THAT(told, ElementsAre("mia up", "mia down"));
}

TEST_F(ReachabilityTest, TheFirstWordIsToldWhateverItIs) {
    ways.by_mqtt({"mia"}, false);
    EXPECT_THAT(told, ElementsAre("mia down"));
}

TEST_F(ReachabilityTest, WhoWasReachableInAnEarlierLifeAndSaysNothingIsDown) {
    ways.doubt({"mia"});
    ways.doubt({"noor"});
    auto page = ways.by_page({"noor"});
    settle();
    EXPECT_THAT(told, ElementsAre("noor up", "mia down"));
}

TEST_F(ReachabilityTest, SaysNothingOnceItHasStopped) {
    auto page = ways.by_page({"mia"});
    ways.stop();
    page.reset();
    settle();
    EXPECT_THAT(told, ElementsAre("mia up"));
}

}  // namespace
}  // namespace nachtwacht::daemon
