// A unit that goes on duty proves that it would be woken (safety.md S7).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/routing/night.hpp"

namespace nachtwacht::routing::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ProofTest : public ::testing::Test {
protected:
    void SetUp() override {
        night.take(LinkChanged{{"ann"}, true});
        night.take(PresenceChanged{{"olga"}, true});
    }
    const std::vector<Fact>& goes_on_duty(bool push, bool call) {
        return night.take(DutyChanged{
            .unit = {"ann"}, .on = true, .by = "unit", .try_push = push, .try_call = call});
    }
    const std::vector<Fact>& test_call(CallState state) {
        return night.take(CallReported{.party = Party::UnitPhone, .unit = {"ann"}, .state = state});
    }
    const UnitState& ann() { return night.desk.state().units.at({"ann"}); }

    Night night;
};

TEST_F(ProofTest, WhoeverGoesOnDutyIsRungForATest) {
    const auto calls = all_of<CallAsked>(goes_on_duty(true, true));
    ASSERT_EQ(calls.size(), 1U);
    EXPECT_EQ(calls[0].incident, 0U);
    EXPECT_EQ(calls[0].unit.value, "ann");
}

TEST_F(ProofTest, AUnitIsNotAskedUntilItsCallIsProven) {
    goes_on_duty(true, true);
    EXPECT_THAT(offered_to(night.signal(1, Kind::Fall)), IsEmpty());
    EXPECT_THAT(offered_to(night.take(PushReported{{"ann"}, true, {}})), IsEmpty());
    test_call(CallState::Ringing);
    EXPECT_TRUE(is_provisional(ann()));
    EXPECT_THAT(offered_to(test_call(CallState::Answered)), ElementsAre("ann"));
}

TEST_F(ProofTest, TheDecisionSaysWhyItWasNotAsked) {
    goes_on_duty(false, true);
    const auto nobody = all_of<NobodyFound>(night.signal(1, Kind::Fall));
    ASSERT_EQ(nobody.size(), 1U);
    EXPECT_THAT(
        nobody[0].decision.excluded, ::testing::Contains(Excluded{{"ann"}, Gate::NotProven, {}})
    );
}

TEST_F(ProofTest, WithoutATelephonyThePushCounts) {
    goes_on_duty(true, false);
    EXPECT_TRUE(is_provisional(ann()));
    night.take(PushReported{{"ann"}, true, {}});
    EXPECT_FALSE(is_provisional(ann()));
}

TEST_F(ProofTest, WithACallThatWasProvenAFailedPushIsKnownAndNoMore) {
    goes_on_duty(true, true);
    test_call(CallState::Answered);
    night.take(PushReported{{"ann"}, false, "no_phone"});
    EXPECT_EQ(ann().push, Proof::Failed);
    EXPECT_FALSE(is_provisional(ann()));
}

TEST_F(ProofTest, AMessageThatLeftProvesNothing) {
    goes_on_duty(false, true);
    test_call(CallState::Sent);
    EXPECT_EQ(ann().call, Proof::Asked);
}

TEST_F(ProofTest, ACallThatCameToNothingMayBeTriedAgain) {
    goes_on_duty(false, true);
    test_call(CallState::NotAnswered);
    EXPECT_EQ(ann().call, Proof::Failed);
    EXPECT_THAT(called(goes_on_duty(false, true)), ElementsAre(Party::UnitPhone));
    test_call(CallState::Answered);
    EXPECT_EQ(ann().call, Proof::Proven);
}

TEST_F(ProofTest, WhoIsProvenIsNotRungAgainForAnotherEndOfTheShift) {
    goes_on_duty(true, true);
    test_call(CallState::Answered);
    EXPECT_THAT(called(goes_on_duty(true, true)), IsEmpty());
    EXPECT_EQ(ann().call, Proof::Proven);
}

TEST_F(ProofTest, ALaterReportTakesNoProofAway) {
    goes_on_duty(false, true);
    test_call(CallState::Answered);
    EXPECT_THAT(test_call(CallState::Failed), IsEmpty());
}

TEST_F(ProofTest, PushesThatArriveNoMoreAreNotProvenAnyMore) {
    goes_on_duty(true, false);
    night.take(PushReported{{"ann"}, true, {}});
    night.take(PushReported{{"ann"}, false, "not_reached"});
    EXPECT_EQ(ann().push, Proof::Failed);
    EXPECT_TRUE(is_provisional(ann()));
}

TEST_F(ProofTest, TheNextShiftProvesAnew) {
    goes_on_duty(false, true);
    test_call(CallState::Answered);
    night.take(DutyChanged{.unit = {"ann"}, .on = false, .by = "unit"});
    goes_on_duty(false, true);
    EXPECT_TRUE(is_provisional(ann()));
}

TEST_F(ProofTest, AnOperatorWithAReasonVouchesForIt) {
    goes_on_duty(false, true);
    night.signal(1, Kind::Fall);
    night.take(DutyChanged{.unit = {"ann"}, .on = true, .by = "olga"});
    EXPECT_TRUE(is_provisional(ann()));  // without a reason it is no overruling
    EXPECT_THAT(
        offered_to(night.take(DutyChanged{
            .unit = {"ann"}, .on = true, .by = "olga", .word = "spoken_by_telephone"})),
        ElementsAre("ann")
    );
    EXPECT_EQ(ann().vouched_by, "olga");
}

TEST_F(ProofTest, AUnitDoesNotVouchForItself) {
    goes_on_duty(false, true);
    night.take(DutyChanged{.unit = {"ann"}, .on = true, .by = "unit", .word = "please"});
    EXPECT_TRUE(is_provisional(ann()));
}

TEST_F(ProofTest, WhereNothingCanBeTriedNothingIsToBeProven) {
    goes_on_duty(false, false);
    EXPECT_THAT(offered_to(night.signal(1, Kind::Fall)), ElementsAre("ann"));
    EXPECT_THAT(test_call(CallState::Failed), IsEmpty());
}

TEST_F(ProofTest, AReportOfAUnitThatIsOffDutyIsNothing) {
    EXPECT_THAT(test_call(CallState::Answered), IsEmpty());
    EXPECT_THAT(night.take(PushReported{{"zoe"}, true, {}}), IsEmpty());
}

TEST_F(ProofTest, WhatWasProvenSurvivesARestart) {
    goes_on_duty(true, true);
    test_call(CallState::Answered);
    Desk again;
    for (const Entry& entry : night.entries) {
        again.apply(entry);
    }
    EXPECT_EQ(again.state(), night.desk.state());
}

}  // namespace
}  // namespace nachtwacht::routing::testing
