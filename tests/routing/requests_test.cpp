// What professionals ask for a client of whom an incident is open already (safety.md S10, S12).
#include <gmock/gmock.h>

#include "tests/routing/night.hpp"

namespace nachtwacht::routing::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RequestsTest : public ::testing::Test {
protected:
    static std::shared_ptr<Region> region() {
        auto region = small_region();
        region->skills[{"physician"}] = {};
        for (const char* path : {"catheter", "wound"}) {
            region->care_paths[{path}] = {.label = {path, path}, .needs = {{"nurse"}}};
        }
        return region;
    }
    RequestsTest() { night.everyone_on_duty(); }

    const std::vector<Fact>& asks(Asker asker, Kind kind, const std::string& path = {}) {
        Signal signal{
            .kind = kind, .asker = asker, .client = ClientNumber{1}, .asked = Urgency::U3};
        signal.care_path = {path};
        signal.reference = {
            Door::Phone, "olga", "p" + std::to_string(++asked), {}, std::chrono::minutes{35}};
        return night.take(SignalReceived{signal});
    }
    static Fate fate(const std::vector<Fact>& facts) {
        return all_of<SignalStored>(facts).at(0).fate;
    }

    Night night{region()};
    int asked{};
};

TEST_F(RequestsTest, WhatAsksForOtherHandsIsAnOrderOfItsOwn) {
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    const auto facts = asks(Asker::Gp, Kind::PgCrisis);
    EXPECT_EQ(fate(facts), Fate::Opened);
    EXPECT_EQ(all_of<OrderOffered>(facts).at(0).unit.value, "fay");
    EXPECT_THAT(all_of<OrderMoved>(facts), IsEmpty());  // ann goes on
}

TEST_F(RequestsTest, WhatTheUnitThatHasItCanDoJoinsAndAPersonHearsOfIt) {
    night.signal(1, Kind::Fall);  // a carer would do
    night.says("ann", Answer::Accept);
    const auto facts = asks(Asker::DistrictNurse, Kind::Request, "catheter");  // ann is a nurse
    EXPECT_EQ(fate(facts), Fate::Renewed);
    EXPECT_THAT(tasks_raised(facts), ElementsAre(TaskKind::Reassess));
}

TEST_F(RequestsTest, ACarePathThatWhoeverWasAskedMayNotDoIsAnOrderOfItsOwn) {
    for (const char* unit : {"ann", "bea"}) {
        night.take(DutyChanged{.unit = {unit}, .on = false, .by = "unit"});
    }
    night.signal(1, Kind::Fall);
    ASSERT_NE(night.order_of("cas"), OrderId{});  // a carer
    night.on_duty("ann");
    const auto facts = asks(Asker::DistrictNurse, Kind::Request, "catheter");
    EXPECT_EQ(fate(facts), Fate::Opened);
    EXPECT_EQ(all_of<OrderOffered>(facts).size(), 1U);
}

TEST_F(RequestsTest, TheSameHandsAreAskedOnceAndAPersonHearsOfTheOtherAct) {
    asks(Asker::Gp, Kind::Request, "catheter");
    const auto facts = asks(Asker::Hospital, Kind::Request, "wound");
    EXPECT_EQ(fate(facts), Fate::Renewed);
    EXPECT_THAT(tasks_raised(facts), ElementsAre(TaskKind::Reassess));
    EXPECT_THAT(all_of<OrderOffered>(facts), IsEmpty());
    EXPECT_EQ(fate(asks(Asker::Gp, Kind::Request, "catheter")), Fate::Joined);
}

TEST_F(RequestsTest, WhatAsksForNoOtherHandsJoins) {
    night.signal(1, Kind::Fall);
    EXPECT_EQ(fate(asks(Asker::Gp, Kind::Request)), Fate::Renewed);  // of another kind
    EXPECT_EQ(fate(asks(Asker::Gp, Kind::Fall)), Fate::Joined);
}

// safety.md S12.
TEST_F(RequestsTest, ADeathThatTheNurseOnTheSpotReportsIsAPhysicians) {
    night.signal(1, Kind::Fall);
    night.says("ann", Answer::Accept);
    const auto facts = asks(Asker::Unit, Kind::Death);
    EXPECT_EQ(fate(facts), Fate::Opened);
    const auto death = all_of<IncidentOpened>(facts).at(0).incident.number;
    EXPECT_THAT(tasks_raised(facts), Contains(TaskKind::FindHelp));  // no physician is on duty
    night.says("ann", Answer::Done);
    EXPECT_TRUE(night.incident(death).is_open());
    EXPECT_EQ(fate(asks(Asker::Gp, Kind::Death)), Fate::Joined);
}

TEST_F(RequestsTest, WhatADeviceSaysJoinsTheOldest) {
    night.signal(1, Kind::Fall);
    const auto first = night.incident_of(1).id.number;
    asks(Asker::Gp, Kind::PgCrisis);
    EXPECT_EQ(all_of<SignalStored>(night.signal(1, Kind::Fall)).at(0).incident, first);
}

}  // namespace
}  // namespace nachtwacht::routing::testing
