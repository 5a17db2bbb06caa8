#include "daemon/journal_writer.hpp"

#include <pthread.h>
#include <signal.h>

#include <chrono>
#include <utility>

#include "daemon/failpoint.hpp"

namespace nachtwacht::daemon {
namespace {

constexpr auto idle_after = std::chrono::seconds(1);
// Between two looks of which the first saw nothing.
constexpr auto after_nothing = std::chrono::milliseconds(10);
constexpr auto space_interval = std::chrono::milliseconds(250);

// Signals belong to the loop's thread.
std::thread start_named(const char* name, std::function<void()> run) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread thread(std::move(run));
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    pthread_setname_np(thread.native_handle(), name);
    return thread;
}

JournalResult<void> injected(std::string_view name) {
    if (failpoint(name)) {
        return journal_error(JournalFault::Io, "journal: made to fail at " + std::string(name));
    }
    return {};
}

struct SpaceNotice {
    JournalNotice notice;
    std::string_view text;
};

SpaceNotice words_for(Space space) {
    switch (space) {
        case Space::Low:
            return {
                JournalNotice::DiskLow,
                "the disk is nearly full: make room now, before it is below 5 % and everything "
                "but calls for help is refused"};
        case Space::Refuse:
            return {
                JournalNotice::DiskRefuses,
                "the disk is full but for a reserve: everything but calls for help is refused "
                "until there is room"};
        case Space::Ok:
            break;
    }
    return {JournalNotice::DiskEased, "the disk has room again"};
}

}  // namespace

std::uint64_t weight(const Entry& entry) {
    std::uint64_t bytes = sizeof(Entry) + entry.bytes.size();
    for (const auto& message : entry.raw_messages) {
        bytes += sizeof message + message.bytes.size();
    }
    for (const auto& pack : entry.packs) {
        bytes += sizeof pack + pack.content.size();
    }
    for (const auto& client : entry.clients) {
        bytes += sizeof client + client.bytes.size();
    }
    for (const auto& row : entry.audit) {
        bytes += sizeof row + row.detail.size();
    }
    return bytes;
}

JournalWriter::JournalWriter(JournalStore& store, const JournalConfig& config, WriterReport report)
    : store_(store),
      limits_{
          config.batch_entries,
          config.idle_checkpoint_bytes,
          config.busy_checkpoint_bytes,
          config.log_notice_bytes},
      report_(std::move(report)),
      disk_(config.state_dir, config.space_limits, config.space_probe),
      space_(disk_.look()),
      thread_(start_named("journal", [this] { run(); })) {}

JournalWriter::~JournalWriter() {
    {
        const std::lock_guard guard(mutex_);
        closing_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void JournalWriter::give(Job job) {
    bool was_empty = false;
    {
        const std::lock_guard guard(mutex_);
        was_empty = waiting_.empty();
        waiting_.push_back(std::move(job));
        has_jobs_ = true;
    }
    if (was_empty) {
        wake_.notify_one();
    }
}

void JournalWriter::expect() {
    // With one processor whoever looks out is in the way of what he looks for.
    static const bool may_look = std::thread::hardware_concurrency() > 1;
    if (!may_look || !asleep_) {
        return;
    }
    {
        const std::lock_guard guard(mutex_);
        expected_ = true;
    }
    wake_.notify_one();
}

bool JournalWriter::nothing_waits() {
    const std::lock_guard guard(mutex_);
    return waiting_.empty();
}

std::vector<Job> JournalWriter::take() {
    std::unique_lock lock(mutex_);
    wait_for_jobs(lock);
    std::vector<Job> batch;
    while (!waiting_.empty() && batch.size() < limits_.batch_entries) {
        batch.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
        const auto* chore = std::get_if<Chore>(&batch.back());
        if (chore != nullptr && chore->ends_batch) {
            break;
        }
    }
    has_jobs_ = !waiting_.empty();
    return batch;
}

// For a second at most.
void JournalWriter::wait_for_jobs(std::unique_lock<std::mutex>& lock) {
    const auto until = std::chrono::steady_clock::now() + idle_after;
    const auto is_called = [this] { return closing_ || expected_ || !waiting_.empty(); };
    bool called = true;
    while (called && !closing_ && waiting_.empty()) {
        asleep_ = true;
        called = wake_.wait_until(lock, until, is_called);
        asleep_ = false;
        const auto now = std::chrono::steady_clock::now();
        if (std::exchange(expected_, false) && now >= look_out_from_) {
            lock.unlock();
            look_out();
            lock.lock();
            look_out_from_ = waiting_.empty() ? now + after_nothing : look_out_from_;
        }
    }
}

// Being woken takes about as long as a commit: the writer is woken by the message and is awake when
// the entry comes. Messages that become none cost a few hundredths of one processor.
void JournalWriter::look_out() const {
    constexpr std::chrono::microseconds look_for{300};
    const auto until = std::chrono::steady_clock::now() + look_for;
    while (!has_jobs_ && std::chrono::steady_clock::now() < until) {
    }
}

void JournalWriter::run() {
    while (work()) {
    }
    if (!lost_) {
        // Whatever a reader still holds stays in the log and is found again at the next start.
        (void)store_.file->truncate_log();
    }
}

bool JournalWriter::lose(JournalError reason) {
    lost_ = true;
    report_.lost(std::move(reason));
    return false;
}

// One round; false at the end, wanted or not.
bool JournalWriter::work() {
    auto batch = take();
    tend_space();
    const bool idle = batch.empty();
    if (!idle) {
        auto outcome = write(batch);
        if (!outcome) {
            return lose(std::move(outcome.error()));
        }
        report_.committed(std::move(*outcome));
    }
    if (auto tended = tend_log(idle); !tended) {
        return lose(std::move(tended.error()));
    }
    const std::lock_guard guard(mutex_);
    return !closing_ || !waiting_.empty();
}

JournalResult<Committed> JournalWriter::write(std::vector<Job>& batch) {
    Committed outcome;
    auto done = injected("before-begin").and_then([&] { return store_.file->begin(); });
    for (auto& job : batch) {
        if (done) {
            done = std::visit([&](auto& what) { return put(what, outcome); }, job);
        }
    }
    done = done.and_then([] { return injected("after-insert-before-commit"); }
    ).and_then([&] {
         return store_.file->commit();
     }).and_then([] { return injected("after-commit-before-report"); });
    return done.map([&] { return std::move(outcome); });
}

JournalResult<void> JournalWriter::put(Entry& entry, Committed& outcome) {
    outcome.last = entry.number;
    outcome.entries += 1;
    outcome.bytes += weight(entry);
    auto done = store_.file->put_entry(entry.number, entry.bytes);
    std::uint64_t part = 0;
    for (auto& message : entry.raw_messages) {
        done = done.and_then([&] {
            return store_.sealed.put_raw_message(entry.number, part++, message);
        });
        wipe(message.bytes);
    }
    for (const auto& pack : entry.packs) {
        done = done.and_then([&] { return store_.file->put_pack(pack); });
    }
    for (auto& client : entry.clients) {
        done = done.and_then([&] { return store_.sealed.put_client(client); });
        wipe(client.bytes);
    }
    for (const auto& row : entry.audit) {
        done = done.and_then([&] { return store_.audit.add(row); });
    }
    return done;
}

JournalResult<void> JournalWriter::put(Chore& chore, Committed& outcome) {
    auto done = chore.run(store_);
    if (!done) {
        return tl::make_unexpected(std::move(done.error()));
    }
    if (*done) {
        outcome.done.push_back(std::move(*done));
    }
    return {};
}

JournalResult<void> JournalWriter::tend_log(bool idle) {
    const auto size = store_.file->log_bytes();
    const bool large = size > limits_.log_notice_bytes;
    if (large && !log_is_large_) {
        report_.notice(
            JournalNotice::LogLarge, "the write-ahead log holds " + std::to_string(size) + " bytes"
        );
    }
    log_is_large_ = large;
    if (store_.truncate_log) {
        return store_.file->truncate_log().map([&](bool cut) { store_.truncate_log = !cut; });
    }
    const bool due = size > limits_.busy_checkpoint_bytes || (idle && size > 0) ||
                     (size > limits_.idle_checkpoint_bytes && nothing_waits());
    return due ? move_log() : JournalResult<void>();
}

JournalResult<void> JournalWriter::move_log() {
    return injected("before-checkpoint")
        .and_then([&] { return store_.file->checkpoint(); })
        .and_then([] { return injected("after-checkpoint"); });
}

void JournalWriter::tend_space() {
    const auto now = std::chrono::steady_clock::now();
    if (now < space_due_) {
        return;
    }
    space_due_ = now + space_interval;
    const Space space = disk_.look();
    space_.store(space, std::memory_order_relaxed);
    if (space != told_space_) {
        told_space_ = space;
        const auto [notice, text] = words_for(space);
        report_.notice(notice, std::string(text));
    }
}

}  // namespace nachtwacht::daemon
