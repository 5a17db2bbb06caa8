#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/routing/night.hpp"

namespace nachtwacht::routing::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class CallsTest : public ::testing::Test {
protected:
    void SetUp() override { night.everyone_on_duty(); }

    // What the telephony says of the call that was asked for last.
    const std::vector<Fact>& call(Party party, CallState state, const std::string& unit = {}) {
        CallReported report{.party = party, .unit = {unit}, .state = state};
        for (const Entry& entry : night.entries) {
            for (const auto& asked : all_of<CallAsked>(entry.facts)) {
                if (asked.party == party && asked.unit.value == unit) {
                    report.incident = asked.incident;
                    report.task = asked.task;
                    report.order = asked.order;
                }
            }
        }
        return night.take(report);
    }
    bool unheard() { return night.desk.state().unheard.has_value(); }
    CallState state_of(Party party, const std::string& unit = {}) {
        return night.incident_of(1).call_to(party, {unit})->state;
    }
    void leave_the_board() { night.take(PresenceChanged{{"olga"}, false}); }

    Night night;
};

TEST_F(CallsTest, WhatBecameOfACallIsKnown) {
    night.signal(1, Kind::Fall);
    night.wait(15s);
    EXPECT_EQ(state_of(Party::UnitPhone, "ann"), CallState::Asked);
    const auto seen = night.incident_of(1).changed_in;
    call(Party::UnitPhone, CallState::Ringing, "ann");
    EXPECT_EQ(state_of(Party::UnitPhone, "ann"), CallState::Ringing);
    EXPECT_EQ(night.incident_of(1).changed_in, seen) << "an operator's act would be refused";
    EXPECT_THAT(call(Party::UnitPhone, CallState::Ringing, "ann"), IsEmpty());
}

TEST_F(CallsTest, AUnitThatNeitherSeesNorHearsItIsNotWaitedFor) {
    night.signal(1, Kind::Fall);
    night.wait(15s);
    const auto facts = call(Party::UnitPhone, CallState::NotAnswered, "ann");
    EXPECT_THAT(offered_to(facts), ElementsAre("bea"));
    night.says("ann", Answer::Accept);  // late, and welcome
    EXPECT_EQ(night.incident_of(1).held()->unit.value, "ann");
}

TEST_F(CallsTest, AUnitWhosePhoneShowsItHasItsTime) {
    night.signal(1, Kind::Fall);
    night.wait(15s);
    night.says("ann", Answer::Shown);
    EXPECT_THAT(offered_to(call(Party::UnitPhone, CallState::NotAnswered, "ann")), IsEmpty());
}

TEST_F(CallsTest, ACallThatWasAnsweredIsNoAcceptance) {
    night.signal(1, Kind::Fall);
    night.wait(15s);
    EXPECT_THAT(offered_to(call(Party::UnitPhone, CallState::Answered, "ann")), IsEmpty());
    EXPECT_THAT(offered_to(night.wait(45s)), ElementsAre("bea"));
}

TEST_F(CallsTest, AShiftLeaderWhoDoesNotAnswerIsFollowedByTheDutyNumberAtOnce) {
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    night.wait(60s);
    EXPECT_THAT(
        called(call(Party::ShiftLeader, CallState::NotAnswered)), ElementsAre(Party::DutyNumber)
    );
    EXPECT_THAT(called(night.wait(60s)), IsEmpty());
}

// Both tasks had the shift leader rung; the telephony speaks of each call, or of one for both.
TEST_F(CallsTest, OneReportIsEnoughForAllThatTheShiftLeaderWasRungFor) {
    night.take(PresenceChanged{{"olga"}, true});
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    night.says("ann", Answer::CannotReach);
    night.says("bea", Answer::Accept);
    night.request(1, Kind::Fall, Asker::Layman, Urgency::U1);
    night.wait(60s);
    const auto& tasks = night.incident_of(1).tasks;
    const auto waiting = std::count_if(tasks.begin(), tasks.end(), [](const Task& task) {
        return task.rung == Rung::ShiftLeader && task.is_open();
    });
    ASSERT_GE(waiting, 2);
    const auto passed_on = called(call(Party::ShiftLeader, CallState::NotAnswered));
    EXPECT_EQ(passed_on.size(), static_cast<std::size_t>(waiting));
}

TEST_F(CallsTest, AnIncidentThatSomebodyTookNeedsNoNextCall) {
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    night.wait(60s);
    night.acts(Act::Take, night.incident_of(1).id.number);
    EXPECT_THAT(called(call(Party::ShiftLeader, CallState::Busy)), IsEmpty());
}

TEST_F(CallsTest, WhenNobodyInTheChainAnswersItIsKnownAndTheyAreRungAgain) {
    leave_the_board();
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    call(Party::ShiftLeader, CallState::NotTaken);
    EXPECT_FALSE(unheard());
    call(Party::DutyNumber, CallState::NotAnswered);
    EXPECT_TRUE(unheard());
    EXPECT_THAT(
        called(night.wait(60s)), UnorderedElementsAre(Party::ShiftLeader, Party::DutyNumber)
    );
    EXPECT_TRUE(unheard());
    call(Party::DutyNumber, CallState::Answered);
    EXPECT_FALSE(unheard());
    EXPECT_THAT(called(night.wait(10min)), IsEmpty());
}

TEST_F(CallsTest, AShiftLeaderWhoAnsweredIsEnough) {
    leave_the_board();
    night.signal(1, Kind::Fall);
    call(Party::ShiftLeader, CallState::Answered);
    call(Party::DutyNumber, CallState::Failed);
    EXPECT_FALSE(unheard());
}

TEST_F(CallsTest, WhoeverWaitsIsRungForAndNotWhoWasTaken) {
    leave_the_board();
    night.signal(1, Kind::Fall);
    night.signal(2, Kind::Fall);
    night.says("ann", Answer::Accept);
    night.says("bea", Answer::Accept);
    for (const Party party : {Party::ShiftLeader, Party::DutyNumber}) {
        call(party, CallState::NotAnswered);  // one call stood for both
    }
    ASSERT_TRUE(unheard());
    night.take(PresenceChanged{{"olga"}, true});
    night.acts(Act::Take, night.incident_of(2).id.number);
    const auto again = all_of<CallAsked>(night.wait(60s));
    ASSERT_FALSE(again.empty());
    EXPECT_EQ(again[0].incident, night.incident_of(1).id.number);
    night.acts(Act::Take, night.incident_of(1).id.number);
    EXPECT_THAT(called(night.wait(60s)), IsEmpty());
    EXPECT_FALSE(unheard());
}

TEST_F(CallsTest, AReportOfACallThatNobodyAskedForIsNothing) {
    EXPECT_THAT(night.take(CallReported{.incident = 99, .party = Party::DutyNumber}), IsEmpty());
    night.signal(1, Kind::Fall);
    EXPECT_THAT(
        night.take(CallReported{
            .incident = night.incident_of(1).id.number,
            .party = Party::DutyNumber,
            .state = CallState::Failed}),
        IsEmpty()
    );
}

TEST_F(CallsTest, ThatNobodyWasReachedSurvivesARestart) {
    leave_the_board();
    night.signal(1, Kind::Fall);
    call(Party::ShiftLeader, CallState::Failed);
    call(Party::DutyNumber, CallState::Failed);
    Desk again;
    for (const Entry& entry : night.entries) {
        again.apply(entry);
    }
    EXPECT_EQ(again.state(), night.desk.state());
    EXPECT_EQ(again.next_deadline(), night.desk.next_deadline());
    EXPECT_TRUE(again.state().unheard);
}

}  // namespace
}  // namespace nachtwacht::routing::testing
