// What regions agree beyond 'the nearest who can': crossing a border for the norm, a base that may
// not stay uncovered, advice, another mode, 112 alone.
#include <gmock/gmock.h>

#include "routing/explain.hpp"
#include "tests/routing/night.hpp"

namespace nachtwacht::routing::testing {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// The team on the other side, with one unit so many kilometres away.
std::shared_ptr<Region> with_neighbours(int km) {
    auto region = small_region();
    region->teams[{"east"}] = region->teams.at({"ttv"});
    region->units[{"dan"}] = region->units.at({"ann"});
    region->units.at({"dan"}).team = {"east"};
    region->units.at({"dan"}).base = at_km(km);
    region->arrangements[0].when_late = {{"east"}};
    region->norms[Urgency::U2] = 300s;  // ann, at 2 km, is there in time; bea, at 5 km, is not
    return region;
}

OrderOffered asked_for_a_fall(Night& night) {
    return all_of<OrderOffered>(night.signal(1, Kind::Fall)).at(0);
}

TEST(Crossing, NobodyCrossesWhileTheNormIsMet) {
    Night night{with_neighbours(1)};
    for (const char* unit : {"ann", "bea", "dan"}) {
        night.on_duty(unit);
    }
    const auto offered = asked_for_a_fall(night);
    EXPECT_EQ(offered.unit.value, "ann");
    EXPECT_EQ(offered.decision.tier, 1U);
    EXPECT_FALSE(offered.decision.for_the_norm);
    EXPECT_THAT(offered.decision.ranked, Each(Not(Field(&Candidate::unit, UnitId{"dan"}))));
}

TEST(Crossing, TheNeighbourGoesWhenTheNormWouldBeBroken) {
    Night night{with_neighbours(1)};
    for (const char* unit : {"bea", "dan"}) {
        night.on_duty(unit);
    }
    const auto offered = asked_for_a_fall(night);
    EXPECT_EQ(offered.unit.value, "dan");
    EXPECT_EQ(offered.decision.tier, 2U);
    EXPECT_TRUE(offered.decision.for_the_norm);
    const auto reasons = explain(offered.decision, *night.desk.state().region, Language::Dutch);
    EXPECT_THAT(reasons, Contains(HasSubstr("omdat die de norm niet haalt")));
}

TEST(Crossing, WhoeverIsFirstGoesWhenBothAreLate) {
    Night night{with_neighbours(9)};
    for (const char* unit : {"bea", "dan"}) {
        night.on_duty(unit);
    }
    const auto offered = asked_for_a_fall(night);
    EXPECT_EQ(offered.unit.value, "bea");
    EXPECT_EQ(offered.decision.tier, 1U);
    EXPECT_TRUE(offered.decision.for_the_norm);
}

TEST(Crossing, TheNeighbourGoesWhenNobodyElseCan) {
    Night night{with_neighbours(9)};
    night.on_duty("dan");
    const auto offered = asked_for_a_fall(night);
    EXPECT_EQ(offered.decision.tier, 2U);
    EXPECT_FALSE(offered.decision.for_the_norm);
}

TEST(Crossing, TheTextPromisesNothingForLessDriving) {
    Night night{with_neighbours(1)};
    for (const char* unit : {"bea", "dan"}) {
        night.on_duty(unit);
    }
    const auto reasons =
        explain(asked_for_a_fall(night).decision, *night.desk.state().region, Language::English);
    EXPECT_THAT(reasons, Contains(HasSubstr("Next bea")));
    EXPECT_THAT(reasons, Not(Contains(HasSubstr("would have been asked"))));
}

// Ann coordinates the night in a nursing home; bea covers for her.
class KeepsBaseTest : public ::testing::Test {
protected:
    static std::shared_ptr<Region> region() {
        auto region = small_region();
        region->units.at({"ann"}).keeps_base =
            KeepsBase{.covered_by = {{"bea"}}, .unless = {Urgency::U1}, .at_most = 20min};
        return region;
    }
    Night night{region()};
};

TEST_F(KeepsBaseTest, ItLeavesWhenSomebodyCovers) {
    night.on_duty("ann");
    night.on_duty("bea");
    EXPECT_EQ(asked_for_a_fall(night).unit.value, "ann");
}

TEST_F(KeepsBaseTest, ItStaysWhenNobodyCovers) {
    night.on_duty("ann");
    night.on_duty("cas");
    const auto offered = asked_for_a_fall(night);
    EXPECT_EQ(offered.unit.value, "cas");
    EXPECT_THAT(offered.decision.excluded, Contains(Excluded{{"ann"}, Gate::KeepsBase, {}}));
}

TEST_F(KeepsBaseTest, ItLeavesForWhatIsUrgentEnough) {
    night.on_duty("ann");
    night.request(1, Kind::Request, Asker::Gp, Urgency::U1);
    EXPECT_NE(night.order_of("ann"), OrderId{});
}

TEST_F(KeepsBaseTest, WhoWaitsIsServedWhenTheCoverComes) {
    night.on_duty("ann");
    EXPECT_THAT(all_of<OrderOffered>(night.signal(1, Kind::Fall)), IsEmpty());
    // Bea comes on duty and is nearer to nobody: ann may leave now.
    night.on_duty("bea");
    EXPECT_EQ(night.order_of("ann").number, night.incident_of(1).id.number);
}

TEST_F(KeepsBaseTest, TheBaseIsToldUntilItIsBackAndTheVisitIsAShortOne) {
    night.everyone_on_duty();
    night.signal(1, Kind::Fall);
    const auto number = night.incident_of(1).id.number;
    EXPECT_THAT(tasks_raised(night.says("ann", Answer::Accept)), Contains(TaskKind::TellBase));
    EXPECT_EQ(night.incident(number).held()->expected_done, night.now.steady + 20min);
    night.says("ann", Answer::Done);
    EXPECT_EQ(night.incident(number).open_task(TaskKind::TellBase), nullptr);
}

TEST_F(KeepsBaseTest, WhoKeepsNoBaseTellsNobody) {
    night.on_duty("bea");
    night.signal(1, Kind::Fall);
    EXPECT_THAT(tasks_raised(night.says("bea", Answer::Accept)), Not(Contains(TaskKind::TellBase)));
}

TEST(Advice, TheOneOnDutyIsNamedAndNoOrderGoesThere) {
    auto region = small_region();
    region->teams[{"achterwacht"}] = region->teams.at({"ttv"});
    for (const char* name : {"so1", "so2"}) {
        region->units[{name}] = region->units.at({"ann"});
        region->units.at({name}).team = {"achterwacht"};
        region->units.at({name}).label = {name, name};
    }
    region->arrangements[0].consult = {{"achterwacht"}};
    Night night{region};
    night.on_duty("ann");
    night.on_duty("so2");
    const auto offered = asked_for_a_fall(night);
    EXPECT_EQ(offered.unit.value, "ann");
    EXPECT_EQ(offered.decision.consult.value, "so2");
    EXPECT_EQ(night.order_of("so2"), OrderId{});
    EXPECT_THAT(
        explain(offered.decision, *region, Language::English), Contains("Advice from so2.")
    );
    // When nobody can go advice helps most.
    const auto nobody = all_of<NobodyFound>(night.signal(2, Kind::Fall));
    EXPECT_EQ(nobody.at(0).decision.consult.value, "so2");
}

TEST(AgreedMode, AnArrangementMayPutAnOperatorFirst) {
    auto region = small_region();
    region->arrangements[0].mode = Mode::OperatorFirst;
    Night night{region};
    night.everyone_on_duty();
    const auto facts = night.signal(1, Kind::Fall);
    EXPECT_THAT(all_of<OrderOffered>(facts), IsEmpty());
    EXPECT_THAT(tasks_raised(facts), Contains(TaskKind::Decide));
    EXPECT_EQ(night.incident_of(1).mode, Mode::OperatorFirst);
    EXPECT_THAT(all_of<OrderOffered>(night.wait(90s)), Not(IsEmpty()));
}

TEST(AgreedMode, ALaymansReportOfADeathKeepsItsOwn) {
    auto region = small_region();
    region->arrangements[0].mode = Mode::Automatic;
    Night night{region};
    night.everyone_on_duty();
    night.request(1, Kind::Death, Asker::Layman, std::nullopt);
    EXPECT_EQ(night.incident_of(1).mode, Mode::OperatorFirst);
}

// safety.md S2: the pack says whether a unit is alerted beside 112.
class Beside112 : public ::testing::Test {
protected:
    static std::shared_ptr<Region> region() {
        auto region = small_region();
        region->kinds.at(Kind::Fall).unit_beside_112 = false;
        return region;
    }
    Beside112() { night.everyone_on_duty(); }
    const std::vector<Fact>& asks(std::uint32_t client, Urgency urgency) {
        return night.request(client, Kind::Fall, Asker::Gp, urgency);
    }
    Night night{region()};
};

TEST_F(Beside112, WhereThePackSaysSo112AloneGoesAndAnOperatorDecides) {
    const auto facts = asks(1, Urgency::U1);
    EXPECT_THAT(all_of<OrderOffered>(facts), IsEmpty());
    EXPECT_THAT(tasks_raised(facts), ElementsAre(TaskKind::Call112, TaskKind::Decide));
    EXPECT_THAT(all_of<OrderOffered>(night.wait(10min)), IsEmpty());
    // Below that a unit goes as always.
    EXPECT_EQ(all_of<OrderOffered>(asks(2, Urgency::U2)).size(), 1U);
}

TEST_F(Beside112, ALesserSignalOfTheSameClientSendsNobodyEither) {
    asks(1, Urgency::U1);
    EXPECT_THAT(all_of<OrderOffered>(night.signal(1, Kind::ManualAlarm)), IsEmpty());
    EXPECT_THAT(all_of<OrderOffered>(night.wait(10min)), IsEmpty());
}

TEST_F(Beside112, WhatBecomesThatUrgentIsNotSearchedForAnyMore) {
    night.signal(1, Kind::Fall);
    const auto number = night.incident_of(1).id.number;
    const auto facts = night.acts(Act::Assess, number, {.urgency = Urgency::U1});
    EXPECT_THAT(tasks_raised(facts), ElementsAre(TaskKind::Call112, TaskKind::Decide));
    EXPECT_THAT(all_of<OrderOffered>(night.says("ann", Answer::Decline)), IsEmpty());
    // An operator may send somebody all the same.
    EXPECT_EQ(all_of<OrderOffered>(night.acts(Act::Search, number)).size(), 1U);
}

}  // namespace
}  // namespace nachtwacht::routing::testing
