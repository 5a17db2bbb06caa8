// Operators join two incidents that are one event, and split one in which another event hides.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/routing/night.hpp"

namespace nachtwacht::routing::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class JoiningTest : public ::testing::Test {
protected:
    JoiningTest() { night.everyone_on_duty(); }

    // A neighbour rings about somebody whom nobody knows yet.
    std::uint64_t neighbour(Kind kind = Kind::Door, std::optional<Position> place = {}) {
        Signal signal{.kind = kind, .asker = Asker::Layman, .position = place};
        signal.reference = {Door::Phone, "olga", "n" + std::to_string(++calls), {}, 35min};
        night.take(SignalReceived{signal});
        return night.entries.back().number;
    }
    std::uint64_t pendant(std::uint32_t client, Kind kind = Kind::Fall) {
        night.signal(client, kind);
        return all_of<SignalStored>(night.last).at(0).incident;
    }
    // A device of which nobody knows whose it is.
    std::uint64_t stranger(const std::string& account, Kind kind = Kind::Fall) {
        Signal signal{.kind = kind};
        signal.reference = {Door::Scaip, account, "s" + std::to_string(++calls), {}, 35min};
        night.take(SignalReceived{signal});
        return all_of<SignalStored>(night.last).at(0).incident;
    }
    const std::vector<Fact>& join(std::uint64_t incident, std::uint64_t other) {
        return night.acts(Act::Join, incident, {.other = other});
    }
    std::string refused(std::uint64_t incident, std::uint64_t other, OperatorActed more = {}) {
        more.other = other;
        const auto facts = all_of<ActRefused>(night.acts(Act::Join, incident, more));
        return facts.empty() ? "" : facts[0].why;
    }

    Night night;
    int calls{};
};

TEST_F(JoiningTest, TheOtherEndsAndSaysWhereItGoesOn) {
    const auto call = neighbour();
    const auto alarm = pendant(1);
    join(call, alarm);
    const Incident& ended = night.incident(alarm);
    EXPECT_FALSE(ended.is_open());
    EXPECT_EQ(ended.outcome, Text{"joined"});
    EXPECT_EQ(ended.closed_by, Text{"olga"});
    EXPECT_EQ(ended.joined_into, call);
    EXPECT_TRUE(night.incident(call).is_open());
    EXPECT_EQ(ended.changed_in, night.entries.back().number);
    EXPECT_EQ(night.incident(call).changed_in, night.entries.back().number);
}

TEST_F(JoiningTest, NoOrderAndNoTaskOfTheOtherStaysOpen) {
    const auto call = neighbour(Kind::Fall, at_km(0));
    const auto alarm = pendant(1);
    ASSERT_TRUE(night.incident(alarm).awaits_answer());
    join(call, alarm);
    for (const Order& order : night.incident(alarm).orders) {
        EXPECT_EQ(order.state, OrderState::Withdrawn);
        EXPECT_EQ(order.why, Text{"joined"});
    }
    for (const Task& task : night.incident(alarm).tasks) {
        EXPECT_FALSE(task.is_open());
    }
    // Who was asked for the other hears why her answer does not count.
    const auto late = all_of<AnswerRefused>(
        night.says("bea", Answer::Accept, night.incident(alarm).orders.at(0).id)
    );
    ASSERT_EQ(late.size(), 1U);
    EXPECT_EQ(late[0].why, "joined");
}

TEST_F(JoiningTest, TheHigherUrgencyIsTakenOnWithAllThatItBrings) {
    const auto call = neighbour(Kind::Door, at_km(0));
    ASSERT_EQ(night.incident(call).urgency, Urgency::U3);
    const auto fire = pendant(1, Kind::FireSmoke);
    const auto& facts = join(call, fire);
    const Incident& goes_on = night.incident(call);
    EXPECT_EQ(goes_on.urgency, Urgency::U1);
    EXPECT_EQ(goes_on.kind, Kind::FireSmoke);
    EXPECT_TRUE(goes_on.keep_out);
    EXPECT_THAT(tasks_raised(facts), Contains(TaskKind::Call112));
    EXPECT_TRUE(goes_on.tell_at.has_value());
}

TEST_F(JoiningTest, ALowerUrgencyLowersNothing) {
    const auto alarm = pendant(1);
    const auto call = neighbour(Kind::Door, at_km(0));
    join(alarm, call);
    EXPECT_EQ(night.incident(alarm).urgency, Urgency::U2);
    EXPECT_EQ(night.incident(alarm).kind, Kind::Fall);
    EXPECT_THAT(all_of<IncidentChanged>(night.last), IsEmpty());
}

TEST_F(JoiningTest, AnIncidentOfNobodyKnownIsTheOthersClients) {
    const auto call = neighbour();
    ASSERT_TRUE(night.incident(call).waiting);  // nobody knows where
    join(call, pendant(1));
    EXPECT_EQ(night.incident(call).client, ClientNumber{1});
    EXPECT_FALSE(night.incident(call).waiting);
    EXPECT_THAT(offered_to(night.last), ElementsAre("ann"));
    EXPECT_EQ(night.incident(call).orders.at(0).id.number, call);
}

TEST_F(JoiningTest, SignalsAreCountedTogether) {
    const auto call = neighbour();
    const auto alarm = pendant(1);
    night.signal(1, Kind::Fall);
    join(call, alarm);
    EXPECT_EQ(night.incident(call).signals, 3U);
}

TEST_F(JoiningTest, LaterSignalsOfTheOthersClientReachIt) {
    const auto call = neighbour();
    join(call, pendant(1));
    EXPECT_EQ(pendant(1), call);
}

TEST_F(JoiningTest, LaterSignalsOfTheOthersDeviceReachItAlsoByWayOfAnother) {
    const auto third = stranger("dev-c");
    const auto second = stranger("dev-b");
    const auto first = stranger("dev-a");
    join(second, third);
    join(first, second);
    EXPECT_EQ(stranger("dev-c"), first);
    EXPECT_EQ(stranger("dev-b"), first);
    EXPECT_EQ(night.incident(first).signals, 5U);
    night.acts(Act::Close, first, {.word = "helped"});
    EXPECT_NE(stranger("dev-c"), first);
}

TEST_F(JoiningTest, LaterSignalsReachItAfterARestartAsWell) {
    const auto first = stranger("dev-a");
    join(first, stranger("dev-b"));
    Desk again;
    for (const Entry& entry : night.entries) {
        again.apply(entry);
    }
    EXPECT_EQ(again.state(), night.desk.state());
    Signal signal{.kind = Kind::Fall};
    signal.reference = {Door::Scaip, "dev-b", "later", {}, 35min};
    const Entry entry = again.take(SignalReceived{signal}, night.now);
    EXPECT_EQ(all_of<SignalStored>(entry.facts).at(0).incident, first);
    Desk from_snapshot{again.state()};
    signal.reference.value = "later still";
    const Entry later = from_snapshot.take(SignalReceived{signal}, night.now);
    EXPECT_EQ(all_of<SignalStored>(later.facts).at(0).incident, first);
}

TEST_F(JoiningTest, WhatTheOtherStillAskedForIsStillAskedFor) {
    auto clients = small_register();
    clients->hash = "with family";
    clients->clients.at(ClientNumber{1}).first_contact = true;
    night.take(ClientsLoaded{clients});
    const auto call = neighbour();
    const auto alarm = pendant(1);
    ASSERT_NE(night.incident(alarm).open_task(TaskKind::FirstContact), nullptr);
    join(call, alarm);
    const Task* family = night.incident(call).open_task(TaskKind::FirstContact);
    ASSERT_NE(family, nullptr);
    EXPECT_EQ(family->next, night.now.steady + 180s);
}

TEST_F(JoiningTest, WhatWasDoneIsNotAskedForAgain) {
    const auto alarm = pendant(1);
    night.acts(Act::Spoken, alarm);
    const auto call = neighbour(Kind::Fall, at_km(0));
    ASSERT_NE(night.incident(call).open_task(TaskKind::Speak), nullptr);
    EXPECT_THAT(tasks_raised(join(alarm, call)), Not(Contains(TaskKind::Speak)));
}

TEST_F(JoiningTest, WhoseItIsNeedNotBeFoundOutTwice) {
    const auto unknown = stranger("dev-a");
    ASSERT_NE(night.incident(unknown).open_task(TaskKind::Identify), nullptr);
    join(unknown, pendant(1));
    EXPECT_EQ(night.incident(unknown).open_task(TaskKind::Identify), nullptr);
}

TEST_F(JoiningTest, AUnitThatHasItKeepsItAndAnOperatorLooksWhetherItIsEnough) {
    const auto call = neighbour(Kind::Door, at_km(0));
    night.says("ann", Answer::Accept);
    const auto& facts = join(call, pendant(1));
    ASSERT_NE(night.incident(call).held(), nullptr);
    EXPECT_EQ(night.incident(call).held()->unit, UnitId{"ann"});
    EXPECT_THAT(tasks_raised(facts), Contains(TaskKind::Reassess));
    EXPECT_THAT(offered_to(facts), IsEmpty());
}

TEST_F(JoiningTest, AUnitIsAskedThoughNoneWasWantedBefore) {
    const auto call = neighbour(Kind::Fall, at_km(0));
    night.acts(Act::CallOff, call);
    ASSERT_FALSE(night.incident(call).unit_wanted);
    join(call, pendant(1));
    EXPECT_TRUE(night.incident(call).awaits_answer());
    EXPECT_TRUE(night.incident(call).tell_at.has_value());
}

TEST_F(JoiningTest, AnOutsidePartyThatHasTakenOverKeepsIt) {
    const auto call = neighbour(Kind::Fall, at_km(0));
    night.acts(Act::OutsideParty, call, {.word = "ambulance"});
    join(call, pendant(1));
    EXPECT_FALSE(night.incident(call).awaits_answer());
    EXPECT_EQ(holder_of(night.incident(call)), Holder::Outside);
    const auto again = neighbour(Kind::Fall, at_km(0));
    join(again, call);
    EXPECT_EQ(night.incident(again).outside_party, Text{"ambulance"});
}

TEST_F(JoiningTest, TheEarlierTimeOfATechnicalTaskHolds) {
    const auto early = pendant(1, Kind::LowBattery);
    night.wait(1h);
    Signal signal{.kind = Kind::LowBattery};
    signal.reference = {Door::Scaip, "dev1-b", "b", {}, 35min};
    signal.client = ClientNumber{1};
    night.take(SignalReceived{signal});
    const auto late = night.entries.back().number;
    const auto due = night.incident(early).open_task(TaskKind::Technical)->next;
    join(late, early);
    EXPECT_EQ(night.incident(late).open_task(TaskKind::Technical)->next, due);
}

TEST_F(JoiningTest, IsRefusedWithWhatToDo) {
    const auto call = neighbour(Kind::Fall, at_km(0));
    const auto alarm = pendant(1);
    EXPECT_EQ(refused(call, call), "same_incident");
    EXPECT_EQ(refused(call, 999), "unknown_other");
    EXPECT_EQ(refused(call, pendant(2, Kind::LowBattery)), "other_lane");
    EXPECT_EQ(refused(alarm, pendant(2)), "other_client");
    const auto closed = neighbour();
    night.acts(Act::Close, closed, {.word = "test"});
    EXPECT_EQ(refused(call, closed), "other_closed");
    EXPECT_EQ(refused(closed, call), "closed");
    EXPECT_TRUE(night.incident(call).is_open());
    EXPECT_TRUE(night.incident(alarm).is_open());
}

TEST_F(JoiningTest, IsRefusedWhileAnotherOperatorHasTheOther) {
    const auto call = neighbour();
    const auto alarm = pendant(1);
    night.acts(Act::Take, alarm, {.who = {"omar"}});
    const auto facts = all_of<ActRefused>(join(call, alarm));
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts[0].why, "other_taken");
    EXPECT_EQ(facts[0].taken_by, OperatorId{"omar"});
    night.acts(Act::Release, alarm, {.who = {"omar"}});
    night.acts(Act::Take, alarm);
    EXPECT_EQ(refused(call, alarm), "");
}

TEST_F(JoiningTest, IsRefusedOnAnOutdatedPictureOfEither) {
    const auto call = neighbour();
    const auto alarm = pendant(1);
    const auto seen = night.incident(call).changed_in;
    const auto other_seen = night.incident(alarm).changed_in;
    night.acts(Act::Remark, alarm);
    EXPECT_EQ(refused(call, alarm, {.seen = seen, .other_seen = other_seen}), "other_changed");
    night.acts(Act::Remark, call);
    EXPECT_EQ(refused(call, alarm, {.seen = seen}), "changed");
    EXPECT_EQ(
        refused(
            call,
            alarm,
            {.seen = night.incident(call).changed_in,
             .other_seen = night.incident(alarm).changed_in}
        ),
        ""
    );
}

TEST_F(JoiningTest, IsRefusedWhileTheOtherHasAUnit) {
    const auto call = neighbour(Kind::Fall, at_km(0));
    const auto alarm = pendant(1);
    night.says("bea", Answer::Accept);
    EXPECT_EQ(refused(call, alarm), "other_has_unit");
    night.says("ann", Answer::Accept);
    EXPECT_EQ(refused(call, alarm), "both_have_unit");
    night.acts(Act::CallOff, call);
    EXPECT_EQ(refused(alarm, call), "");
    EXPECT_NE(night.incident(alarm).held(), nullptr);
}

TEST_F(JoiningTest, WhatTheHouseHasSetAsideIsJoinedWithNothing) {
    const auto call = neighbour();
    const auto alarm = pendant(1);
    night.take(IncidentConvicted{alarm, {Door::House, "set aside", {}, {}, {}}});
    EXPECT_EQ(refused(call, alarm), "set_aside");
    EXPECT_EQ(refused(alarm, call), "set_aside");
}

TEST_F(JoiningTest, ARepeatIsAnsweredAsTheFirstWas) {
    const auto call = neighbour();
    const auto alarm = pendant(1);
    const Reference reference{Door::Command, "olga", "j1", {}, 35min};
    night.acts(Act::Join, call, {.reference = reference, .other = alarm});
    const auto seen = night.desk.repeat_of(reference, night.now.steady);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->refused, "");
}

class SplittingTest : public JoiningTest {
protected:
    const std::vector<Fact>& split(
        std::uint64_t incident, Kind kind, std::optional<Urgency> urgency = {}
    ) {
        return night.acts(Act::Split, incident, {.urgency = urgency, .kind = kind});
    }
};

TEST_F(SplittingTest, ANewIncidentOfTheSameClientIsSearchedForAtOnce) {
    const auto alarm = pendant(1);
    const auto before = night.incident(alarm);
    split(alarm, Kind::Fall);
    const auto made = night.entries.back().number;
    const Incident& other = night.incident(made);
    EXPECT_EQ(other.client, ClientNumber{1});
    EXPECT_EQ(other.sender, before.sender);
    EXPECT_EQ(other.door, before.door);
    EXPECT_EQ(other.asker, Asker::Operator);
    EXPECT_FALSE(other.raw);
    EXPECT_EQ(other.urgency, Urgency::U2);
    EXPECT_EQ(other.split_from, alarm);
    EXPECT_THAT(offered_to(night.last), ElementsAre("bea"));
    EXPECT_EQ(night.incident(alarm).orders, before.orders);
    EXPECT_EQ(night.incident(alarm).urgency, before.urgency);
    EXPECT_EQ(night.incident(alarm).changed_in, made);
}

TEST_F(SplittingTest, AnEntryOpensOneIncident) {
    const auto opened = all_of<IncidentOpened>(split(pendant(1), Kind::Fall));
    ASSERT_EQ(opened.size(), 1U);
    EXPECT_EQ(opened[0].incident.number, night.entries.back().number);
}

TEST_F(SplittingTest, TheSameGatesHoldAsForARequest) {
    const auto alarm = pendant(1);
    EXPECT_THAT(
        tasks_raised(split(alarm, Kind::Request, Urgency::U1)), Contains(TaskKind::Call112)
    );
    // What only professionals may ask for goes to no unit by itself.
    const auto& crisis = split(alarm, Kind::PgCrisis);
    EXPECT_THAT(offered_to(crisis), IsEmpty());
    EXPECT_THAT(tasks_raised(crisis), Contains(TaskKind::Decide));
    const auto& fire = split(alarm, Kind::FireSmoke);
    EXPECT_THAT(offered_to(fire), IsEmpty());
    EXPECT_TRUE(night.incident(night.entries.back().number).keep_out);
}

TEST_F(SplittingTest, WhatTheArrangementLeavesToTheOperatorIsLeftToHer) {
    const auto alarm = pendant(1);
    auto region = small_region();
    region->hash = "operator first";
    region->arrangements.front().mode = Mode::OperatorFirst;
    night.take(RegionLoaded{region});
    const auto& facts = split(alarm, Kind::Fall);
    EXPECT_THAT(offered_to(facts), IsEmpty());
    EXPECT_THAT(tasks_raised(facts), Contains(TaskKind::Decide));
}

TEST_F(SplittingTest, LaterSignalsOfTheClientJoinTheFirst) {
    const auto alarm = pendant(1);
    split(alarm, Kind::Fall);
    const auto made = night.entries.back().number;
    EXPECT_EQ(pendant(1), alarm);
    night.acts(Act::Close, alarm, {.word = "helped"});
    EXPECT_EQ(pendant(1), made);
}

TEST_F(SplittingTest, WhatWasJoinedByMistakeIsSplitAgain) {
    const auto call = neighbour(Kind::Fall, at_km(0));
    join(call, pendant(1));
    split(call, Kind::Fall);
    const auto made = night.entries.back().number;
    EXPECT_EQ(night.incident(made).client, ClientNumber{1});
    EXPECT_EQ(refused(call, made), "");
}

TEST_F(SplittingTest, IsRefusedForAKindThatOpensNothingAndOnAnOutdatedPicture) {
    const auto alarm = pendant(1);
    EXPECT_EQ(all_of<ActRefused>(split(alarm, Kind::Test)).at(0).why, "opens_none");
    EXPECT_EQ(all_of<ActRefused>(split(alarm, Kind::Restored)).at(0).why, "opens_none");
    const auto seen = night.incident(alarm).changed_in;
    split(alarm, Kind::Fall);
    const auto& twice =
        night.acts(Act::Split, alarm, {.who = {"omar"}, .seen = seen, .kind = Kind::Fall});
    EXPECT_EQ(all_of<ActRefused>(twice).at(0).why, "changed");
    night.acts(Act::Close, alarm, {.word = "helped"});
    EXPECT_EQ(all_of<ActRefused>(split(alarm, Kind::Fall)).at(0).why, "closed");
}

}  // namespace
}  // namespace nachtwacht::routing::testing
