#include "daemon/backup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "daemon/account_book.hpp"
#include "daemon/failpoint.hpp"
#include "daemon/journal_reader.hpp"
#include "daemon/private_file.hpp"
#include "daemon/state_directory.hpp"
#include "tests/daemon/opened_journal.hpp"
#include "tests/daemon/stored_bytes.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

using testing::HasSubstr;

class BackupTest : public testing::Test {
protected:
    // A backup of a journal with `entries` entries, started so often that its epoch is `epoch`.
    void make_backup(std::uint64_t entries, std::uint64_t epoch) {
        const TemporaryDirectory source;
        for (std::uint64_t start = 1; start < epoch; ++start) {
            const OpenedJournal journal(source.path());
        }
        OpenedJournal journal(source.path());
        ASSERT_TRUE(journal.fill(entries));
        ASSERT_TRUE(backup(journal_file_in(source.path()), copy(), nullptr));
    }

    [[nodiscard]] std::filesystem::path state() const { return directory_.path() / "state"; }
    [[nodiscard]] std::filesystem::path copy() const { return directory_.path() / "copy"; }

private:
    TemporaryDirectory directory_;
};

TEST_F(BackupTest, ShowsOneMomentWhileTheDaemonWrites) {
    OpenedJournal journal(state());
    auto large = numbered(1);
    large.packs.push_back({"large", std::string(16U << 20U, 'p')});  // several steps of the copy
    journal.append(std::move(large));
    ASSERT_TRUE(journal.fill(100));
    std::uint64_t last = 100;
    std::uint64_t steps = 0;
    const auto write_on = [&](std::uint64_t done, std::uint64_t total) {
        EXPECT_LE(done, total);
        if (++steps < 100) {  // a copy that starts over at each write would never end
            EXPECT_TRUE(journal.fill(last += 10));
        }
    };
    const auto report = backup(journal_file_in(state()), copy(), write_on);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_GT(steps, 2U);
    EXPECT_EQ(report->last_number, 100U);
    EXPECT_EQ(report->epoch, 1U);
    auto reader = JournalReader::open(copy());
    ASSERT_TRUE(reader);
    EXPECT_EQ(reader->last_number(), 100U);
    EXPECT_EQ(reader->entries(1, 1000, [](auto, auto) { return JournalResult<void>(); }), 100U);
    EXPECT_EQ(reader->pack("large")->content.size(), 16U << 20U);
}

TEST_F(BackupTest, DoesNotOverwriteAFile) {
    make_backup(1, 1);
    const OpenedJournal journal(state());
    EXPECT_EQ(
        backup(journal_file_in(state()), copy(), nullptr).error().fault, JournalFault::Refused
    );
}

TEST_F(BackupTest, RestoredToAnEmptyPlaceItGivesEverythingBackWithAHigherEpoch) {
    make_backup(30, 4);
    const auto report = restore(copy(), state());
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->last_number, 30U);
    EXPECT_EQ(report->epoch, 5U);
    EXPECT_TRUE(report->replaced.empty());
    OpenedJournal journal(state());
    EXPECT_EQ(journal.journal->epoch(), 6U);
    EXPECT_EQ(journal.entries.size(), 30U);
    EXPECT_TRUE(journal.fill(31));
}

TEST_F(BackupTest, RestoreRaisesTheEpochAboveBothAndKeepsWhatWasThere) {
    make_backup(3, 2);
    for (int start = 0; start < 7; ++start) {
        OpenedJournal journal(state());
        ASSERT_TRUE(journal.fill(journal.recovered.last_number + 1));
    }
    const auto report = restore(copy(), state());
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->epoch, 8U);
    EXPECT_EQ(JournalReader::open(report->replaced)->last_number(), 7U);
    EXPECT_EQ(OpenedJournal(state()).entries.size(), 3U);
}

TEST_F(BackupTest, RestoreRaisesTheEpochThoughTheJournalInPlaceCannotBeRead) {
    make_backup(3, 1);
    for (int start = 0; start < 5; ++start) {
        const OpenedJournal journal(state());
    }
    write_file(journal_file_in(state()), "nothing of a journal is left");
    const auto report = restore(copy(), state());
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->epoch, 6U);
}

class CompanionsTest : public BackupTest {
protected:
    static void put_accounts(const std::filesystem::path& file, const std::string& name) {
        auto book = AccountBook::open(file);
        ASSERT_TRUE(book);
        AccountRecord account;
        account.name = name;
        account.hash = "$argon2id$";
        ASSERT_TRUE(book->put(account));
        SessionRecord person{1, "token of a person", name, Role::Operator};
        SessionRecord phone{2, "token of a phone", "mia", Role::Team};
        ASSERT_TRUE(book->put(person));
        ASSERT_TRUE(book->put(phone));
    }
    static std::vector<std::string> accounts_in(const std::filesystem::path& file) {
        std::vector<std::string> found;
        auto book = AccountBook::open(file);
        const auto accounts = book->accounts().value();
        const auto sessions = book->sessions().value();
        for (const auto& each : accounts) {
            found.push_back(each.name);
        }
        for (const auto& each : sessions) {
            found.push_back("session of " + each.who);
        }
        return found;
    }
    static void put_key(const std::filesystem::path& file, std::string_view content) {
        ASSERT_TRUE(make_private_file(file, content, "test"));
    }
};

TEST_F(CompanionsTest, AccountsPhonesAndThePushKeyComeBackWhereTheyAreMissing) {
    const TemporaryDirectory source;
    OpenedJournal journal(source.path());
    ASSERT_TRUE(journal.fill(3));
    put_accounts(source.path() / "accounts.db", "olga");
    put_key(source.path() / "vapid.key", "the key\n");
    put_accounts(source.path() / "phones.db", "a phone");  // any database will do
    // The daemon has it open, and what it wrote lies in the log.
    auto open = AccountBook::open(source.path() / "accounts.db");
    AccountRecord late;
    late.name = "omar";
    ASSERT_TRUE(open->put(late));
    const auto before = umask(0022);
    ASSERT_TRUE(backup(journal_file_in(source.path()), copy(), nullptr));
    umask(before);
    EXPECT_EQ(
        std::filesystem::status(copy()).permissions() & std::filesystem::perms::mask,
        std::filesystem::perms(0600)
    );

    ASSERT_TRUE(restore(copy(), state()));
    EXPECT_THAT(
        accounts_in(state() / "accounts.db"), testing::ElementsAre("olga", "omar", "session of mia")
    );
    EXPECT_EQ(read_file(state() / "vapid.key"), "the key\n");
    EXPECT_FALSE(accounts_in(state() / "phones.db").empty());
    for (const auto* name : {"accounts.db", "phones.db", "vapid.key", "journal.sqlite"}) {
        const auto mode = std::filesystem::status(state() / name).permissions();
        EXPECT_EQ(mode & std::filesystem::perms::mask, std::filesystem::perms(0600)) << name;
    }
    // The journal that works on holds none of it.
    EXPECT_THAT(read_file(journal_file_in(state())), testing::Not(HasSubstr("the key")));
    EXPECT_THAT(read_file(journal_file_in(state())), testing::Not(HasSubstr("argon2id")));
    const OpenedJournal again(state());
}

TEST_F(CompanionsTest, WhatIsThereIsNewerAndStays) {
    const TemporaryDirectory source;
    OpenedJournal journal(source.path());
    put_accounts(source.path() / "accounts.db", "olga");
    put_key(source.path() / "vapid.key", "the old key\n");
    ASSERT_TRUE(backup(journal_file_in(source.path()), copy(), nullptr));
    std::filesystem::create_directories(state());
    put_accounts(state() / "accounts.db", "omar");
    put_key(state() / "vapid.key", "the new key\n");
    ASSERT_TRUE(restore(copy(), state()));
    EXPECT_THAT(accounts_in(state() / "accounts.db"), testing::Contains("session of omar"));
    EXPECT_EQ(read_file(state() / "vapid.key"), "the new key\n");
}

TEST_F(BackupTest, RestoreIsRefusedWhileTheDaemonRuns) {
    make_backup(3, 1);
    const OpenedJournal journal(state());
    EXPECT_EQ(restore(copy(), state()).error().fault, JournalFault::Locked);
}

TEST_F(BackupTest, RestoreRefusesForeignNewerAndDamagedFilesAndTouchesNothing) {
    {
        OpenedJournal journal(state());
        ASSERT_TRUE(journal.fill(2));
    }
    write_file(copy(), "a text, not a journal");
    EXPECT_EQ(restore(copy(), state()).error().fault, JournalFault::Foreign);
    EXPECT_FALSE(restore(copy().string() + "-none", state()));
    std::filesystem::remove(copy());
    make_backup(9, 1);
    replace_in(copy(), "entry 9", "entry 8");
    EXPECT_THAT(
        restore(copy(), state()).error().message, HasSubstr("entry 9 does not match its checksum")
    );
    replace_in(copy(), "entry 8", "entry 9");
    execute_in(copy(), "PRAGMA user_version = 2");
    EXPECT_EQ(restore(copy(), state()).error().fault, JournalFault::Newer);
    const OpenedJournal journal(state());
    EXPECT_EQ(journal.entries.size(), 2U);
    EXPECT_EQ(journal.journal->epoch(), 2U);
}

#ifdef NACHTWACHT_FAILPOINTS
TEST_F(BackupTest, AnInterruptedRestoreKeepsTheDaemonOutUntilItIsRunAgain) {
    make_backup(3, 1);
    { const OpenedJournal journal(state()); }
    arm_failpoint("restore-before-rename:fail");
    ASSERT_FALSE(restore(copy(), state()));
    {
        const OpenedJournal journal(state());
        ASSERT_TRUE(journal.refused);
        EXPECT_THAT(journal.refused->message, HasSubstr("was interrupted"));
    }
    const auto report = restore(copy(), state());
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->epoch, 3U);
    EXPECT_EQ(OpenedJournal(state()).entries.size(), 3U);
}
#endif

}  // namespace
}  // namespace nachtwacht::daemon
