#include "daemon/sealed_tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/journal_reader.hpp"
#include "daemon/state_directory.hpp"
#include "tests/daemon/opened_journal.hpp"
#include "tests/daemon/stored_bytes.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

constexpr std::int64_t day_ms = 86'400'000;

class SealedTablesTest : public testing::Test {
protected:
    [[nodiscard]] std::filesystem::path dir() const { return directory_.path(); }

    [[nodiscard]] std::string stored(const char* sql) const {
        auto reader = JournalReader::open(journal_file_in(dir()));
        auto row = reader->database().prepare(sql);
        return row && row->step().value_or(false) ? std::string(row->bytes(0)) : "";
    }

    [[nodiscard]] static Entry with_message(
        std::uint64_t number, std::optional<std::uint64_t> client, std::int64_t at_ms
    ) {
        auto entry = numbered(number);
        entry.raw_messages.push_back({"sip", at_ms, client, "MESSAGE from mevrouw Bladgroen"});
        return entry;
    }

private:
    TemporaryDirectory directory_;
};

TEST_F(SealedTablesTest, NothingOfAPersonCanBeFoundInTheFiles) {
    OpenedJournal journal(dir());
    auto entry = with_message(1, 12, 0);
    entry.raw_messages.push_back(
        {"mqtt", 0, std::nullopt, "mevrouw Bladgroen, nobody knows her yet"}
    );
    entry.clients.push_back({12, "mevrouw Bladgroen, Dorpsstraat 1"});
    journal.journal->append(std::move(entry));
    ASSERT_TRUE(journal.wait_for(1));
    EXPECT_EQ(occurrences(dir(), "Bladgroen"), 0U);
    EXPECT_GE(occurrences(dir(), "entry 1"), 1U);  // the search itself finds what lies open
    EXPECT_EQ(journal.client(12), "mevrouw Bladgroen, Dorpsstraat 1");
    ASSERT_THAT(journal.raw_messages(1), SizeIs(2));
    EXPECT_EQ(journal.raw_messages(1)[0].bytes, "MESSAGE from mevrouw Bladgroen");
    EXPECT_EQ(journal.raw_messages(1)[0].client, 12U);
    EXPECT_EQ(journal.raw_messages(1)[1].door, "mqtt");
    journal.journal.reset();
    EXPECT_EQ(occurrences(dir(), "Bladgroen"), 0U);
}

TEST_F(SealedTablesTest, ClientsAreLoadedAtTheStart) {
    {
        OpenedJournal journal(dir());
        std::vector<ClientRecord> clients;
        for (std::uint64_t number = 1; number <= 2500; ++number) {
            clients.push_back({number, "client " + std::to_string(number)});
        }
        ASSERT_TRUE(journal.settle([&](auto done) {
            journal.journal->import_clients(clients, done);
        }));
        clients.resize(1);
        clients.front().bytes = "moved house";
        ASSERT_TRUE(journal.settle([&](auto done) {
            journal.journal->import_clients(clients, done);
        }));
    }
    const OpenedJournal again(dir());
    ASSERT_THAT(again.clients, SizeIs(2500));
    EXPECT_THAT(again.clients.front(), Pair(1U, "moved house"));
    EXPECT_THAT(again.clients.back(), Pair(2500U, "client 2500"));
}

TEST_F(SealedTablesTest, AnotherMasterKeyIsRefused) {
    { const OpenedJournal first(dir()); }
    auto config = test_config(dir());
    config.master_key = random_secret(32);
    const OpenedJournal again(std::move(config));
    ASSERT_TRUE(again.refused);
    EXPECT_EQ(again.refused->fault, JournalFault::WrongKey);
}

TEST_F(SealedTablesTest, AnErasedClientCannotBeReadAndTheJournalStaysWhole) {
    OpenedJournal journal(dir());
    auto entry = with_message(1, 12, 0);
    entry.clients.push_back({12, "mevrouw Bladgroen"});
    entry.clients.push_back({13, "meneer Kei"});
    journal.journal->append(std::move(entry));
    ASSERT_TRUE(journal.wait_for(1));
    const auto key = stored("SELECT sealed FROM client_keys WHERE client = 12");
    ASSERT_GE(occurrences(dir(), key), 1U);
    ASSERT_TRUE(journal.settle([&](auto done) { journal.journal->erase_client(12, done); }));
    EXPECT_EQ(journal.client(12), std::nullopt);
    EXPECT_THAT(journal.raw_messages(1), IsEmpty());
    EXPECT_EQ(journal.client(13), "meneer Kei");
    EXPECT_EQ(occurrences(dir(), key), 0U);
    journal.journal.reset();
    EXPECT_THAT(OpenedJournal(dir()).entries, ElementsAre("entry 1"));
}

TEST_F(SealedTablesTest, WhatAnErasedClientSentBeforeStaysClosedWhenTheNumberIsUsedAgain) {
    OpenedJournal journal(dir());
    journal.journal->append(with_message(1, 12, 0));
    ASSERT_TRUE(journal.settle([&](auto done) { journal.journal->erase_client(12, done); }));
    journal.journal->append(with_message(2, 12, 0));
    ASSERT_TRUE(journal.wait_for(2));
    EXPECT_THAT(journal.raw_messages(1), IsEmpty());
    EXPECT_THAT(journal.raw_messages(2), SizeIs(1));
}

TEST_F(SealedTablesTest, OldRawMessagesAndTheKeysOfTheirDaysGo) {
    OpenedJournal journal(dir());
    journal.journal->append(with_message(1, std::nullopt, 10 * day_ms));
    journal.journal->append(with_message(2, 12, 10 * day_ms));
    journal.journal->append(with_message(3, std::nullopt, 11 * day_ms));
    ASSERT_TRUE(journal.wait_for(3));
    ASSERT_TRUE(journal.settle([&](auto done) {
        journal.journal->purge_raw_messages(11 * day_ms, done);
    }));
    EXPECT_THAT(journal.raw_messages(1), IsEmpty());
    EXPECT_THAT(journal.raw_messages(2), IsEmpty());
    EXPECT_THAT(journal.raw_messages(3), SizeIs(1));
    EXPECT_EQ(stored("SELECT count(*) FROM day_keys WHERE day = 10"), "0");
    EXPECT_EQ(stored("SELECT count(*) FROM day_keys WHERE day = 11"), "1");
}

TEST_F(SealedTablesTest, ARecordMovedToAnotherClientDoesNotOpen) {
    {
        OpenedJournal journal(dir());
        auto entry = numbered(1);
        entry.clients = {{1, "first"}, {2, "second"}};
        journal.journal->append(std::move(entry));
        ASSERT_TRUE(journal.wait_for(1));
    }
    execute_in(
        journal_file_in(dir()),
        "UPDATE clients SET sealed = (SELECT sealed FROM clients WHERE number = 1) WHERE number = "
        "2;"
        "UPDATE client_keys SET sealed = (SELECT sealed FROM client_keys WHERE client = 1) WHERE "
        "client = 2"
    );
    const OpenedJournal again(dir());
    ASSERT_TRUE(again.refused);
    EXPECT_EQ(again.refused->fault, JournalFault::Damaged);
}

TEST_F(SealedTablesTest, AChangedAuditRowShows) {
    OpenedJournal journal(dir());
    auto entry = numbered(1);
    entry.audit.push_back({5, "zuster Iris", "read", 12, "by telephone"});
    journal.journal->append(std::move(entry));
    ASSERT_TRUE(journal.settle([&](auto done) {
        journal.journal->audit({6, "zuster Iris", "read", std::nullopt, ""}, done);
    }));
    auto reader = JournalReader::open(journal_file_in(dir()));
    std::vector<std::string> rows;
    const auto walk = [&] {
        rows.clear();
        return reader->audit([&](std::uint64_t number, const AuditRow& row) {
            rows.push_back(
                std::to_string(number) + " " + row.who + " " +
                std::to_string(row.client.value_or(0))
            );
            return JournalResult<void>();
        });
    };
    const auto head = walk();
    ASSERT_TRUE(head);
    EXPECT_THAT(*head, SizeIs(32));
    EXPECT_THAT(rows, ElementsAre("1 zuster Iris 12", "2 zuster Iris 0"));
    journal.journal.reset();
    execute_in(journal_file_in(dir()), "UPDATE audit SET who = 'zuster Roos' WHERE number = 1");
    EXPECT_EQ(walk().error().message, "audit: row 1 is missing or was changed");
}

TEST_F(SealedTablesTest, TheHeadOfTheAuditChainHangsOnEveryRow) {
    std::vector<std::string> heads;
    for (const char* who : {"zuster Iris", "zuster Roos"}) {
        const TemporaryDirectory fresh;
        OpenedJournal journal(fresh.path());
        auto entry = numbered(1);
        entry.audit = {{5, who, "read", 12, ""}, {6, "the same", "read", 12, ""}};
        journal.append(std::move(entry));
        ASSERT_TRUE(journal.wait_for(1));
        auto reader = JournalReader::open(journal_file_in(fresh.path()));
        heads.push_back(reader->audit([](auto, const auto&) { return JournalResult<void>(); }
        ).value());
    }
    EXPECT_NE(heads[0], heads[1]);
}

TEST_F(SealedTablesTest, TheAuditChainGoesOnAfterAStart) {
    for (int start = 0; start < 2; ++start) {
        OpenedJournal journal(dir());
        ASSERT_TRUE(journal.settle([&](auto done) {
            journal.journal->audit({start, "technical", "looked", std::nullopt, ""}, done);
        }));
    }
    auto reader = JournalReader::open(journal_file_in(dir()));
    std::uint64_t rows = 0;
    EXPECT_TRUE(reader->audit([&](auto, const auto&) {
        ++rows;
        return JournalResult<void>();
    }));
    EXPECT_EQ(rows, 2U);
}

}  // namespace
}  // namespace nachtwacht::daemon
