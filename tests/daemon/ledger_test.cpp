#include "daemon/ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/held_house.hpp"

namespace nachtwacht::daemon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

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
    EXPECT_EQ(ledger.committed_state(), ledger.desk().state());
}

TEST_F(LedgerTest, SaysNothingAnyMoreOnceTheJournalIsLost) {
    house.fall("1");
    ledger.fall_silent();
    house.commit();
    EXPECT_THAT(house.receipts, IsEmpty());
    EXPECT_THAT(ledger.committed_state().incidents, IsEmpty());
}

}  // namespace
}  // namespace nachtwacht::daemon
