// The journal in a process of its own that dies: killed at named points and at random moments, out
// of file size, out of disk. Whatever was reported committed must be there afterwards.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <random>

#include "daemon/failpoint.hpp"
#include "daemon/journal.hpp"
#include "tests/daemon/opened_journal.hpp"
#include "tests/daemon/stored_bytes.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

constexpr int exit_lost = 7;
constexpr int exit_cannot_try = 77;

JournalConfig eager_config(const std::filesystem::path& dir) {
    auto config = test_config(dir);
    config.idle_checkpoint_bytes = 0;
    return config;
}

// In the child: entries, snapshots and clients until `last`, each committed number into the pipe.
int write_entries(const JournalConfig& config, std::uint64_t last, int receipts) {
    auto own = test_config(config.state_dir);
    own.idle_checkpoint_bytes = config.idle_checkpoint_bytes;
    OpenedJournal journal(std::move(own));
    if (journal.refused) {
        return 1;
    }
    for (auto number = journal.recovered.last_number + 1; number <= last; ++number) {
        auto entry = numbered(number);
        entry.raw_messages.push_back({"sip", 0, number % 5, std::string(300, 'r')});
        journal.journal->append(std::move(entry));
        if (number % 7 == 0) {
            journal.journal->snapshot(number, "state after " + std::to_string(number), nullptr);
            journal.journal->import_clients({{number % 5, "client"}}, nullptr);
        }
        if (!journal.wait_for(number)) {
            return exit_lost;
        }
        if (::write(receipts, &number, sizeof number) != sizeof number) {
            return 1;
        }
    }
    return 0;
}

class Child {
public:
    explicit Child(const std::function<int(int receipts)>& work) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) {
            std::abort();
        }
        pid_ = ::fork();
        if (pid_ == 0) {
            ::close(ends[0]);
            ::_exit(work(ends[1]));
        }
        ::close(ends[1]);
        receipts_ = ends[0];
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() { ::close(receipts_); }

    // False at the end of the child.
    bool read_receipt() {
        std::uint64_t number = 0;
        const bool read = ::read(receipts_, &number, sizeof number) == sizeof number;
        last_receipt_ = read ? number : last_receipt_;
        return read;
    }
    void kill() const { ::kill(pid_, SIGKILL); }
    // The status as of waitpid, after all receipts were read.
    int wait() {
        while (read_receipt()) {
        }
        int status = 0;
        ::waitpid(pid_, &status, 0);
        return status;
    }
    [[nodiscard]] std::uint64_t last_receipt() const { return last_receipt_; }

private:
    pid_t pid_ = 0;
    int receipts_ = -1;
    std::uint64_t last_receipt_ = 0;
};

// Opens what the child left: everything it was told is there and nothing is torn. Returns the
// epoch.
std::uint64_t expect_whole(const std::filesystem::path& dir, std::uint64_t last_receipt) {
    const OpenedJournal journal(dir);
    EXPECT_FALSE(journal.refused) << journal.refused->message;
    if (journal.refused) {
        return 0;
    }
    EXPECT_GE(journal.recovered.last_number, last_receipt);
    EXPECT_THAT(journal.notices, testing::Each(JournalNotice::LogCut));
    auto number = journal.recovered.snapshot_number;
    EXPECT_EQ(journal.snapshot, number == 0 ? "" : "state after " + std::to_string(number));
    for (const auto& entry : journal.entries) {
        EXPECT_EQ(entry, numbered(++number).bytes);
    }
    return journal.journal->epoch();
}

#ifdef NACHTWACHT_FAILPOINTS
class JournalFailpoints : public testing::TestWithParam<std::string> {};

TEST_P(JournalFailpoints, KilledThereTwiceInARowNothingReportedIsLost) {
    const TemporaryDirectory directory;
    std::uint64_t epoch = 0;
    for (const char* passage : {"3", "1"}) {
        Child child([&](int receipts) {
            arm_failpoint(GetParam() + ":kill:" + passage);
            return write_entries(eager_config(directory.path()), 200, receipts);
        });
        const int status = child.wait();
        ASSERT_TRUE(WIFSIGNALED(status)) << "the point was never passed";
        const auto next = expect_whole(directory.path(), child.last_receipt());
        EXPECT_GT(next, epoch);
        epoch = next;
    }
}

std::vector<std::string> names_of_points() {
    std::vector<std::string> names;
    for (const Failpoint& point : journal_failpoints) {
        names.emplace_back(point.name);
    }
    return names;
}

INSTANTIATE_TEST_SUITE_P(
    Each,
    JournalFailpoints,
    testing::ValuesIn(names_of_points()),
    [](const auto& point) {
        std::string name(point.param);
        std::erase(name, '-');
        return name;
    }
);
#endif

TEST(JournalCrashTest, KilledAtAnyMomentNothingReportedIsLost) {
    const TemporaryDirectory directory;
    std::minstd_rand moments(20260301);
    std::uint64_t last = 0;
    for (int cycle = 0; cycle < 20; ++cycle) {
        Child child([&](int receipts) {
            return write_entries(eager_config(directory.path()), 1'000'000, receipts);
        });
        for (auto left = moments() % 60 + 1; left > 0 && child.read_receipt(); --left) {
        }
        child.kill();
        ASSERT_TRUE(WIFSIGNALED(child.wait()));
        EXPECT_GT(child.last_receipt(), last);
        last = child.last_receipt();
        ASSERT_GT(expect_whole(directory.path(), last), 0U);
    }
}

TEST(JournalCrashTest, AWriteThatIsRefusedLosesTheJournalAndTheNextStartIsClean) {
    const TemporaryDirectory directory;
    Child child([&](int receipts) {
        ::signal(SIGXFSZ, SIG_IGN);
        OpenedJournal once(directory.path());  // lays the file out at its first size
        once.journal.reset();
        const rlimit limit{200'000, 200'000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        auto config = test_config(directory.path());
        return write_entries(config, 100'000, receipts);
    });
    const int status = child.wait();
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), exit_lost);
    EXPECT_GT(child.last_receipt(), 0U);
    expect_whole(directory.path(), child.last_receipt());
}

// In the child, on a small disk of its own.
int fill_the_disk_and_start_again(const std::filesystem::path& disk) {
    if (::unshare(CLONE_NEWNS) != 0 ||
        ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=32m") != 0) {
        return exit_cannot_try;
    }
    const auto state = disk / "state";
    const auto config = [&] {
        auto made = test_config(state);
        made.reserve_bytes = 8U << 20U;
        return made;
    };
    std::uint64_t last = 0;
    {
        OpenedJournal journal(config());
        for (std::uint64_t number = 1; journal.lost.empty() && number < 1000; ++number) {
            auto entry = numbered(number);
            entry.raw_messages.push_back({"sip", 0, std::nullopt, std::string(60'000, 'r')});
            journal.journal->append(std::move(entry));
            last = journal.wait_for(number) ? number : last;
        }
        if (journal.lost.empty() || journal.lost.front().fault != JournalFault::Full || last == 0) {
            return 2;
        }
    }
    write_file(disk / "filler", std::string(32U << 20U, 'f'));
    const OpenedJournal again(config());
    if (again.refused) {
        std::fprintf(stderr, "%s\n", again.refused->message.c_str());
        return 3;
    }
    // The write that found no room may have left a part of itself, of which there is a notice too.
    const bool told =
        std::count(again.notices.begin(), again.notices.end(), JournalNotice::ReserveFreed) == 1;
    return told && again.entries.size() >= last ? 0 : 4;
}

TEST(JournalCrashTest, AFullDiskLosesTheJournalAndTheReserveLetsItStartAgain) {
    const TemporaryDirectory directory;
    Child child([&](int) { return fill_the_disk_and_start_again(directory.path()); });
    const int status = child.wait();
    ASSERT_TRUE(WIFEXITED(status));
    if (WEXITSTATUS(status) == exit_cannot_try) {
        GTEST_SKIP() << "a file system of one's own needs more rights";
    }
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace nachtwacht::daemon
