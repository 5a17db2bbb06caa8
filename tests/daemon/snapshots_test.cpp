#include "daemon/snapshots.hpp"

#include <gtest/gtest.h>

#include "daemon/records.hpp"
#include "daemon/state_directory.hpp"
#include "tests/daemon/opened_journal.hpp"
#include "tests/daemon/temporary_directory.hpp"
#include "tests/routing/night.hpp"

namespace nachtwacht::daemon {
namespace {

using routing::testing::Night;

// A night in a journal, and the bytes of the state after each of its entries.
class SnapshotsTest : public testing::Test {
protected:
    void SetUp() override {
        Night night;
        night.everyone_on_duty();
        night.signal(1, routing::Kind::Fall);
        night.signal(2, routing::Kind::Door);
        night.wait(std::chrono::seconds{70});
        routing::Desk desk;
        for (const routing::Entry& entry : night.entries) {
            Entry row = numbered(entry.number);
            row.bytes = encode_entry(entry);
            journal.append(std::move(row));
            desk.apply(entry);
            images.push_back(encode_state(desk.state()));
        }
        last = night.entries.back().number;
        ASSERT_TRUE(journal.wait_for(last));
    }

    [[nodiscard]] JournalResult<std::string> folded(std::uint64_t number) const {
        return folded_state(journal_file_in(directory.path()), number, stopped);
    }
    [[nodiscard]] const std::string& image(std::uint64_t number) const {
        return images[number - 1];
    }

    const TemporaryDirectory directory;
    OpenedJournal journal{directory.path()};
    std::vector<std::string> images;
    std::uint64_t last{};
    std::atomic<bool> stopped{};
};

TEST_F(SnapshotsTest, TheStateIsFoldedFromTheJournalAndGoesNoFurther) {
    EXPECT_EQ(folded(last).value(), image(last));
    EXPECT_EQ(folded(last - 2).value(), image(last - 2));
}

TEST_F(SnapshotsTest, TheNewestSnapshotIsWhereTheNextOneBegins) {
    const std::uint64_t before = last - 3;
    // Another state than the entries would give: so it is seen that they were not read again.
    routing::Desk desk{decode_state(image(before)).value()};
    routing::State marked = desk.state();
    marked.boards.insert({"marked"});
    ASSERT_TRUE(journal.settle([&](std::function<void()> done) {
        journal.journal->snapshot(before, encode_state(marked), std::move(done));
    }));
    const auto state = decode_state(folded(last).value());
    EXPECT_EQ(state->entries, last);
    EXPECT_TRUE(state->boards.contains({"marked"}));
}

TEST_F(SnapshotsTest, AnEntryThatIsNotThereAndAHouseThatClosesGiveNone) {
    EXPECT_FALSE(folded(last + 1));
    stopped = true;
    EXPECT_FALSE(folded(last));
}

TEST_F(SnapshotsTest, IsStoredAndReadBackByTheNextStart) {
    boost::asio::io_context loop;
    std::vector<std::string> troubles;
    Snapshots snapshots{
        loop, *journal.journal, journal_file_in(directory.path()), [&](const std::string& text) {
            troubles.push_back(text);
        }};
    ASSERT_TRUE(journal.settle([&](std::function<void()> done) {
        snapshots.make(last, std::move(done));
        const auto work = boost::asio::make_work_guard(loop);
        loop.run_one();
    }));
    EXPECT_TRUE(troubles.empty());
    journal.journal.reset();
    const OpenedJournal again{directory.path()};
    EXPECT_EQ(again.snapshot_number, last);
    EXPECT_EQ(again.snapshot, image(last));
    EXPECT_TRUE(again.entries.empty());
}

TEST_F(SnapshotsTest, WhatCannotBeFoldedIsSaidAndTheHouseGoesOn) {
    boost::asio::io_context loop;
    std::vector<std::string> troubles;
    bool done = false;
    Snapshots snapshots{
        loop, *journal.journal, journal_file_in(directory.path()), [&](const std::string& text) {
            troubles.push_back(text);
        }};
    snapshots.make(last + 1, [&] { done = true; });
    const auto work = boost::asio::make_work_guard(loop);
    loop.run_one();
    EXPECT_TRUE(done);
    EXPECT_EQ(troubles.size(), 1U);
}

}  // namespace
}  // namespace nachtwacht::daemon
