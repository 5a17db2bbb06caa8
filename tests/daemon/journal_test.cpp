#include "daemon/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/failpoint.hpp"
#include "daemon/journal_file.hpp"
#include "daemon/journal_reader.hpp"
#include "daemon/state_directory.hpp"
#include "tests/daemon/opened_journal.hpp"
#include "tests/daemon/stored_bytes.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class JournalTest : public testing::Test {
protected:
    void TearDown() override {
#ifdef NACHTWACHT_FAILPOINTS
        arm_failpoint("");
#endif
    }

    [[nodiscard]] std::filesystem::path dir() const { return directory_.path(); }
    [[nodiscard]] std::filesystem::path file() const { return journal_file_in(dir()); }

private:
    TemporaryDirectory directory_;
};

TEST_F(JournalTest, EachCommitIsSynced) {
    constexpr int full = 2;  // SQLite's number: the log is synced at every commit
    const auto opened = JournalFile::open(file());
    ASSERT_TRUE(opened);
    EXPECT_EQ((*opened)->database().integer("PRAGMA synchronous"), full);
}

TEST_F(JournalTest, GivesBackWhatWasCommittedInOrder) {
    {
        OpenedJournal first(dir());
        EXPECT_THAT(first.entries, IsEmpty());
        ASSERT_TRUE(first.fill(3));
    }
    const OpenedJournal second(dir());
    EXPECT_THAT(second.entries, ElementsAre("entry 1", "entry 2", "entry 3"));
    EXPECT_EQ(second.recovered.last_number, 3U);
}

TEST_F(JournalTest, CommitsWhatWaitsTogetherAndReportsOnceABatch) {
    OpenedJournal journal(dir());
    ASSERT_TRUE(journal.fill(5000));
    EXPECT_EQ(journal.committed.back(), 5000U);
    EXPECT_GE(journal.committed.size(), 5000U / 256U);
    EXPECT_LT(journal.committed.size(), 2500U);
    EXPECT_TRUE(std::is_sorted(journal.committed.begin(), journal.committed.end()));
    EXPECT_EQ(journal.journal->uncommitted(), 0U);
}

TEST_F(JournalTest, IsFullAtTheLimitOfEntriesUntilTheyAreCommitted) {
    auto config = test_config(dir());
    config.uncommitted_entries = 2;
    OpenedJournal journal(std::move(config));
    journal.journal->append(numbered(1));
    EXPECT_FALSE(journal.journal->full());
    journal.journal->append(numbered(2));
    EXPECT_TRUE(journal.journal->full());
    ASSERT_TRUE(journal.wait_for(2));
    EXPECT_FALSE(journal.journal->full());
}

TEST_F(JournalTest, IsFullAtTheLimitOfBytes) {
    auto config = test_config(dir());
    config.uncommitted_bytes = 10'000;
    OpenedJournal journal(std::move(config));
    auto entry = numbered(1);
    entry.raw_messages.push_back({"sip", 0, std::nullopt, std::string(10'000, 'x')});
    journal.journal->append(std::move(entry));
    EXPECT_TRUE(journal.journal->full());
    ASSERT_TRUE(journal.wait_for(1));
    EXPECT_FALSE(journal.journal->full());
}

TEST_F(JournalTest, WhatWasGivenIsCommittedAtAnOrderlyEnd) {
    {
        OpenedJournal journal(dir());
        for (std::uint64_t number = 1; number <= 100; ++number) {
            journal.journal->append(numbered(number));
        }
    }
    EXPECT_EQ(OpenedJournal(dir()).entries.size(), 100U);
}

TEST_F(JournalTest, AnEntryOutOfOrderLosesTheJournal) {
    OpenedJournal journal(dir());
    journal.journal->append(numbered(1));
    journal.journal->append(numbered(3));
    ASSERT_TRUE(journal.wait_lost());
    EXPECT_THAT(journal.lost.front().message, HasSubstr("entry 3 does not follow 1"));
}

TEST_F(JournalTest, StartsFromTheNewestSnapshotAndTheEntriesAfterIt) {
    {
        OpenedJournal journal(dir());
        ASSERT_TRUE(journal.fill(3));
        ASSERT_TRUE(journal.settle([&](auto done) {
            journal.journal->snapshot(2, "after two", done);
        }));
    }
    const OpenedJournal again(dir());
    EXPECT_EQ(again.snapshot_number, 2U);
    EXPECT_EQ(again.snapshot, "after two");
    EXPECT_THAT(again.entries, ElementsAre("entry 3"));
}

TEST_F(JournalTest, ADamagedSnapshotFallsBackToTheOneBefore) {
    {
        OpenedJournal journal(dir());
        ASSERT_TRUE(journal.fill(4));
        for (const std::uint64_t number : {1U, 2U, 3U}) {
            const auto bytes = "state after " + std::to_string(number);
            ASSERT_TRUE(journal.settle([&](auto done) {
                journal.journal->snapshot(number, bytes, done);
            }));
        }
    }
    ASSERT_EQ(occurrences(dir(), "state after 3"), 1U);
    replace_in(file(), "state after 3", "state aftar 3");
    {
        const OpenedJournal again(dir());
        EXPECT_EQ(again.snapshot_number, 2U);
        EXPECT_THAT(again.entries, ElementsAre("entry 3", "entry 4"));
        EXPECT_THAT(again.notices, ElementsAre(JournalNotice::SnapshotDamaged));
    }
    replace_in(file(), "state after 2", "state aftar 2");
    const OpenedJournal whole(dir());
    EXPECT_FALSE(whole.snapshot_number);  // only two are kept
    EXPECT_EQ(whole.entries.size(), 4U);
}

TEST_F(JournalTest, ASnapshotAheadOfTheEntriesLosesTheJournal) {
    OpenedJournal journal(dir());
    journal.journal->snapshot(1, "too early", nullptr);
    EXPECT_TRUE(journal.wait_lost());
}

TEST_F(JournalTest, AFlippedBitIsRefusedWithItsEntry) {
    {
        OpenedJournal journal(dir());
        ASSERT_TRUE(journal.fill(3));
    }
    replace_in(file(), "entry 2", "entry 6");
    const OpenedJournal again(dir());
    ASSERT_TRUE(again.refused);
    EXPECT_EQ(again.refused->fault, JournalFault::Damaged);
    EXPECT_THAT(again.refused->message, HasSubstr("entry 2 does not match its checksum"));
}

TEST_F(JournalTest, AMissingEntryIsRefusedWithItsNumber) {
    {
        OpenedJournal journal(dir());
        ASSERT_TRUE(journal.fill(3));
    }
    execute_in(file(), "DELETE FROM entries WHERE number = 2");
    const OpenedJournal again(dir());
    ASSERT_TRUE(again.refused);
    EXPECT_THAT(again.refused->message, HasSubstr("entry 2 is missing"));
}

TEST_F(JournalTest, NoFlippedByteAnywhereCrashesOrChangesAnEntry) {
    {
        OpenedJournal journal(dir());
        ASSERT_TRUE(journal.fill(20));
    }
    const auto good = read_file(file());
    const auto used = good.find_last_not_of('\0');  // the file grows ahead of what it holds
    for (std::size_t offset = 0; offset <= used; offset += 61) {
        const FlippedByte flipped(file(), offset);
        auto reader = JournalReader::open(file());
        if (!reader) {
            continue;
        }
        (void)reader->entries(1, 20, [](std::uint64_t number, std::string_view bytes) {
            EXPECT_EQ(bytes, numbered(number).bytes);
            return JournalResult<void>();
        });
    }
}

TEST_F(JournalTest, TheEpochRisesAtEveryStart) {
    EXPECT_EQ(OpenedJournal(dir()).journal->epoch(), 1U);
    EXPECT_EQ(OpenedJournal(dir()).journal->epoch(), 2U);
    EXPECT_EQ(OpenedJournal(dir()).journal->epoch(), 3U);
}

TEST_F(JournalTest, TheEpochRisesThoughAnOldFileIsCopiedBackByHand) {
    { const OpenedJournal first(dir()); }
    const auto old = read_file(file());
    for (int start = 0; start < 3; ++start) {
        const OpenedJournal next(dir());
    }
    write_file(file(), old);
    EXPECT_EQ(OpenedJournal(dir()).journal->epoch(), 5U);
}

TEST_F(JournalTest, ASecondDaemonIsRefused) {
    const OpenedJournal first(dir());
    const OpenedJournal second(dir());
    ASSERT_TRUE(second.refused);
    EXPECT_EQ(second.refused->fault, JournalFault::Locked);
    EXPECT_THAT(
        second.refused->message, HasSubstr("in use by process " + std::to_string(::getpid()))
    );
}

TEST_F(JournalTest, ANewerSchemaIsRefusedNamingTheVersion) {
    { const OpenedJournal first(dir()); }
    execute_in(file(), "PRAGMA user_version = 7");
    const OpenedJournal again(dir());
    ASSERT_TRUE(again.refused);
    EXPECT_EQ(again.refused->fault, JournalFault::Newer);
    EXPECT_THAT(again.refused->message, HasSubstr("install a release that reads schema 7"));
}

TEST_F(JournalTest, AFileOfAnotherProgramIsRefusedAndLeftAlone) {
    execute_in(file(), "CREATE TABLE songs(title)");
    const auto before = read_file(file());
    const OpenedJournal again(dir());
    ASSERT_TRUE(again.refused);
    EXPECT_EQ(again.refused->fault, JournalFault::Foreign);
    EXPECT_EQ(read_file(file()), before);
}

TEST_F(JournalTest, KeepsAPackWithTheEntryThatBringsIt) {
    OpenedJournal journal(dir());
    auto entry = numbered(1);
    entry.packs.push_back({"cafe", "the pack"});
    journal.journal->append(std::move(entry));
    auto repeat = numbered(2);
    repeat.packs.push_back({"cafe", "the pack"});
    journal.journal->append(std::move(repeat));
    ASSERT_TRUE(journal.wait_for(2));
    EXPECT_EQ(journal.journal->pack("cafe")->content, "the pack");
    EXPECT_FALSE(journal.journal->pack("none"));
}

TEST_F(JournalTest, ARoundTripComesBack) {
    OpenedJournal journal(dir());
    EXPECT_TRUE(journal.settle([&](auto done) { journal.journal->round_trip(done); }));
}

TEST_F(JournalTest, TheDiskIsSeenToFillAndToEase) {
    auto free = std::make_shared<std::atomic<unsigned>>(120);
    DiskSpace disk("/", {}, [free](const auto&) { return free->load(); });
    const auto at = [&](unsigned permille) {
        *free = permille;
        return disk.look();
    };
    EXPECT_EQ(at(120), Space::Ok);
    EXPECT_EQ(at(100), Space::Ok);
    EXPECT_EQ(at(99), Space::Low);
    EXPECT_EQ(at(109), Space::Low);  // eases a little above the limit only
    EXPECT_EQ(at(110), Space::Ok);
    EXPECT_EQ(at(49), Space::Refuse);
    EXPECT_EQ(at(59), Space::Refuse);
    EXPECT_EQ(at(60), Space::Low);
    EXPECT_EQ(at(110), Space::Ok);
}

// safety.md S18: the warning comes before anything is refused.
TEST_F(JournalTest, SaysWhenTheDiskBecomesLowWhenItRefusesAndWhenItHasRoomAgain) {
    const auto free = std::make_shared<std::atomic<unsigned>>(90U);
    auto config = test_config(dir());
    config.space_probe = [free](const auto&) { return free->load(); };
    OpenedJournal journal(std::move(config));
    const auto says = [&](JournalNotice notice) {
        return journal.loop.run_until([&] {
            return !journal.notices.empty() && journal.notices.back() == notice;
        });
    };
    EXPECT_TRUE(says(JournalNotice::DiskLow));
    *free = 40;
    EXPECT_TRUE(says(JournalNotice::DiskRefuses));
    *free = 500;
    EXPECT_TRUE(says(JournalNotice::DiskEased));
    EXPECT_EQ(journal.notices.size(), 3U);
}

TEST_F(JournalTest, TheLoopReadsTheStateOfTheDisk) {
    auto config = test_config(dir());
    config.space_probe = [](const auto&) { return 70U; };
    EXPECT_EQ(OpenedJournal(std::move(config)).journal->space(), Space::Low);
}

TEST_F(JournalTest, KeepsAReserveAndNoneOnANearlyFullDisk) {
    { const OpenedJournal journal(dir()); }
    EXPECT_EQ(std::filesystem::file_size(dir() / "reserve"), 1U << 20U);
    std::filesystem::remove(dir() / "reserve");
    auto config = test_config(dir());
    config.space_probe = [](const auto&) { return 70U; };
    const OpenedJournal journal(std::move(config));
    EXPECT_FALSE(std::filesystem::exists(dir() / "reserve"));
}

TEST_F(JournalTest, TheLogIsMovedIntoTheFileAndANoticeSaysWhenItGrows) {
    auto config = test_config(dir());
    config.idle_checkpoint_bytes = 16 * 1024;
    config.log_notice_bytes = 64 * 1024;
    OpenedJournal journal(std::move(config));
    auto reader = JournalReader::open(file());
    ASSERT_TRUE(reader && reader->database().execute("BEGIN"));
    ASSERT_TRUE(reader->last_number());  // from here the log cannot start over
    std::uint64_t number = 0;
    while (journal.notices.empty() && number < 5000) {
        ASSERT_TRUE(journal.fill(++number));
    }
    EXPECT_THAT(journal.notices, ElementsAre(JournalNotice::LogLarge));
    ASSERT_TRUE(reader->database().execute("END"));
    ASSERT_TRUE(journal.fill(number + 500));
    EXPECT_LT(std::filesystem::file_size(file().string() + "-wal"), 4U << 20U);
    EXPECT_EQ(journal.notices.size(), 1U);
}

#ifdef NACHTWACHT_FAILPOINTS
TEST_F(JournalTest, NothingIsReportedAfterAFailedCommit) {
    for (const auto* point :
         {"before-begin", "after-insert-before-commit", "after-commit-before-report"}) {
        const TemporaryDirectory fresh;
        OpenedJournal journal(fresh.path());
        ASSERT_TRUE(journal.fill(1));
        arm_failpoint(std::string(point) + ":fail");
        journal.journal->append(numbered(2));
        ASSERT_TRUE(journal.wait_lost()) << point;
        bool answered = false;
        journal.journal->append(numbered(3));
        journal.journal->round_trip([&] { answered = true; });
        journal.journal.reset();
        journal.loop.run_ready();
        EXPECT_THAT(journal.committed, ElementsAre(1U)) << point;
        EXPECT_EQ(journal.lost.size(), 1U) << point;
        EXPECT_FALSE(answered) << point;
    }
}

TEST_F(JournalTest, AFailedCheckpointLosesTheJournalAndTheNextStartFindsAll) {
    {
        auto config = test_config(dir());
        config.idle_checkpoint_bytes = 0;
        OpenedJournal journal(std::move(config));
        arm_failpoint("before-checkpoint:fail");
        journal.journal->append(numbered(1));
        ASSERT_TRUE(journal.wait_lost());
    }
    EXPECT_THAT(OpenedJournal(dir()).entries, ElementsAre("entry 1"));
}
#endif

}  // namespace
}  // namespace nachtwacht::daemon
