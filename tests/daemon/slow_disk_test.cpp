// A sync that takes its time. The disk waits for the test, so nothing here depends on a clock.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "daemon/front_door.hpp"
#include "daemon/ledger.hpp"
#include "tests/daemon/recorded_life.hpp"
#include "tests/daemon/temporary_directory.hpp"
#include "tests/routing/night.hpp"

namespace nachtwacht::daemon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

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

// The house around a journal on such a disk; this thread is the loop's.
class SlowHouseTest : public testing::Test {
protected:
    SlowHouseTest() {
        JournalEvents events;
        events.post = [this](std::function<void()> what) {
            boost::asio::post(loop, std::move(what));
        };
        events.committed = [this](std::uint64_t last) { ledger->committed(last); };
        events.lost = [](const JournalError& reason) { ADD_FAILURE() << reason.message; };
        events.notice = [](JournalNotice, const std::string&) {};
        journal = *open_journal(test_config(directory.path() / "state"), std::move(events));
        EXPECT_TRUE(journal->load({}));
        const auto no_snapshot = [](std::uint64_t, const std::function<void()>&) {};
        ledger.emplace(loop, *journal, routing::State{}, 1000, no_snapshot);
        door.emplace(loop, *ledger, *journal, nobody);
        ledger->take(routing::Started{1}, {}, {});
        ledger->take(routing::RegionLoaded{routing::testing::small_region()}, {}, {});
        ledger->take(routing::ClientsLoaded{routing::testing::small_register()}, {}, {});
        door->open();
        EXPECT_TRUE(comes([&] { return journal->uncommitted() == 0; }));
    }
    ~SlowHouseTest() override { journal.reset(); }

    void fall(const std::string& reference) {
        routing::Signal signal{.kind = routing::Kind::Fall};
        signal.reference = {routing::Door::Scaip, "dev1", reference, {}, std::chrono::minutes{35}};
        door->signal(std::move(signal), "raw", [this](const Receipt& receipt) {
            receipts.push_back(receipt);
        });
    }
    void run_ready() {
        loop.restart();
        loop.poll();
    }
    [[nodiscard]] bool comes(const std::function<bool()>& done) {
        const auto guard = boost::asio::make_work_guard(loop);
        loop.restart();
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        while (!done() && std::chrono::steady_clock::now() < until) {
            loop.run_one_for(std::chrono::milliseconds{50});
        }
        return done();
    }

    TemporaryDirectory directory{in_memory()};
    RecordedFiles files{directory.path()};
    boost::asio::io_context loop{1};
    std::unique_ptr<Journal> journal;
    std::optional<Ledger> ledger;
    Suspects nobody{"/nowhere/suspects"};
    std::optional<FrontDoor> door;
    std::vector<Receipt> receipts;
};

TEST_F(SlowHouseTest, AlarmsWaitInOrderAndTheLoopGoesOn) {
    files.hold_sync();
    fall("1");
    files.wait_until_held();
    fall("2");
    fall("1");  // the device grows impatient
    fall("3");
    bool went_on = false;
    boost::asio::post(loop, [&] { went_on = true; });
    run_ready();
    EXPECT_TRUE(went_on);
    EXPECT_THAT(receipts, IsEmpty());
    EXPECT_THAT(ledger->committed_state().incidents, IsEmpty());
    EXPECT_FALSE(journal->full());
    files.let_go();
    ASSERT_TRUE(comes([&] { return receipts.size() == 4; }));
    std::vector<std::uint64_t> stored;
    for (const Receipt& receipt : receipts) {
        if (receipt.verdict == Verdict::Stored) {
            stored.push_back(receipt.entry);
        }
    }
    ASSERT_THAT(stored, SizeIs(3));
    EXPECT_TRUE(std::ranges::is_sorted(stored));
    EXPECT_THAT(ledger->committed_state().incidents, SizeIs(1));
}

// The service manager hears WATCHDOG=1 after such a round trip only: not while the disk stands
// still, and as soon as it moves again. Half of WatchdogSec= is far more than a slow sync takes.
TEST_F(SlowHouseTest, TheWatchdogIsFedAgainAsSoonAsTheDiskMoves) {
    bool alive = false;
    files.hold_sync();
    fall("1");
    files.wait_until_held();
    journal->round_trip([&] { alive = true; });
    run_ready();
    EXPECT_FALSE(alive);
    files.let_go();
    EXPECT_TRUE(comes([&] { return alive; }));
    EXPECT_THAT(receipts, SizeIs(1));
}

}  // namespace
}  // namespace nachtwacht::daemon
