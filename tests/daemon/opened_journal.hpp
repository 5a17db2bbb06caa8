#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "daemon/journal.hpp"

namespace nachtwacht::daemon {

// A loop of the test's own: what the journal posts is run when the test waits for something.
class TestLoop {
public:
    // `stamp` is asked at each post, on the thread that posts.
    explicit TestLoop(std::function<std::size_t()> stamp = nullptr) : stamp_(std::move(stamp)) {}

    void post(std::function<void()> what);
    // Runs posted functions until `done` holds; false after ten seconds without.
    [[nodiscard]] bool run_until(const std::function<bool()>& done);
    // Runs what is there.
    void run_ready();
    // The stamp of what was run last.
    [[nodiscard]] std::size_t stamp_of_last() const { return stamp_of_last_; }

private:
    struct Posted {
        std::function<void()> what;
        std::size_t stamp = 0;
    };
    [[nodiscard]] std::function<void()> next(std::chrono::steady_clock::time_point deadline);

    std::function<std::size_t()> stamp_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Posted> posted_;
    std::size_t stamp_of_last_ = 0;
};

[[nodiscard]] Secret test_master_key();

// A journal with everything it said.
struct OpenedJournal {
    TestLoop loop;
    std::vector<std::uint64_t> committed;
    std::vector<JournalError> lost;
    std::vector<JournalNotice> notices;
    Recovered recovered;
    std::optional<std::uint64_t> snapshot_number;
    std::string snapshot;
    std::vector<std::string> entries;
    std::vector<std::pair<std::uint64_t, std::string>> clients;
    std::optional<JournalError> refused;  // by open or load
    std::unique_ptr<Journal> journal;     // last: goes first

    explicit OpenedJournal(const std::filesystem::path& state_dir);
    explicit OpenedJournal(JournalConfig config, std::function<std::size_t()> stamp = nullptr);

    // Waits until this entry is reported committed (false: it never was).
    [[nodiscard]] bool wait_for(std::uint64_t number);
    // Appends the next entry, to be waited for.
    void append(Entry entry);
    // Appends entries up to and including `last` and waits for them.
    [[nodiscard]] bool fill(std::uint64_t last);
    [[nodiscard]] std::uint64_t appended() const { return appended_; }
    [[nodiscard]] bool wait_lost();
    // Calls with a function that wants to be called back, and waits for that.
    [[nodiscard]] bool settle(const std::function<void(std::function<void()>)>& call);
    [[nodiscard]] std::optional<std::string> client(std::uint64_t number);
    [[nodiscard]] std::vector<RawMessage> raw_messages(std::uint64_t entry);

private:
    void open(JournalConfig config);
    std::uint64_t appended_ = 0;
};

[[nodiscard]] JournalConfig test_config(const std::filesystem::path& state_dir);
[[nodiscard]] Entry numbered(std::uint64_t number);

}  // namespace nachtwacht::daemon
