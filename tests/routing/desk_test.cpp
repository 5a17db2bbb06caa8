#include "routing/desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/routing/night.hpp"

namespace nachtwacht::routing::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class DeskTest : public ::testing::Test {
protected:
    void SetUp() override { night.everyone_on_duty(); }
    Night night;
};

TEST_F(DeskTest, AsksTheNearestAtOnceAndAnOperatorSpeaksBesideIt) {
    const auto& facts = night.signal(1, Kind::Fall);
    EXPECT_THAT(offered_to(facts), ElementsAre("ann"));
    EXPECT_THAT(tasks_raised(facts), ElementsAre(TaskKind::Speak));
}

TEST_F(DeskTest, AsksTheNextUnitWhenTheFirstStaysSilent) {
    night.signal(1, Kind::Fall);
    EXPECT_THAT(offered_to(night.wait(59'999ms)), IsEmpty());
    EXPECT_THAT(offered_to(night.wait(1ms)), ElementsAre("bea"));
}

TEST_F(DeskTest, RingsTheTelephoneOfAUnitWhosePhoneDoesNotShowTheOrder) {
    night.signal(1, Kind::Fall);
    EXPECT_THAT(called(night.wait(15s)), ElementsAre(Party::UnitPhone));
}

TEST_F(DeskTest, DoesNotRingWhenThePhoneShowedIt) {
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Shown);
    EXPECT_THAT(called(night.wait(20s)), IsEmpty());
}

TEST_F(DeskTest, ASilentUnitMayStillAcceptAndTheOthersAreWithdrawn) {
    night.signal(1, Kind::Fall);
    night.wait(60s);
    const OrderId second = night.order_of("bea");
    night.says("ann", Answer::Accept);
    ASSERT_NE(night.incident_of(1).held(), nullptr);
    EXPECT_EQ(night.incident_of(1).held()->unit.value, "ann");
    EXPECT_EQ(night.incident_of(1).find(second)->state, OrderState::Withdrawn);
}

TEST_F(DeskTest, OfTwoThatAcceptTheSecondIsToldWhoHasIt) {
    night.signal(1, Kind::Fall);
    night.wait(60s);
    night.says("bea", Answer::Accept);
    const auto refused = all_of<AnswerRefused>(night.says("ann", Answer::Accept));
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].why, "taken_by_other");
    EXPECT_EQ(refused[0].taken_by.value, "bea");
}

TEST_F(DeskTest, ARefusalAsksTheNextAtOnce) {
    night.signal(1, Kind::Fall);
    EXPECT_THAT(offered_to(night.says("ann", Answer::Decline)), ElementsAre("bea"));
}

TEST_F(DeskTest, AnOperatorSeesItAfterTwoSilentUnits) {
    night.signal(1, Kind::Fall);
    EXPECT_THAT(tasks_raised(night.wait(119s)), Not(Contains(TaskKind::Unanswered)));
    EXPECT_THAT(tasks_raised(night.wait(1s)), Contains(TaskKind::Unanswered));
}

TEST_F(DeskTest, AnOperatorSeesItAfterAHundredAndFiftySecondsWhateverUnitsSay) {
    night.signal(1, Kind::Fall);
    night.wait(40s);
    night.says("ann", Answer::Decline);
    night.wait(50s);
    night.says("bea", Answer::Decline);
    EXPECT_THAT(tasks_raised(night.wait(59s)), Not(Contains(TaskKind::Unanswered)));
    EXPECT_THAT(tasks_raised(night.wait(1s)), Contains(TaskKind::Unanswered));
}

TEST_F(DeskTest, WhenNobodyCanGoAnOperatorFindsHelpAndTheNextFreeUnitIsAsked) {
    for (const std::uint32_t client : {1U, 2U, 3U}) {
        night.signal(client, Kind::Fall);
    }
    for (const char* unit : {"ann", "bea", "cas"}) {
        night.says(unit, Answer::Accept);
    }
    EXPECT_THAT(
        tasks_raised(night.signal(4, Kind::Fall)),
        UnorderedElementsAre(TaskKind::Speak, TaskKind::FindHelp)
    );
    EXPECT_THAT(offered_to(night.says("bea", Answer::Done)), ElementsAre("bea"));
    EXPECT_TRUE(night.desk.state().freed.empty());
}

TEST_F(DeskTest, TheMostUrgentOfThoseThatWaitComesFirst) {
    for (const std::uint32_t client : {1U, 2U, 3U}) {
        night.signal(client, Kind::Fall);
    }
    for (const char* unit : {"ann", "bea", "cas"}) {
        night.says(unit, Answer::Accept);
    }
    night.signal(4, Kind::Door);
    night.signal(5, Kind::Fall);
    night.says("cas", Answer::Done);
    EXPECT_EQ(night.order_of("cas").number, night.incident_of(5).id.number);
}

TEST_F(DeskTest, ARawAlarmNeverSendsACrisisTeam) {
    const auto& facts = night.signal(1, Kind::PgCrisis);
    EXPECT_THAT(offered_to(facts), IsEmpty());
    EXPECT_THAT(tasks_raised(facts), Contains(TaskKind::Decide));
}

TEST_F(DeskTest, AProfessionalsRequestSendsTheCrisisTeamAtOnce) {
    EXPECT_THAT(
        offered_to(night.request(1, Kind::PgCrisis, Asker::Gp, Urgency::U2)), ElementsAre("fay")
    );
}

TEST_F(DeskTest, FireIsForOneOneTwoFirstAndForTheOperatorToDecide) {
    const auto& facts = night.signal(1, Kind::FireSmoke);
    EXPECT_THAT(tasks_raised(facts), ElementsAre(TaskKind::Call112, TaskKind::Decide));
    EXPECT_THAT(offered_to(facts), IsEmpty());
    EXPECT_THAT(offered_to(night.wait(89s)), IsEmpty());
    EXPECT_THAT(offered_to(night.wait(1s)), ElementsAre("ann"));
}

// One entry is one commit: what stands in it is on the boards together.
TEST_F(DeskTest, TheTaskToCallOneOneTwoStandsInTheEntryThatOpensTheIncident) {
    const auto& facts = night.signal(1, Kind::FireSmoke);
    EXPECT_EQ(all_of<IncidentOpened>(facts).size(), 1U);
    EXPECT_THAT(tasks_raised(facts), Contains(TaskKind::Call112));
}

TEST_F(DeskTest, TheFamilyIsATaskOfThreeMinutesBesideTheOrderAndNeverBeforeIt) {
    auto clients = small_register();
    clients->hash = "with family";
    clients->clients[ClientNumber{1}].first_contact = true;
    night.take(ClientsLoaded{clients});
    const auto& facts = night.signal(1, Kind::Fall);
    EXPECT_THAT(offered_to(facts), ElementsAre("ann"));
    const auto raised = all_of<TaskRaised>(facts);
    ASSERT_EQ(raised.size(), 2U);
    EXPECT_EQ(raised[1].kind, TaskKind::FirstContact);
    EXPECT_EQ(raised[1].next, night.now.steady + 3min);
}

TEST_F(DeskTest, OneOneTwoGoesToASecondOperatorAndThenToTheShiftLeader) {
    night.signal(1, Kind::FireSmoke);
    const auto at_30 = all_of<TaskEscalated>(night.wait(30s));
    ASSERT_EQ(at_30.size(), 1U);
    EXPECT_EQ(at_30[0].rung, Rung::SecondOperator);
    EXPECT_THAT(called(night.wait(30s)), Contains(Party::ShiftLeader));
}

TEST_F(DeskTest, AnUntakenTaskReachesTheShiftLeaderAndThenTheDutyNumber) {
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    EXPECT_THAT(called(night.wait(60s)), ElementsAre(Party::ShiftLeader));
    EXPECT_THAT(called(night.wait(60s)), ElementsAre(Party::DutyNumber));
}

TEST_F(DeskTest, WithoutALiveBoardTheChainRunsAtOnce) {
    night.take(PresenceChanged{{"olga"}, false});
    EXPECT_THAT(
        called(night.signal(1, Kind::Fall)), ElementsAre(Party::ShiftLeader, Party::DutyNumber)
    );
}

TEST_F(DeskTest, TakingAnIncidentEndsTheChainButNotThatOfOneOneTwo) {
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    night.acts(Act::Take, night.incident_of(1).id.number);
    EXPECT_THAT(called(night.wait(10min)), IsEmpty());
    night.signal(2, Kind::FireSmoke);
    night.acts(Act::Take, night.incident_of(2).id.number);
    EXPECT_THAT(called(night.wait(60s)), Contains(Party::ShiftLeader));
}

TEST_F(DeskTest, AFurtherSignalJoinsTheOpenIncident) {
    night.signal(1, Kind::Fall);
    const auto stored = all_of<SignalStored>(night.signal(1, Kind::Fall));
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_EQ(stored[0].fate, Fate::Joined);
    EXPECT_EQ(stored[0].incident, night.incident_of(1).id.number);
}

TEST_F(DeskTest, APressTwoMinutesAfterAcceptanceSoundsAnew) {
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    night.wait(119s);
    EXPECT_EQ(all_of<SignalStored>(night.signal(1, Kind::Fall))[0].fate, Fate::Joined);
    night.wait(1s);
    const auto& facts = night.signal(1, Kind::Fall);
    EXPECT_EQ(all_of<SignalStored>(facts)[0].fate, Fate::Renewed);
    EXPECT_THAT(tasks_raised(facts), Contains(TaskKind::Reassess));
}

TEST_F(DeskTest, AHigherUrgencyDecidesAnew) {
    night.signal(1, Kind::Door);
    const auto& facts = night.signal(1, Kind::Fall);
    EXPECT_EQ(all_of<SignalStored>(facts)[0].fate, Fate::Renewed);
    EXPECT_EQ(night.incident_of(1).urgency, Urgency::U2);
}

// Whoever goes there must know it, whatever was signalled first.
TEST_F(DeskTest, AFireThatJoinsAFallKeepsPeopleOut) {
    night.signal(1, Kind::Fall);
    ASSERT_FALSE(night.incident_of(1).keep_out);
    night.signal(1, Kind::FireSmoke);
    EXPECT_TRUE(night.incident_of(1).keep_out);
    night.acts(Act::Assess, night.incident_of(1).id.number, {.urgency = Urgency::U2});
    EXPECT_TRUE(night.incident_of(1).keep_out);
}

TEST_F(DeskTest, RestoreAndCancelAreNotesAndCloseNothing) {
    night.signal(1, Kind::Fall);
    EXPECT_EQ(all_of<SignalStored>(night.signal(1, Kind::CancelOrReset))[0].fate, Fate::Noted);
    EXPECT_TRUE(night.incident_of(1).is_open());
}

TEST_F(DeskTest, TheNursesOutcomeClosesTheIncident) {
    night.signal(1, Kind::Fall);
    const std::uint64_t number = night.incident_of(1).id.number;
    night.says("ann", Answer::Accept);
    night.says("ann", Answer::UnderWay);
    night.says("ann", Answer::OnScene);
    night.says("ann", Answer::Done);
    EXPECT_FALSE(night.incident(number).is_open());
    EXPECT_EQ(night.desk.state().units.at({"ann"}).holding, 0U);
}

TEST_F(DeskTest, AnIncidentWithAnOpenOneOneTwoTaskStaysOpenAfterTheNurse) {
    night.signal(1, Kind::FireSmoke);
    night.wait(90s);
    night.says("ann", Answer::Accept);
    night.says("ann", Answer::Done);
    EXPECT_TRUE(night.incident_of(1).is_open());
}

TEST_F(DeskTest, AnUnknownSenderIsStoredAndShownToAnOperator) {
    Signal signal{.kind = Kind::Test};
    signal.reference = {Door::Scaip, "stranger", "1", {}, 35min};
    EXPECT_THAT(tasks_raised(night.take(SignalReceived{signal})), ElementsAre(TaskKind::Identify));
}

TEST_F(DeskTest, AnAlarmOfAnUnknownSenderAtAnUnknownPlaceIsAnOperatorsAtOnce) {
    Signal signal{.kind = Kind::Fall};
    signal.reference = {Door::Scaip, "stranger", "1", {}, 35min};
    const auto& facts = night.take(SignalReceived{signal});
    EXPECT_THAT(
        tasks_raised(facts),
        UnorderedElementsAre(TaskKind::Speak, TaskKind::Identify, TaskKind::FindHelp)
    );
    EXPECT_EQ(all_of<NobodyFound>(facts)[0].decision.nobody, Nobody::UnknownPlace);
}

TEST_F(DeskTest, ATroubleOfTheHouseItselfIsTechnicalWorkAndNobodyAsksWhoseItIs) {
    Signal signal{.kind = Kind::LowBattery};
    signal.reference = {Door::House, "nachtwachtd", "disk-low", {}, 0s};
    const auto& facts = night.take(SignalReceived{signal});
    EXPECT_THAT(tasks_raised(facts), ElementsAre(TaskKind::Technical));
    EXPECT_TRUE(all_of<SignalStored>(facts)[0].known_sender);
    signal.reference.value = "disk-refuses";
    EXPECT_EQ(all_of<SignalStored>(night.take(SignalReceived{signal}))[0].fate, Fate::Joined);
    signal.kind = Kind::Restored;
    EXPECT_EQ(all_of<SignalStored>(night.take(SignalReceived{signal}))[0].fate, Fate::Noted);
}

TEST_F(DeskTest, WhatCannotBeReadIsShownToAnOperatorOnce) {
    EXPECT_THAT(
        tasks_raised(night.take(UnreadableReceived{{Door::Scaip, "10.0.0.9", "hash1", {}, 35min}})),
        ElementsAre(TaskKind::Identify)
    );
    const auto& again =
        night.take(UnreadableReceived{{Door::Scaip, "10.0.0.9", "hash2", {}, 35min}});
    EXPECT_EQ(all_of<SignalStored>(again)[0].fate, Fate::Joined);
}

TEST_F(DeskTest, ALaymansReportOfADeathIsLifeThreatening) {
    const auto& facts = night.request(1, Kind::Death, Asker::Layman, std::nullopt);
    EXPECT_EQ(night.incident_of(1).urgency, Urgency::U0);
    EXPECT_THAT(tasks_raised(facts), Contains(TaskKind::Call112));
}

TEST_F(DeskTest, AProfessionalsReportOfADeathIsForAPhysicianOnly) {
    const auto& facts = night.request(1, Kind::Death, Asker::Gp, Urgency::U4);
    EXPECT_THAT(tasks_raised(facts), ElementsAre(TaskKind::FindHelp));
    EXPECT_EQ(all_of<NobodyFound>(facts)[0].decision.nobody, Nobody::NobodyCompetent);
}

TEST_F(DeskTest, AUnitThatGoesOffDutyGivesBackWhatItHad) {
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    const auto& facts = night.take(DutyChanged{.unit = {"ann"}, .on = false, .by = "unit"});
    EXPECT_THAT(offered_to(facts), ElementsAre("bea"));
    EXPECT_THAT(tasks_raised(facts), ElementsAre(TaskKind::Unanswered));
}

TEST_F(DeskTest, AnOldPositionCostsItsAgeAndAVeryOldOneIsNotUsed) {
    // Ann drives 2 km, about 200 s; Bea stands at the door, but that is 4 minutes ago.
    night.desk.sight({"bea"}, {at_km(0), night.now.wall - 4min, 10});
    night.desk.sight({"cas"}, {at_km(0), night.now.wall - 16min, 10});
    EXPECT_THAT(offered_to(night.signal(1, Kind::Fall)), ElementsAre("ann"));
    const auto second = all_of<OrderOffered>(night.signal(2, Kind::Fall));
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].unit.value, "bea");
    EXPECT_EQ(second[0].decision.ranked[0].position_age_seconds, 240);
    EXPECT_TRUE(second[0].decision.ranked[1].from_base);
}

TEST_F(DeskTest, TheOperatorMayAssignAnotherUnitAndTheFirstIsWithdrawn) {
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    const std::uint64_t number = night.incident_of(1).id.number;
    night.acts(Act::Assign, number, {.unit = {"cas"}});
    EXPECT_EQ(night.incident(number).orders[0].state, OrderState::Withdrawn);
    EXPECT_EQ(night.order_of("cas").number, number);
}

TEST_F(DeskTest, CallingOffWithdrawsEverythingAndSearchesNoMore) {
    night.signal(1, Kind::Fall);
    const std::uint64_t number = night.incident_of(1).id.number;
    night.acts(Act::CallOff, number);
    EXPECT_THAT(offered_to(night.wait(1h)), IsEmpty());
    EXPECT_TRUE(night.incident(number).is_open());
}

TEST_F(DeskTest, ARepeatIsKnownUntilItsTimeIsOver) {
    night.signal(1, Kind::Fall, "ref1");
    const Reference reference{Door::Scaip, "dev1", "ref1", {}, 35min};
    ASSERT_TRUE(night.desk.repeat_of(reference, night.now.steady));
    night.wait(35min);
    EXPECT_FALSE(night.desk.repeat_of(reference, night.now.steady));
}

TEST_F(DeskTest, ARepeatIsStillKnownWhenTheCounterBeganAnew) {
    const Reference before{Door::Scaip, "dev1", "1", "fall", 35min};
    const Reference after{Door::Scaip, "dev1", "1", "door", 35min};
    night.take(SignalReceived{{.reference = before, .kind = Kind::Fall}});
    EXPECT_FALSE(night.desk.repeat_of(after, night.now.steady));
    night.take(SignalReceived{{.reference = after, .kind = Kind::Door}});
    EXPECT_TRUE(night.desk.repeat_of(after, night.now.steady));
    EXPECT_TRUE(night.desk.repeat_of(before, night.now.steady));
}

OperatorActed of_board(const std::string& who, const std::string& id, std::uint64_t seen = 0) {
    OperatorActed act;
    act.who = {who};
    act.reference = {Door::Command, who, id, {}, 24h};
    act.seen = seen;
    return act;
}

TEST_F(DeskTest, AnActThatABoardRepeatsIsKnownWithWhatItsFirstWasTold) {
    night.signal(1, Kind::Fall);
    const auto number = night.incident_of(1).id.number;
    night.acts(Act::Take, number, of_board("omar", "a1"));
    night.acts(Act::Take, number, of_board("olga", "b1"));
    const auto now = night.desk.state().now.steady;
    const auto first = night.desk.repeat_of(of_board("omar", "a1").reference, now);
    const auto second = night.desk.repeat_of(of_board("olga", "b1").reference, now);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->refused, "");
    EXPECT_EQ(second->refused, "taken:omar");
    EXPECT_FALSE(night.desk.repeat_of(of_board("olga", "a1").reference, now));
}

TEST_F(DeskTest, WhoDecidesOnAPictureThatHasChangedIsToldToLookFirst) {
    night.signal(1, Kind::Fall);
    const auto number = night.incident_of(1).id.number;
    const auto seen = night.incident_of(1).changed_in;
    night.says("ann", Answer::Accept);
    for (const Act act :
         {Act::Assign,
          Act::CallOff,
          Act::Close,
          Act::Search,
          Act::Release,
          Act::Assess,
          Act::OutsideParty}) {
        const auto refused =
            all_of<ActRefused>(night.acts(act, number, of_board("omar", "", seen)));
        ASSERT_EQ(refused.size(), 1U);
        EXPECT_EQ(refused[0].why, "changed");
    }
    EXPECT_THAT(
        all_of<ActRefused>(night.acts(Act::Remark, number, of_board("omar", "", seen))), IsEmpty()
    );
    const auto newest = night.incident_of(1).changed_in;
    night.acts(Act::Close, number, of_board("omar", "", newest));
    EXPECT_FALSE(night.incident(number).is_open());
}

TEST_F(DeskTest, TheStateAfterARestartIsTheFoldOfTheSameFacts) {
    night.signal(1, Kind::Fall);
    night.wait(70s);
    night.signal(2, Kind::FireSmoke);
    night.says("bea", Answer::Accept);
    night.wait(100s);
    night.says("bea", Answer::Done);
    Desk again;
    for (const Entry& entry : night.entries) {
        again.apply(entry);
    }
    EXPECT_EQ(again.state(), night.desk.state());
    EXPECT_EQ(again.next_deadline(), night.desk.next_deadline());
}

// What planted faults found (tests/mutations), one test each.

TEST_F(DeskTest, WishesNeitherLowerTheUrgencyNorHideOneOneTwo) {
    auto clients = small_register();
    clients->hash = "with wishes";
    clients->clients.at(ClientNumber{1}).acp = true;
    night.take(ClientsLoaded{clients});
    EXPECT_THAT(tasks_raised(night.signal(1, Kind::FireSmoke)), Contains(TaskKind::Call112));
    EXPECT_EQ(night.incident_of(1).urgency, Urgency::U1);
}

TEST_F(DeskTest, ACarePlanRaisesALevelAndNeverLowersIt) {
    auto clients = small_register();
    clients->hash = "with a care plan";
    clients->clients.at(ClientNumber{1}).urgencies = {{Kind::Door, Urgency::U2}};
    clients->clients.at(ClientNumber{2}).urgencies = {{Kind::Fall, Urgency::U4}};
    night.take(ClientsLoaded{clients});
    night.signal(1, Kind::Door);
    night.signal(2, Kind::Fall);
    EXPECT_EQ(night.incident_of(1).urgency, Urgency::U2);
    EXPECT_EQ(night.incident_of(2).urgency, Urgency::U2);
}

TEST_F(DeskTest, ARawAlarmNeverReachesACrisisTeamThatAnArrangementLists) {
    auto region = small_region();
    region->hash = "all in one";
    region->arrangements.at(0).tiers = {{{"ttv"}, {"fact"}}};
    region->units.at({"fay"}).skills = {{"nurse"}};
    night.take(RegionLoaded{region});
    EXPECT_THAT(offered_to(night.signal(1, Kind::Fall)), ElementsAre("ann"));
    EXPECT_THAT(
        offered_to(night.request(2, Kind::Request, Asker::Gp, Urgency::U2)), ElementsAre("fay")
    );
}

TEST_F(DeskTest, ALaymanCannotMakeADeathLessUrgent) {
    night.request(1, Kind::Death, Asker::Layman, Urgency::U4);
    EXPECT_EQ(night.incident_of(1).urgency, Urgency::U0);
}

TEST_F(DeskTest, ClosingAnIncidentWithdrawsItsOrders) {
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    const std::uint64_t number = night.incident_of(1).id.number;
    night.acts(Act::Close, number, {.word = "false_alarm"});
    EXPECT_EQ(night.incident(number).orders[0].state, OrderState::Withdrawn);
    EXPECT_EQ(night.desk.state().units.at({"ann"}).holding, 0U);
}

TEST_F(DeskTest, WhatIsAssessedAsLifeThreateningIsForOneOneTwo) {
    night.signal(1, Kind::Fall);
    const std::uint64_t number = night.incident_of(1).id.number;
    const auto& facts = night.acts(Act::Assess, number, {.urgency = Urgency::U1});
    EXPECT_THAT(tasks_raised(facts), Contains(TaskKind::Call112));
}

TEST_F(DeskTest, WhenTheLastBoardGoesDarkTheShiftLeaderIsCalled) {
    night.signal(1, Kind::Fall);
    night.take(PresenceChanged{{"omar"}, true});
    EXPECT_THAT(called(night.take(PresenceChanged{{"olga"}, false})), IsEmpty());
    EXPECT_THAT(
        called(night.take(PresenceChanged{{"omar"}, false})),
        UnorderedElementsAre(Party::ShiftLeader, Party::DutyNumber)
    );
}

TEST_F(DeskTest, AJobThatIsGivenBackIsShownToAnOperator) {
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    const auto& facts = night.says("ann", Answer::Decline);
    EXPECT_THAT(offered_to(facts), ElementsAre("bea"));
    EXPECT_THAT(tasks_raised(facts), ElementsAre(TaskKind::Unanswered));
}

TEST_F(DeskTest, WhoCannotGetThereIsReplacedAtOnceAndAnOperatorHearsIt) {
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    night.says("ann", Answer::UnderWay);
    const auto& facts = night.says("ann", Answer::CannotReach);
    EXPECT_THAT(offered_to(facts), ElementsAre("bea"));
    EXPECT_THAT(tasks_raised(facts), ElementsAre(TaskKind::Unanswered));
}

// What the simulated world found, one test each.

TEST_F(DeskTest, AUnitThatComesInTimeIsNotHeldBackByWhatItCosts) {
    // Ann is there after 200 s of driving; her old position costs 240 s more, but takes none.
    night.desk.sight({"ann"}, {at_km(2), night.now.wall - 4min, 10});
    night.take(DutyChanged{
        .unit = {"ann"}, .on = true, .until = night.now.wall + 5min, .by = "unit"});
    const auto offers = all_of<OrderOffered>(night.signal(1, Kind::Fall));
    ASSERT_EQ(offers.size(), 1U);
    const auto& ranked = offers[0].decision.ranked;
    EXPECT_TRUE(std::any_of(ranked.begin(), ranked.end(), [](const Candidate& candidate) {
        return candidate.unit.value == "ann";
    }));
}

TEST_F(DeskTest, WhatAStrangerNotesIsShownToAnOperatorToo) {
    Signal signal{.kind = Kind::Restored};
    signal.reference = {Door::Scaip, "stranger", "1", {}, 35min};
    EXPECT_THAT(tasks_raised(night.take(SignalReceived{signal})), ElementsAre(TaskKind::Identify));
}

TEST_F(DeskTest, WhatWasOnABoardThatClosedGoesBackToTheChain) {
    night.take(PresenceChanged{{"omar"}, true});
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    const std::uint64_t number = night.incident_of(1).id.number;
    night.acts(Act::Take, number);
    night.take(PresenceChanged{{"olga"}, false});
    EXPECT_TRUE(night.incident(number).taken_by.empty());
    EXPECT_THAT(called(night.wait(60s)), Contains(Party::ShiftLeader));
}

TEST_F(DeskTest, AfterARestartWhatAnOperatorHadIsOnTheChainAgain) {
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    const std::uint64_t number = night.incident_of(1).id.number;
    night.acts(Act::Take, number);
    night.take(Started{2});
    EXPECT_TRUE(night.incident(number).taken_by.empty());
    EXPECT_THAT(called(night.wait(60s)), Contains(Party::ShiftLeader));
}

TEST_F(DeskTest, AnIncidentThatIsLeftToNobodyIsAnOperatorsAgain) {
    night.signal(1, Kind::FireSmoke);
    night.wait(90s);
    night.says("ann", Answer::Accept);
    night.says("ann", Answer::Done);
    const Incident& incident = night.incident_of(1);
    const auto& facts = night.acts(
        Act::ConfirmTask,
        incident.id.number,
        {.task = incident.open_task(TaskKind::Call112)->id.index}
    );
    EXPECT_THAT(tasks_raised(facts), ElementsAre(TaskKind::Decide));
}

TEST_F(DeskTest, AUnitOfALaterArrangementThatComesFreeIsAskedToo) {
    auto region = small_region();
    region->hash = "two";
    region->units[{"fay"}].skills.insert({"vig"});
    region->teams[{"fact"}].professional_only = false;
    region->arrangements[1].kinds = {};
    night.take(RegionLoaded{region});
    night.take(DutyChanged{.unit = {"fay"}, .on = false, .by = "unit"});
    for (const char* unit : {"ann", "bea", "cas"}) {
        night.take(DutyChanged{.unit = {unit}, .on = false, .by = "unit"});
    }
    EXPECT_THAT(tasks_raised(night.signal(1, Kind::Fall)), Contains(TaskKind::FindHelp));
    EXPECT_THAT(
        offered_to(night.take(DutyChanged{.unit = {"fay"}, .on = true, .by = "unit"})),
        ElementsAre("fay")
    );
}

TEST_F(DeskTest, WhoWaitsIsServedWhenAWindowOpens) {
    auto region = small_region();
    region->hash = "windows";
    // It is 02:10.
    region->calendar.windows[{"late"}].spans = {Span{.hours = {std::chrono::hours{2} + 13min, 4h}}};
    region->teams[{"ttv"}].window = {"late"};
    night.take(RegionLoaded{region});
    EXPECT_THAT(tasks_raised(night.signal(1, Kind::Fall)), Contains(TaskKind::FindHelp));
    EXPECT_THAT(offered_to(night.wait(3min - 1ms)), IsEmpty());
    EXPECT_THAT(offered_to(night.wait(1ms)), ElementsAre("ann"));
}

TEST_F(DeskTest, WhoWaitsIsServedWhenTheRulesAllowIt) {
    auto closed = small_region();
    closed->hash = "closed";
    closed->arrangements.clear();
    night.take(RegionLoaded{closed});
    night.signal(1, Kind::Fall);
    EXPECT_THAT(offered_to(night.take(RegionLoaded{small_region()})), ElementsAre("ann"));
}

TEST_F(DeskTest, WhatBecomesUrgentGivesAnEarlierOfferNoMoreTimeThanAnUrgentOne) {
    night.signal(1, Kind::Door);
    night.signal(1, Kind::Fall);
    EXPECT_THAT(offered_to(night.wait(59s)), IsEmpty());
    EXPECT_THAT(offered_to(night.wait(1s)), ElementsAre("bea"));
}

TEST_F(DeskTest, WhatBecomesUrgentIsShownToAnOperatorLikeAnyUrgentOne) {
    night.signal(1, Kind::Door);
    night.signal(1, Kind::Fall);
    night.wait(20s);
    night.says("ann", Answer::Decline);
    night.wait(30s);
    night.says("bea", Answer::Decline);
    night.wait(40s);
    EXPECT_THAT(tasks_raised(night.wait(60s)), Contains(TaskKind::Unanswered));
}

TEST_F(DeskTest, OfTwoOffersTheLaterOneIsNotGivenMoreTimeEither) {
    night.signal(1, Kind::Door);
    night.wait(100s);
    night.acts(Act::Search, night.incident_of(1).id.number);
    night.wait(150s);
    // Ann has until 300 s, Bea until 400 s; what is urgent now lets nobody wait beyond 310 s.
    night.signal(1, Kind::Fall);
    EXPECT_THAT(offered_to(night.wait(59s)), IsEmpty());
    EXPECT_THAT(offered_to(night.wait(1s)), ElementsAre("cas"));
}

TEST_F(DeskTest, WhoWaitsIsServedWhenItIsNoRawAlarmAnyMore) {
    auto region = small_region();
    region->hash = "three";
    region->units[{"fay"}].skills.insert({"vig"});
    region->arrangements[1].kinds = {};
    night.take(RegionLoaded{region});
    for (const char* unit : {"ann", "bea", "cas"}) {
        night.take(DutyChanged{.unit = {unit}, .on = false, .by = "unit"});
    }
    EXPECT_THAT(offered_to(night.signal(1, Kind::Fall)), IsEmpty());
    EXPECT_THAT(
        offered_to(night.request(1, Kind::PgCrisis, Asker::Operator, std::nullopt)),
        ElementsAre("fay")
    );
}

TEST_F(DeskTest, SignalsThatKeepComingDoNotHoldUpTheChain) {
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    std::vector<Party> parties;
    for (int i = 0; i < 3; ++i) {
        for (const Kind kind : {Kind::ManualAlarm, Kind::Fall}) {
            night.signal(1, kind);
            for (const Party party : called(night.wait(10s))) {
                parties.push_back(party);
            }
        }
    }
    EXPECT_THAT(parties, Contains(Party::ShiftLeader));
}

TEST_F(DeskTest, ASecondFaultOfADeviceDoesNotMakeTheFirstOneDueInAMinute) {
    night.signal(1, Kind::LowBattery);
    auto region = small_region();
    region->hash = "radio";
    region->kinds[Kind::RadioFault] = region->kinds[Kind::LowBattery];
    night.take(RegionLoaded{region});
    night.signal(1, Kind::RadioFault);
    EXPECT_THAT(all_of<TaskEscalated>(night.wait(1h)), IsEmpty());
}

TEST_F(DeskTest, UnitsAskedAreToldWhenAnOutsidePartyTakesOver) {
    night.signal(1, Kind::Fall);
    const std::uint64_t number = night.incident_of(1).id.number;
    night.acts(Act::OutsideParty, number, {.word = "hap"});
    EXPECT_EQ(night.incident(number).orders[0].state, OrderState::Withdrawn);
}

TEST_F(DeskTest, FireAfterAJobThatWasCalledOffSendsAUnitWhenNoOperatorReacts) {
    night.signal(1, Kind::Door);
    night.acts(Act::CallOff, night.incident_of(1).id.number);
    night.signal(1, Kind::FireSmoke);
    EXPECT_THAT(offered_to(night.wait(90s)), ElementsAre("ann"));
}

// What is asked of things that the house does not know, or no longer.

TEST_F(DeskTest, BeforeARuleBookIsAdoptedNothingIsDecided) {
    Desk empty;
    const Entry entry = empty.take(SignalReceived{{.kind = Kind::Fall}}, night.now);
    EXPECT_EQ(entry.number, 0U);
    EXPECT_THAT(entry.facts, IsEmpty());
    EXPECT_FALSE(empty.next_deadline());
}

TEST_F(DeskTest, ASignalWithoutAReferenceIsNeverARepeat) {
    Signal signal{.kind = Kind::Fall};
    signal.reference = {Door::Mqtt, "dev1", "", {}, 35min};
    night.take(SignalReceived{signal});
    EXPECT_FALSE(night.desk.repeat_of(signal.reference, night.now.steady));
    EXPECT_THAT(
        night.desk.state().seen, Not(Contains(::testing::Key(::testing::HasSubstr("dev1"))))
    );
}

TEST_F(DeskTest, AKindThatThePackForgotIsACallForHelp) {
    const auto& facts = night.signal(1, Kind::Gas);
    EXPECT_EQ(night.incident_of(1).urgency, Urgency::U2);
    EXPECT_THAT(offered_to(facts), ElementsAre("ann"));
    EXPECT_THAT(tasks_raised(facts), ElementsAre(TaskKind::Speak));
}

TEST_F(DeskTest, AnAnswerToAnOrderThatNobodyKnowsIsRefused) {
    const auto refused =
        all_of<AnswerRefused>(night.says("ann", Answer::Accept, OrderId{1, 77, 1}));
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].why, "unknown_order");
}

TEST_F(DeskTest, AnAnswerToTheOrderOfAnotherUnitIsRefused) {
    night.signal(1, Kind::Fall);
    const auto refused =
        all_of<AnswerRefused>(night.says("bea", Answer::Accept, night.order_of("ann")));
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].why, "not_yours");
    EXPECT_EQ(night.incident_of(1).held(), nullptr);
}

TEST_F(DeskTest, DutyOfAUnitThatThePackDoesNotKnowChangesNothing) {
    const Reference reference{Door::Phone, "zoe", "d1", {}, 24h};
    night.take(DutyChanged{.unit = {"zoe"}, .on = true, .by = "unit", .reference = reference});
    EXPECT_FALSE(night.desk.state().units.contains({"zoe"}));
    const auto seen = night.desk.repeat_of(reference, night.now.steady);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->refused, "unknown_unit");
    EXPECT_THAT(night.take(DutyChanged{.unit = {"zoe"}, .on = true, .by = "olga"}), IsEmpty());
}

TEST_F(DeskTest, AnOperatorCannotAssignAUnitThatThePackDoesNotKnow) {
    night.signal(1, Kind::Fall);
    const auto refused = all_of<ActRefused>(
        night.acts(Act::Assign, night.incident_of(1).id.number, {.unit = {"zoe"}})
    );
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].why, "unknown_unit");
}

TEST_F(DeskTest, AnAnswerToAnIncidentThatIsForgottenIsRefusedLikeAnyUnknownOne) {
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    const std::uint64_t number = night.incident_of(1).id.number;
    night.acts(Act::Close, number, {.word = "helped"});
    const Milliseconds kept = *night.incident(number).forget_at - night.now.steady;
    night.wait(kept - 1ms);
    night.signal(2, Kind::Test);
    ASSERT_TRUE(night.desk.state().incidents.contains(number));
    night.wait(1ms);
    night.signal(2, Kind::Test);
    EXPECT_FALSE(night.desk.state().incidents.contains(number));
    const auto refused = all_of<AnswerRefused>(night.says("ann", Answer::Done));
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].why, "unknown_order");
}

// A region of more units than a decision lists, and of a river.

std::shared_ptr<Region> region_with_nurses(int count) {
    auto region = small_region();
    for (int number = 1; number <= count; ++number) {
        const std::string name = "n" + std::to_string(1000 + number);
        region->units[{name}] = region->units.at({"ann"});
        region->units.at({name}).base = at_km(10);
    }
    return region;
}

TEST(DeskOfALargeRegion, ADecisionKeepsElevenThatCouldGoAndCountsTheRest) {
    Night night{region_with_nurses(15)};
    night.everyone_on_duty();
    for (int number = 1; number <= 15; ++number) {
        night.on_duty("n" + std::to_string(1000 + number));
    }
    const auto offers = all_of<OrderOffered>(night.signal(1, Kind::Fall));
    ASSERT_EQ(offers.size(), 1U);
    EXPECT_EQ(offers[0].decision.ranked.size(), 11U);
    EXPECT_EQ(offers[0].decision.farther, 7U);  // of 18 that are able
}

TEST(DeskOfALargeRegion, ADecisionKeepsAHundredThatCouldNotAndCountsTheRest) {
    Night night{region_with_nurses(120)};
    night.everyone_on_duty();
    const auto offers = all_of<OrderOffered>(night.signal(1, Kind::Fall));
    ASSERT_EQ(offers.size(), 1U);
    EXPECT_EQ(offers[0].decision.excluded.size(), 100U);
    EXPECT_EQ(offers[0].decision.excluded_more, 20U);
}

// East of kilometre 4 lies the other bank, and no bridge.
class River final : public DriveTimes {
public:
    std::optional<Drive> between(Position from, Position to) const override {
        const auto bank = [](Position at) { return at.longitude_e6 > at_km(4).longitude_e6; };
        return bank(from) == bank(to) ? std::optional{Drive{300, false}} : std::nullopt;
    }
};

TEST(DeskByRoad, AUnitThatNoWayLeadsFromIsNotAskedAndTheDecisionSaysWhy) {
    const River river;
    Night night;
    night.desk = Desk{night.desk.state(), &river};
    night.everyone_on_duty();
    const auto offers = all_of<OrderOffered>(night.signal(1, Kind::Fall));
    ASSERT_EQ(offers.size(), 1U);
    EXPECT_EQ(offers[0].unit.value, "ann");
    EXPECT_EQ(offers[0].decision.ranked.size(), 1U);
    EXPECT_THAT(
        offers[0].decision.excluded, Contains(Excluded{.unit = {"bea"}, .gate = Gate::NoWay})
    );
}

}  // namespace
}  // namespace nachtwacht::routing::testing
