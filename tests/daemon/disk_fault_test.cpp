// Every call to the disk fails once: nothing is reported any more, and the next start has all that
// was.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/daemon/recorded_life.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Kind = DiskFault::Kind;

// What a test sees of one life that a fault ended, or not.
struct Outcome {
    Said said;
    std::optional<RecordedFiles::Failure> failure;
    std::size_t calls = 0;
    std::size_t closing_began = 0;  // at this step; 0: it never came to that
    bool noticed = false;           // refused to start, or lost
    int reports_after_loss = 0;
    DiskImage killed;  // what the next process finds
    std::vector<DiskStep> steps;
};

// Everything that writes: start, entries, chores, both ways of moving the log, an orderly end.
void live(Life& life) {
    life.write_until(6);
    life.import(1);
    life.import(2);
    life.snapshot(6);
    life.write_until(20);
    life.erase(2);
    life.write_until(22);
}

// Whoever goes on speaking to a journal that is lost gets no answer.
int reports_of_the_lost(OpenedJournal& journal) {
    const auto before = journal.committed.size();
    int answers = 0;
    journal.journal->append(entry_of(journal.appended() + 1));
    journal.journal->round_trip([&] { ++answers; });
    journal.journal.reset();
    journal.loop.run_ready();
    return static_cast<int>(journal.committed.size() - before) + answers;
}

void live_until_the_fault(RecordedFiles& files, const std::filesystem::path& disk, Outcome& seen) {
    std::optional<Life> life;
    try {
        life.emplace(files, disk, seen.said);
        live(*life);
    } catch (const JournalWasLost&) {
        seen.noticed = true;
        if (life) {
            seen.reports_after_loss = reports_of_the_lost(life->journal());
        }
        return;
    }
    seen.closing_began = files.step_count();
}

Outcome life_with(std::optional<DiskFault> fault) {
    const TemporaryDirectory directory(in_memory());
    RecordedFiles files(directory.path());
    Outcome seen;
    if (fault) {
        files.fail(*fault);
    }
    live_until_the_fault(files, directory.path(), seen);
    seen.failure = files.failure();
    seen.calls = files.calls();
    seen.killed = image_of(directory.path());
    seen.steps = files.steps();
    return seen;
}

// The reserve is given up without a word. At the end whatever fails is found by the next start.
bool may_pass(const Outcome& seen) {
    return seen.failure->name.ends_with("reserve") ||
           (seen.closing_began != 0 && seen.failure->step >= seen.closing_began);
}

// The start after a death of the process, and that after a power cut in which the disk kept some
// of what it had refused to sync.
void expect_all_is_there(const Outcome& seen, simulation::Random& random) {
    const auto& promised = seen.said.in_all();
    EXPECT_EQ(fault_after_start(seen.killed, promised), "");
    DiskModel disk;
    for (const auto& step : seen.steps) {
        disk.take(step);
    }
    const PowerCut cut{PowerCut::Keeps::Sectors, 512, false};
    EXPECT_EQ(fault_after_start(disk.after(cut, random), promised), "");
}

void expect_silence_after(const DiskFault& fault) {
    SCOPED_TRACE("call " + std::to_string(fault.at));
    simulation::Random random{fault.at + 1};
    const Outcome seen = life_with(fault);
    ASSERT_TRUE(seen.failure);
    SCOPED_TRACE(seen.failure->name);
    EXPECT_EQ(seen.reports_after_loss, 0);
    if (!may_pass(seen)) {
        EXPECT_TRUE(seen.noticed);
        EXPECT_LE(seen.said.last_promise(), seen.failure->step);
    }
    expect_all_is_there(seen, random);
}

// One of three, so that the short form fails every call in one of the three ways; the test labelled
// long fails each in all of them.
struct WayToFail {
    const char* name;
    DiskFault fault;
};
class EveryCallFails : public testing::TestWithParam<WayToFail> {};

TEST_P(EveryCallFails, OnceAndNothingIsReportedAfterItNorLost) {
    auto fault = GetParam().fault;
    const std::size_t stride = std::getenv("NACHTWACHT_LONG") != nullptr ? 1 : 3;
    const auto calls = life_with(std::nullopt).calls;
    ASSERT_GT(calls, 200U);
    for (fault.at %= stride; fault.at < calls && !HasFailure(); fault.at += stride) {
        expect_silence_after(fault);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Each,
    EveryCallFails,
    testing::Values(
        WayToFail{"Refused", {0, Kind::Refused, false}},
        WayToFail{"FullForGood", {1, Kind::Full, true}},
        WayToFail{"Short", {2, Kind::Short, false}}
    ),
    [](const auto& about) { return std::string{about.param.name}; }
);

TEST(SlowDiskTest, WhileASyncTakesItsTimeNothingIsReportedAndNobodyHasToWait) {
    const TemporaryDirectory directory(in_memory());
    RecordedFiles files(directory.path());
    OpenedJournal journal(directory.path() / "state");
    bool came_back = false;
    files.hold_sync();
    journal.append(numbered(1));
    files.wait_until_held();
    for (std::uint64_t number = 2; number <= 5; ++number) {
        journal.append(numbered(number));
    }
    journal.journal->round_trip([&] { came_back = true; });
    journal.loop.run_ready();
    EXPECT_THAT(journal.committed, IsEmpty());
    EXPECT_FALSE(came_back);
    EXPECT_EQ(journal.journal->uncommitted(), 5U);
    files.let_go();
    ASSERT_TRUE(journal.loop.run_until([&] { return came_back; }));
    EXPECT_THAT(journal.committed, ElementsAre(1U, 5U));
    EXPECT_THAT(journal.lost, IsEmpty());
}

}  // namespace
}  // namespace nachtwacht::daemon
