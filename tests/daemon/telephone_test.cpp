#include "daemon/telephone.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class BridgeLink final : public Link {
public:
    bool publish(std::string topic, std::string payload, LinkProperties, bool) override {
        if (!up) {
            return false;
        }
        EXPECT_EQ(topic, "nachtwacht/maas/call");
        const auto call = protocol::read_call(payload);
        EXPECT_TRUE(call);
        rung.push_back(call->id + " +" + std::to_string(call->further));
        return true;
    }
    [[nodiscard]] LinkState state() const override { return up ? LinkState::Up : LinkState::Down; }

    bool up{true};
    std::vector<std::string> rung;
};

class TelephoneTest : public testing::Test {
protected:
    TelephoneTest() { telephone.start("maas"); }

    void ring(const std::string& id, const std::string& party, const std::string& unit = {}) {
        protocol::CallMessage call;
        call.id = id;
        call.party = party;
        call.unit = unit;
        telephone.ring(std::move(call));
    }
    void run_until(std::size_t calls) {
        loop.restart();
        while (link.rung.size() < calls && loop.run_one_for(5s) > 0) {
        }
    }

    boost::asio::io_context loop;
    BridgeLink link;
    Telephone telephone{loop, link, 50ms};
};

TEST_F(TelephoneTest, RingsAfterWhatTheLoopDoesNow) {
    ring("1", "shift_leader");
    EXPECT_THAT(link.rung, IsEmpty());
    run_until(1);
    EXPECT_THAT(link.rung, ElementsAre("1 +0"));
}

TEST_F(TelephoneTest, SaysWhetherACallCouldBeAskedForAtAll) {
    std::vector<std::string> said;
    telephone.when_said([&](const protocol::CallMessage& call, routing::CallState state) {
        said.push_back(call.id + " " + std::string{routing::name_of(state)});
        loop.stop();
    });
    ring("1", "shift_leader");
    loop.restart();
    loop.run_for(5s);
    EXPECT_THAT(said, ElementsAre("1 taken"));
    link.up = false;
    ring("2", "duty_number");
    loop.restart();
    loop.run_for(5s);
    EXPECT_THAT(said, ElementsAre("1 taken", "2 not_taken"));
}

TEST_F(TelephoneTest, ManyCallsToOneTelephoneBecomeTwo) {
    ring("1", "shift_leader");
    run_until(1);
    for (int call = 2; call <= 1000; ++call) {
        ring(std::to_string(call), "shift_leader");
    }
    run_until(2);
    EXPECT_THAT(link.rung, ElementsAre("1 +0", "2 +998"));
}

TEST_F(TelephoneTest, EachTelephoneHasItsOwnRest) {
    ring("1", "unit_phone", "ann");
    ring("2", "unit_phone", "bea");
    ring("3", "duty_number");
    run_until(3);
    EXPECT_THAT(link.rung, ElementsAre("3 +0", "1 +0", "2 +0"));
}

TEST_F(TelephoneTest, WhatCouldNotLeaveLeavesWhenTheLinkIsBack) {
    link.up = false;
    ring("1", "duty_number");
    loop.run_one_for(5s);
    EXPECT_THAT(link.rung, IsEmpty());
    link.up = true;
    run_until(1);
    EXPECT_THAT(link.rung, ElementsAre("1 +0"));
}

TEST_F(TelephoneTest, ASecondWayIsAskedBesideTheLinkAndInItsPlace) {
    std::vector<std::string> hooked;
    telephone.also_ring([&](const protocol::CallMessage& call) { hooked.push_back(call.id); });
    ring("1", "duty_number");
    run_until(1);
    link.up = false;
    ring("2", "shift_leader");
    loop.restart();
    loop.run_one_for(5s);
    link.up = true;
    ring("3", "unit_phone", "ann");
    run_until(2);
    EXPECT_THAT(hooked, ElementsAre("1", "2", "3"));
    EXPECT_THAT(link.rung, ElementsAre("1 +0", "3 +0"));
}

}  // namespace
}  // namespace nachtwacht::daemon
