// A visit that takes long: the phone asks whether all is well, then an operator calls the team
// (safety.md S15).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/routing/night.hpp"

namespace nachtwacht::routing::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class VisitTest : public ::testing::Test {
protected:
    void SetUp() override {
        night.everyone_on_duty();
        night.signal(1, Kind::Door);  // asks for no words with the client
        night.says("ann", Answer::Accept);
        number = night.incident_of(1).id.number;
    }
    const Order& order() { return night.incident(number).orders.front(); }
    std::vector<TaskKind> raised_within(Milliseconds span) {
        return tasks_raised(night.wait(span));
    }
    void confirm() {
        for (const Task& task : night.incident(number).tasks) {
            if (task.is_open()) {
                OperatorActed act;
                act.task = task.id.index;
                act.word = "spoken";
                night.acts(Act::ConfirmTask, number, act);
                return;
            }
        }
    }

    Night night;
    std::uint64_t number{};
};

TEST_F(VisitTest, AnOperatorCallsATeamThatSaysNothing) {
    EXPECT_THAT(raised_within(60min - 1ms), IsEmpty());
    EXPECT_THAT(raised_within(1ms), ElementsAre(TaskKind::CallTeam));
    EXPECT_THAT(raised_within(5h), IsEmpty());  // once; the chain goes on with it
}

TEST_F(VisitTest, WhatIsUntakenGoesToTheNextInTheChain) {
    night.wait(60min);
    EXPECT_THAT(called(night.wait(60s)), ElementsAre(Party::ShiftLeader));
}

TEST_F(VisitTest, RepeatedProgressMovesNothing) {
    night.wait(20min);
    night.says("ann", Answer::UnderWay);
    night.says("ann", Answer::OnScene);
    night.wait(39min);
    night.says("ann", Answer::OnScene);
    EXPECT_THAT(raised_within(1min), ElementsAre(TaskKind::CallTeam));
}

TEST_F(VisitTest, AllIsWellIsAskedAgainAQuarterOfAnHourLater) {
    night.says("ann", Answer::OnScene);
    night.wait(50min);
    night.says("ann", Answer::Well);
    EXPECT_EQ(order().expected_done, night.now.steady + 15min);
    EXPECT_EQ(order().state, OrderState::OnScene);
    EXPECT_THAT(raised_within(30min - 1ms), IsEmpty());
    EXPECT_THAT(raised_within(1ms), ElementsAre(TaskKind::CallTeam));
}

TEST_F(VisitTest, AWordEarlyInTheVisitTakesNoTimeAway) {
    night.wait(5min);
    night.says("ann", Answer::Well);
    EXPECT_THAT(raised_within(55min - 1ms), IsEmpty());
    EXPECT_THAT(raised_within(1ms), ElementsAre(TaskKind::CallTeam));
}

TEST_F(VisitTest, AWordAfterTheTaskEndsIt) {
    night.wait(60min);
    night.says("ann", Answer::Well);
    EXPECT_EQ(night.incident(number).open_task(TaskKind::CallTeam), nullptr);
    EXPECT_THAT(raised_within(30min), ElementsAre(TaskKind::CallTeam));
}

TEST_F(VisitTest, ATeamThatWasSpokenWithIsLookedAfterAgain) {
    night.wait(60min);
    confirm();
    EXPECT_EQ(night.incident(number).open_task(TaskKind::CallTeam), nullptr);
    EXPECT_THAT(raised_within(30min), ElementsAre(TaskKind::CallTeam));
}

TEST_F(VisitTest, WhoIsDoneIsNotCalled) {
    night.says("ann", Answer::Done);
    EXPECT_THAT(raised_within(3h), IsEmpty());
}

TEST_F(VisitTest, NobodyIsCalledWhereTheTeamIsNoMore) {
    night.wait(60min);
    night.says("ann", Answer::CannotReach);
    EXPECT_EQ(night.incident(number).open_task(TaskKind::CallTeam), nullptr);
}

TEST_F(VisitTest, ACallOffEndsTheCallToo) {
    night.wait(60min);
    night.acts(Act::CallOff, number);
    EXPECT_EQ(night.incident(number).open_task(TaskKind::CallTeam), nullptr);
}

TEST_F(VisitTest, AllIsWellOfAUnitThatIsNotThereIsRefused) {
    night.says("ann", Answer::Done);
    EXPECT_THAT(all_of<AnswerRefused>(night.says("ann", Answer::Well)), ::testing::SizeIs(1));
}

TEST_F(VisitTest, TheTimeSurvivesARestart) {
    night.wait(30min);
    Desk again;
    for (const Entry& entry : night.entries) {
        again.apply(entry);
    }
    EXPECT_EQ(again.state(), night.desk.state());
    EXPECT_EQ(again.next_deadline(), night.desk.next_deadline());
    EXPECT_EQ(again.next_deadline(), order().overdue);
}

}  // namespace
}  // namespace nachtwacht::routing::testing
