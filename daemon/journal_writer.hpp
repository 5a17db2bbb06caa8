#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "daemon/audit_table.hpp"
#include "daemon/disk_space.hpp"
#include "daemon/journal.hpp"
#include "daemon/journal_file.hpp"
#include "daemon/sealed_tables.hpp"

namespace nachtwacht::daemon {

// What the writer's thread works on.
struct JournalStore {
    std::unique_ptr<JournalFile> file;
    SealedTables sealed;
    AuditTable audit;
    bool truncate_log = false;  // wanted after the commit: erased bytes must not stay in the log
};

// Work on the store besides entries. Runs in the transaction of its batch; an error is a lost
// journal. What it returns (may be empty) runs on the loop's thread after the commit.
struct Chore {
    using Done = std::function<void()>;
    std::function<JournalResult<Done>(JournalStore& store)> run;
    bool ends_batch = false;  // large work: what waits behind it gets a transaction of its own
};

using Job = std::variant<Entry, Chore>;

// Bytes that an entry holds until it is committed.
[[nodiscard]] std::uint64_t weight(const Entry& entry);

struct Committed {
    std::uint64_t last = 0;  // 0: no entries in this batch
    std::uint64_t entries = 0;
    std::uint64_t bytes = 0;
    std::vector<Chore::Done> done;
};

// Called on the writer's thread.
struct WriterReport {
    std::function<void(Committed)> committed;
    std::function<void(JournalError)> lost;  // last call
    std::function<void(JournalNotice, std::string)> notice;
};

// The thread that writes: takes what waits (no timer), commits it as one transaction, reports,
// repeats; moves the log into the main file when nobody waits.
class JournalWriter {
public:
    // The store outlives the writer.
    JournalWriter(JournalStore& store, const JournalConfig& config, WriterReport report);
    JournalWriter(const JournalWriter&) = delete;
    JournalWriter& operator=(const JournalWriter&) = delete;
    ~JournalWriter();  // finishes what was given

    // Any thread; never waits for the disk.
    void give(Job job);
    // A job may follow in a moment: wakes the writer for it.
    void expect();
    [[nodiscard]] Space space() const { return space_.load(std::memory_order_relaxed); }

private:
    void run();
    [[nodiscard]] bool work();
    [[nodiscard]] bool lose(JournalError reason);
    [[nodiscard]] std::vector<Job> take();
    void wait_for_jobs(std::unique_lock<std::mutex>& lock);
    void look_out() const;
    [[nodiscard]] JournalResult<Committed> write(std::vector<Job>& batch);
    [[nodiscard]] JournalResult<void> put(Entry& entry, Committed& outcome);
    [[nodiscard]] JournalResult<void> put(Chore& chore, Committed& outcome);
    [[nodiscard]] JournalResult<void> tend_log(bool idle);
    [[nodiscard]] JournalResult<void> move_log();
    void tend_space();
    [[nodiscard]] bool nothing_waits();

    JournalStore& store_;
    struct Limits {
        std::uint64_t batch_entries;
        std::uint64_t idle_checkpoint_bytes;
        std::uint64_t busy_checkpoint_bytes;
        std::uint64_t log_notice_bytes;
    } limits_;
    WriterReport report_;
    DiskSpace disk_;
    std::atomic<Space> space_;
    Space told_space_ = Space::Ok;
    std::chrono::steady_clock::time_point space_due_{};
    bool log_is_large_ = false;
    bool lost_ = false;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> waiting_;
    bool closing_ = false;
    bool expected_ = false;
    std::chrono::steady_clock::time_point look_out_from_{};
    std::atomic<bool> asleep_ = false;
    std::atomic<bool> has_jobs_ = false;  // as waiting_, to be looked at without the lock
    std::thread thread_;
};

}  // namespace nachtwacht::daemon
