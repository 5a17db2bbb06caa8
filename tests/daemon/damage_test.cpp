// Bytes that changed on the disk, one at a time: what comes back is a beginning of what was
// written, or an error that says what to do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "daemon/journal_reader.hpp"
#include "daemon/state_directory.hpp"
#include "tests/daemon/recorded_life.hpp"
#include "tests/daemon/stored_bytes.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

constexpr std::uint64_t written = 12;
constexpr std::size_t page_bytes = 4096;
constexpr std::size_t frame_bytes = page_bytes + 24;
const std::string file_name = "state/journal.sqlite";
const std::string log_name = "state/journal.sqlite-wal";

DiskImage journal_on_disk(bool closed) {
    const TemporaryDirectory directory(in_memory());
    RecordedFiles files(directory.path());
    auto config = test_config(directory.path() / "state");
    config.idle_checkpoint_bytes = config.busy_checkpoint_bytes;
    OpenedJournal journal(std::move(config));
    while (journal.appended() < written) {
        journal.append(entry_of(journal.appended() + 1));
        EXPECT_TRUE(journal.wait_for(journal.appended()));
    }
    if (closed) {
        journal.journal.reset();
    }
    return image_of(directory.path());
}

// As an orderly end leaves it: all of it is in the file.
DiskImage closed_journal() { return journal_on_disk(true); }

// As a killed process leaves it: all of it is in the log. After a second without work the log is
// moved into the file; where this thread had to stand still for so long, it is made once more.
DiskImage killed_journal() {
    for (;;) {
        auto image = journal_on_disk(false);
        if (image.at(file_name).bytes.size() <= page_bytes) {
            return image;
        }
    }
}

// What an operator's tools and the daemon make of it.
struct Found {
    std::uint64_t entries = 0;  // good ones from the first on
    std::string refusal;
    bool said_cut = false;
};

Found read_in(const std::filesystem::path& disk) {
    Found found;
    auto reader = JournalReader::open(journal_file_in(disk / "state"));
    if (!reader) {
        found.refusal = reader.error().message;
        return found;
    }
    const auto read =
        reader->entries(1, written, [&](std::uint64_t number, std::string_view bytes) {
            EXPECT_EQ(bytes, entry_of(number).bytes);
            ++found.entries;
            return JournalResult<void>();
        });
    found.refusal = read ? "" : read.error().message;
    return found;
}

Found start_in(const std::filesystem::path& disk) {
    Found found;
    const OpenedJournal journal(test_config(disk / "state"));
    for (const auto& bytes : journal.entries) {
        EXPECT_EQ(bytes, entry_of(++found.entries).bytes);
    }
    found.refusal = journal.refused ? journal.refused->message : "";
    found.said_cut = journal.notices == std::vector{JournalNotice::LogCut};
    return found;
}

auto says_what_to_do() {
    return AnyOf(
        HasSubstr("restore a backup"),
        HasSubstr("install a release"),
        HasSubstr("not a journal of nachtwacht")
    );
}

// The image laid out anew for one question, with one byte of a file changed.
template <class Question>
auto with_flipped(DiskImage image, const std::string& name, std::size_t offset, Question question) {
    auto& bytes = image.at(name).bytes;
    bytes.resize(std::max(bytes.size(), offset + 1));
    auto& byte = bytes[offset];
    byte = static_cast<char>(byte ^ 0x10);
    const TemporaryDirectory directory(in_memory());
    lay_out(image, directory.path());
    const RecordedFiles quick(directory.path());
    return question(directory.path());
}

TEST(DamageTest, AFlippedByteInTheLogCutsItsTailAndTheStartSaysSo) {
    const auto image = killed_journal();
    const auto whole = image.at(log_name).size;
    // Each byte of the log's header and of the last frame's, and of the rest so many.
    const auto last_frame = whole - frame_bytes;
    const auto is_header = [&](std::size_t at) {
        return at < 32 || (at >= last_frame && at < last_frame + 24);
    };
    for (std::size_t at = 0; at < whole;
         at = is_header(at) ? at + 1 : std::min(at + 331, at < last_frame ? last_frame : whole)) {
        SCOPED_TRACE("byte " + std::to_string(at));
        const Found found = with_flipped(image, log_name, at, start_in);
        EXPECT_EQ(found.refusal, "");
        EXPECT_EQ(found.said_cut, found.entries < written) << found.entries;
        ASSERT_FALSE(HasFailure());
    }
}

TEST(DamageTest, EachByteOfTheLastCommitInTheLogTakesThatCommitAndNoMore) {
    const TemporaryDirectory directory(in_memory());
    const auto image = killed_journal();
    lay_out(image, directory.path());
    const auto whole = image.at(log_name).size;
    for (std::size_t at = whole - frame_bytes; at < whole; ++at) {
        const FlippedByte flipped(directory.path() / log_name, at);
        const Found found = read_in(directory.path());
        ASSERT_EQ(found.entries, written - 1) << "byte " << at << " " << found.refusal;
    }
}

TEST(DamageTest, NoByteOfAPageOfTheFileChangesAnEntry) {
    const TemporaryDirectory directory(in_memory());
    const auto image = closed_journal();
    lay_out(image, directory.path());
    const auto last = image.at(file_name).bytes.find(entry_of(written).bytes);
    ASSERT_NE(last, std::string::npos);
    const auto page = last / page_bytes * page_bytes;
    for (std::size_t at = page; at < page + page_bytes; ++at) {
        const FlippedByte flipped(directory.path() / file_name, at);
        const Found found = read_in(directory.path());
        if (found.entries < written && found.refusal.empty()) {
            // The page says that it holds fewer rows.
            const auto started = with_flipped(image, file_name, at, start_in);
            ASSERT_THAT(started.refusal, says_what_to_do()) << "byte " << at;
        }
    }
}

TEST(DamageTest, AStartOnADamagedFileHasEverythingOrSaysWhatToDo) {
    const auto image = closed_journal();
    const auto used = image.at(file_name).bytes.size();
    for (std::size_t at = 0; at < used; at += at < page_bytes ? 11 : 97) {
        SCOPED_TRACE("byte " + std::to_string(at));
        const Found found = with_flipped(image, file_name, at, start_in);
        if (found.refusal.empty()) {
            EXPECT_EQ(found.entries, written);
        } else {
            EXPECT_THAT(found.refusal, says_what_to_do());
        }
        ASSERT_FALSE(HasFailure());
    }
}

}  // namespace
}  // namespace nachtwacht::daemon
