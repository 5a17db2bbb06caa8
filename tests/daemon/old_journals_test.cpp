// Journals that earlier versions wrote are read by this one, to the same state. They are kept as
// the statements that make them, with the key of the tests; tests/daemon/journals/README.md says
// how.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "daemon/records.hpp"
#include "daemon/state_directory.hpp"
#include "routing/desk.hpp"
#include "tests/daemon/opened_journal.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

// What follows "-- NAME " in the file's head.
std::string said_of(const std::string& statements, const std::string& name) {
    const std::string start = "-- " + name + " ";
    const auto from = statements.find(start) + start.size();
    return statements.substr(from, statements.find('\n', from) - from);
}

// Without what only later versions fold out of the same facts: the telephones that were rung.
routing::State as_it_was_kept(routing::State state) {
    std::vector<std::uint64_t> numbers;
    for (const auto& [number, incident] : state.incidents) {
        numbers.push_back(number);
    }
    for (const std::uint64_t number : numbers) {
        state.incidents[number].calls.clear();
    }
    return state;
}

class OldJournalTest : public testing::TestWithParam<std::string> {
protected:
    OldJournalTest() {
        std::ifstream file{NACHTWACHT_SOURCE_DIR "/tests/daemon/journals/" + GetParam() + ".sql"};
        statements.assign(std::istreambuf_iterator<char>{file}, {});
        std::filesystem::create_directories(folder.path() / "state");
        sqlite3* database = nullptr;
        sqlite3_open(journal_file_in(folder.path() / "state").c_str(), &database);
        EXPECT_EQ(sqlite3_exec(database, statements.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << sqlite3_errmsg(database);
        sqlite3_close(database);
    }

    TemporaryDirectory folder;
    std::string statements;
};

TEST_P(OldJournalTest, IsReadToTheStateThatItsVersionHad) {
    const OpenedJournal journal{folder.path() / "state"};
    ASSERT_FALSE(journal.refused) << journal.refused->message;
    EXPECT_EQ(std::to_string(journal.recovered.last_number), said_of(statements, "entries"));
    ASSERT_TRUE(journal.snapshot_number);
    auto state = decode_state(journal.snapshot);
    ASSERT_TRUE(state) << state.error().message;
    routing::Desk desk{*std::move(state)};
    for (const std::string& bytes : journal.entries) {
        const auto entry = decode_entry(bytes);
        ASSERT_TRUE(entry) << entry.error().message;
        desk.apply(*entry);
    }
    EXPECT_EQ(state_hash(as_it_was_kept(std::move(desk).release())), said_of(statements, "state"));
}

TEST_P(OldJournalTest, GivesUpWhatLiesSealed) {
    OpenedJournal journal{folder.path() / "state"};
    ASSERT_FALSE(journal.refused) << journal.refused->message;
    EXPECT_EQ(journal.client(1), "what is known of client 1");
    const auto raw = journal.raw_messages(1);
    ASSERT_EQ(raw.size(), 2U);
    EXPECT_EQ(raw[0].bytes, "a message of client 1");
    EXPECT_EQ(raw[1].bytes, "a stranger's");
    const auto pack = journal.journal->pack("hash of a pack");
    ASSERT_TRUE(pack) << pack.error().message;
    EXPECT_EQ(pack->content, "the text of a pack");
}

INSTANTIATE_TEST_SUITE_P(Each, OldJournalTest, testing::Values("0.1.0"), [](const auto& about) {
    std::string name = "v" + about.param;
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
});

}  // namespace
}  // namespace nachtwacht::daemon
