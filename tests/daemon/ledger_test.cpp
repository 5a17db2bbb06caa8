#include "daemon/ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/held_house.hpp"

namespace nachtwacht::daemon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

routing::State without_references(routing::State state) {
    state.seen = {};
    return state;
}

class LedgerTest : public testing::Test {
protected:
    tests::HeldHouse house;
    Ledger& ledger{house.ledger};
};

TEST_F(LedgerTest, SpeaksAfterTheCommitOnly) {
    house.fall("1");
    EXPECT_THAT(house.receipts, IsEmpty());
    house.commit();
    ASSERT_THAT(house.receipts, SizeIs(1));
    EXPECT_EQ(house.receipts[0].verdict, Verdict::Stored);
    EXPECT_EQ(house.receipts[0].entry, ledger.decided());
}

TEST_F(LedgerTest, SpeaksOfWhatIsCommittedAndNotOfWhatFollowsIt) {
    house.fall("1");
    const std::uint64_t first = ledger.decided();
    house.fall("2");
    ledger.committed(first);
    ASSERT_THAT(house.receipts, SizeIs(1));
    EXPECT_EQ(house.receipts[0].entry, first);
}

TEST_F(LedgerTest, ShowsNobodyWhatIsNotOnDiskYet) {
    std::vector<std::uint64_t> heard;
    const auto following =
        ledger.follow([&](const CommittedEntry& entry) { heard.push_back(entry->number); });
    house.fall("1");
    EXPECT_THAT(ledger.desk().state().incidents, SizeIs(1));
    EXPECT_THAT(ledger.committed_state().incidents, IsEmpty());
    EXPECT_THAT(heard, IsEmpty());
    house.commit();
    EXPECT_THAT(ledger.committed_state().incidents, SizeIs(1));
    EXPECT_THAT(heard, ElementsAre(ledger.decided()));
    EXPECT_EQ(ledger.committed_state(), without_references(ledger.desk().state()));
}

TEST_F(LedgerTest, SaysNothingAnyMoreOnceTheJournalIsLost) {
    house.fall("1");
    ledger.fall_silent();
    house.commit();
    EXPECT_THAT(house.receipts, IsEmpty());
    EXPECT_THAT(ledger.committed_state().incidents, IsEmpty());
}

TEST_F(LedgerTest, ASnapshotHoldsWhatIsCommittedAndNoMore) {
    int further = 0;
    while (house.snapshots.empty()) {
        ASSERT_LT(further, 100);
        house.fall(std::to_string(++further));
        const std::uint64_t written = ledger.decided();
        house.fall(std::to_string(++further));
        ledger.committed(written);
    }
    EXPECT_LT(house.snapshots.front(), ledger.decided());
    EXPECT_EQ(house.snapshots.front(), ledger.committed_state().entries);
}

TEST_F(LedgerTest, TheHousesTimeGoesOnWhereItStood) {
    routing::State before;
    before.now.steady = std::chrono::hours{5};
    const Ledger after{house.loop, house.journal, before, 1000, {}};
    EXPECT_GE(after.now().steady, std::chrono::hours{5});
    EXPECT_LT(after.now().steady, std::chrono::hours{6});
}

TEST(LedgerDeadlines, AnEarlierDeadlineDoesNotWaitForALaterOne) {
    auto region = routing::testing::small_region();
    region->times.answer_u3 = std::chrono::seconds{300};
    region->times.answer_urgent = std::chrono::seconds{1};
    region->times.shown_within = std::chrono::seconds{200};
    tests::HeldHouse house{region};
    house.ledger.start();
    house.alarm(2, routing::Kind::Door, "1");
    house.alarm(1, routing::Kind::Fall, "2");
    house.commit();
    const auto silent = [&] {
        house.commit();
        return house.order_of("bea").state == routing::OrderState::Silent;
    };
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!silent() && std::chrono::steady_clock::now() < end) {
        house.loop.run_one_for(std::chrono::milliseconds{50});
    }
    EXPECT_TRUE(silent());
    house.ledger.stop();
}

}  // namespace
}  // namespace nachtwacht::daemon
