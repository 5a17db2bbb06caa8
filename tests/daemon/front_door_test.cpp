#include "daemon/front_door.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/held_house.hpp"

namespace nachtwacht::daemon {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class FrontDoorTest : public testing::Test {
protected:
    tests::HeldHouse house;
    FrontDoor& door{house.door};
};

TEST_F(FrontDoorTest, ARepeatIsAnsweredFromWhatWasStoredAndMakesNoEntry) {
    house.fall("1");
    house.commit();
    const std::size_t before = house.journal.entries.size();
    house.fall("1");
    EXPECT_EQ(house.journal.entries.size(), before);
    ASSERT_THAT(house.receipts, SizeIs(2));
    EXPECT_EQ(house.receipts[1].verdict, Verdict::Duplicate);
    EXPECT_EQ(house.receipts[1].entry, house.receipts[0].entry);
    EXPECT_EQ(house.receipts[1].incident, house.receipts[0].incident);
}

TEST_F(FrontDoorTest, ARepeatOfWhatIsNotOnDiskYetWaitsForTheSameCommit) {
    house.fall("1");
    house.fall("1");
    EXPECT_THAT(house.receipts, IsEmpty());
    house.commit();
    ASSERT_THAT(house.receipts, SizeIs(2));
    EXPECT_EQ(house.receipts[1].verdict, Verdict::Duplicate);
}

TEST_F(FrontDoorTest, TheUnitThatCameSecondIsRefusedWithItsReason) {
    house.fall("1");
    house.commit();
    const routing::OrderId order = house.order_of("ann").id;
    house.says("bea", routing::Answer::Accept, order);
    house.commit();
    ASSERT_THAT(house.receipts, SizeIs(2));
    EXPECT_EQ(house.receipts[1].verdict, Verdict::Refused);
    EXPECT_EQ(house.receipts[1].reason, "not_yours");
}

TEST_F(FrontDoorTest, ALowDiskTakesCallsForHelpAndAFullHouseNothing) {
    EXPECT_EQ(door.readiness(), Intake::Readiness::Ready);
    house.journal.room = Space::Low;
    EXPECT_EQ(door.readiness(), Intake::Readiness::Ready);
    house.journal.room = Space::Refuse;
    EXPECT_EQ(door.readiness(), Intake::Readiness::CallsForHelpOnly);
    house.journal.is_full = true;
    EXPECT_EQ(door.readiness(), Intake::Readiness::Full);
    door.close();
    EXPECT_EQ(door.readiness(), Intake::Readiness::Closed);
}

TEST_F(FrontDoorTest, WhatCannotBeReadIsKeptWithItsBytesAndItsVerdict) {
    door.unreadable(
        {routing::Door::Scaip, "sip:10.0.0.9", "f1", {}, std::chrono::minutes{1}},
        "<nonsense",
        "not XML",
        house.keep_receipt()
    );
    house.commit();
    ASSERT_THAT(house.receipts, SizeIs(1));
    const auto& kept = house.journal.entries.back().raw_messages;
    ASSERT_THAT(kept, SizeIs(2));
    EXPECT_EQ(kept[0].bytes, "<nonsense");
    EXPECT_EQ(kept[1].bytes, "not XML");
    const auto& incident = house.ledger.committed_state().incidents.at(house.receipts[0].incident);
    EXPECT_NE(incident.open_task(routing::TaskKind::Identify), nullptr);
}

}  // namespace
}  // namespace nachtwacht::daemon
