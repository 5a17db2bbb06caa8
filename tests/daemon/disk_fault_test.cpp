// Every call to the disk fails once: nothing is reported any more, and the next start has all that
// was.
#include <gtest/gtest.h>

#include <cstdlib>
#include <ostream>

#include "tests/daemon/recorded_life.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

using Kind = DiskFault::Kind;

// What a test sees of one life that a fault ended, or not.
struct Outcome {
    Said said;
    std::optional<RecordedFiles::Failure> failure;
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

Outcome life_with(const DiskFault& fault) {
    const TemporaryDirectory directory(in_memory());
    RecordedFiles files(directory.path());
    Outcome seen;
    files.fail(fault);
    live_until_the_fault(files, directory.path(), seen);
    seen.failure = files.failure();
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

// False when the life had no such call any more.
bool falls_silent_after(const DiskFault& fault) {
    SCOPED_TRACE("call " + std::to_string(fault.at));
    simulation::Random random{fault.at + 1};
    const Outcome seen = life_with(fault);
    SCOPED_TRACE(seen.failure ? seen.failure->name : "none");
    EXPECT_EQ(seen.reports_after_loss, 0);
    if (seen.failure && !may_pass(seen)) {
        EXPECT_TRUE(seen.noticed);
        EXPECT_LE(seen.said.last_promise(), seen.failure->step);
    }
    expect_all_is_there(seen, random);
    return seen.failure.has_value();
}

// One of three, so that the short form fails every call in one of the three ways; the test labelled
// long fails each in all of them.
struct WayToFail {
    const char* name;
    DiskFault fault;
};
void PrintTo(const WayToFail& way, std::ostream* out) { *out << way.name; }
class EveryCallFails : public testing::TestWithParam<WayToFail> {};

TEST_P(EveryCallFails, OnceAndNothingIsReportedAfterItNorLost) {
    auto fault = GetParam().fault;
    const std::size_t stride = std::getenv("NACHTWACHT_LONG") != nullptr ? 1 : 3;
    fault.at %= stride;
    while (falls_silent_after(fault) && !HasFailure()) {
        fault.at += stride;
    }
    EXPECT_GT(fault.at, 200U);
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

}  // namespace
}  // namespace nachtwacht::daemon
