// What ends the process while it is decided is no longer decided: people go on with it (safety.md
// S19).
#include <gmock/gmock.h>

#include "tests/routing/night.hpp"

namespace nachtwacht::routing::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Lets nothing be decided about what is due of one incident, and keeps what was asked.
class Wary final : public Watch {
public:
    bool look_at(std::uint64_t incident, std::uint32_t convictions) override {
        asked.emplace_back(incident, convictions);
        return incident != poison;
    }
    void done() override { ++ends; }

    std::uint64_t poison{};
    std::vector<std::pair<std::uint64_t, std::uint32_t>> asked{};
    int ends{};
};

class SetAsideTest : public ::testing::Test {
protected:
    SetAsideTest() {
        night.take(PresenceChanged{{"olga"}, true});
        night.desk.let_watch(&wary);
    }
    // Nobody is on duty: it waits.
    std::uint64_t a_fall_that_waits(std::uint32_t client) {
        night.signal(client, Kind::Fall);
        return night.incident_of(client).id.number;
    }
    const std::vector<Fact>& convict(std::uint64_t incident) {
        return night.take(IncidentConvicted{
            incident, {Door::House, "incident " + std::to_string(incident), {}, {}, {}}});
    }

    Night night;
    Wary wary;
};

TEST_F(SetAsideTest, WhoeverLooksOnHearsOfWhatIsDueAndNotOfWhatThisEntryOpened) {
    const auto number = a_fall_that_waits(1);
    EXPECT_THAT(wary.asked, IsEmpty());
    night.wait(60s);  // an untaken task goes up the chain
    EXPECT_THAT(wary.asked, Contains(std::pair{number, 0U}));
    EXPECT_GE(wary.ends, 2);
}

TEST_F(SetAsideTest, NothingIsDecidedAboutWhatMayNotBeLookedAt) {
    wary.poison = a_fall_that_waits(1);
    night.now.steady += 2min;
    EXPECT_THAT(night.take(TimePassed{}), IsEmpty());
    // Nor when a unit comes free that could go.
    night.on_duty("ann");
    EXPECT_EQ(night.order_of("ann"), OrderId{});
}

TEST_F(SetAsideTest, AConvictedIncidentIsForPeopleAndHoldsNobodyUp) {
    const auto number = a_fall_that_waits(1);
    wary.poison = number;
    const auto facts = convict(number);
    EXPECT_EQ(all_of<IncidentSetAside>(facts)[0].incident, number);
    const auto opened = all_of<IncidentOpened>(facts);
    ASSERT_EQ(opened.size(), 1U);
    EXPECT_EQ(opened[0].lane, Lane::Unknown);
    EXPECT_EQ(opened[0].client, ClientNumber{1});
    EXPECT_TRUE(night.incident(number).set_aside);
    EXPECT_NE(night.incident(number).open_task(TaskKind::Decide), nullptr);
    // The chain runs for the incident that tells people of it.
    const auto later = night.wait(3min);
    EXPECT_THAT(
        all_of<CallAsked>(later),
        Contains(::testing::Field(&CallAsked::incident, opened[0].incident.number))
    );
    EXPECT_THAT(
        all_of<TaskEscalated>(later),
        Not(Contains(
            ::testing::Field(&TaskEscalated::task, ::testing::Field(&TaskId::number, number))
        ))
    );
    night.on_duty("ann");
    const auto other = a_fall_that_waits(2);
    EXPECT_EQ(night.order_of("ann").number, other);
}

TEST_F(SetAsideTest, AFurtherSignalOfTheClientIsAnIncidentOfItsOwn) {
    const auto number = a_fall_that_waits(1);
    convict(number);
    night.on_duty("ann");
    night.signal(1, Kind::Fall);
    EXPECT_GT(night.order_of("ann").number, number);
}

TEST_F(SetAsideTest, AnOperatorSendsSomebodyAndTheHouseDecidesAgain) {
    const auto number = a_fall_that_waits(1);
    convict(number);
    night.on_duty("ann");
    night.on_duty("bea");
    night.acts(Act::Assign, number, {.unit = {"ann"}});
    EXPECT_FALSE(night.incident(number).set_aside);
    night.says("ann", Answer::Decline);
    EXPECT_EQ(night.order_of("bea").number, number);
    EXPECT_THAT(wary.asked, Contains(std::pair{number, 1U}));
}

TEST_F(SetAsideTest, SearchingIsAnOperatorsToAskForAsWell) {
    const auto number = a_fall_that_waits(1);
    convict(number);
    night.on_duty("ann");
    night.acts(Act::Search, number);
    EXPECT_EQ(night.order_of("ann").number, number);
}

TEST_F(SetAsideTest, WhatIsClosedUnknownOrSetAsideAlreadyStaysAsItIs) {
    const auto number = a_fall_that_waits(1);
    EXPECT_THAT(convict(number + 100), IsEmpty());
    convict(number);
    EXPECT_THAT(convict(number), IsEmpty());
    night.acts(Act::Close, number);
    EXPECT_THAT(convict(number), IsEmpty());
}

}  // namespace
}  // namespace nachtwacht::routing::testing
