#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/disk_space.hpp"
#include "daemon/failpoint.hpp"
#include "daemon/journal_error.hpp"
#include "daemon/secret.hpp"

namespace nachtwacht::daemon {

// A message as it came in, kept sealed under its client's key, or under the key of its day while
// nobody knows whose it is. Plain bytes are wiped once they are sealed.
struct RawMessage {
    std::string door;
    std::int64_t received_at_ms = 0;  // Unix time, UTC
    std::optional<std::uint64_t> client;
    std::string bytes;
};

// A region pack, kept by its hash so that a replay finds what the core was told.
struct Pack {
    std::string hash;
    std::string content;
};

// What is known of a client, encoded by the caller; kept sealed under the client's own key.
struct ClientRecord {
    std::uint64_t number = 0;
    std::string bytes;
};

// One line of the audit trail (NEN 7513:2018); each carries the hash of the one before.
struct AuditRow {
    std::int64_t at_ms = 0;  // Unix time, UTC
    std::string who;
    std::string what;
    std::optional<std::uint64_t> client;
    std::string detail;
};

// One event with what followed from it: one row, and everything that must be durable together with
// it.
struct Entry {
    std::uint64_t number = 0;  // strictly one more than the entry before; the first is 1
    std::string bytes;
    std::vector<RawMessage> raw_messages;
    std::vector<Pack> packs;
    std::vector<ClientRecord> clients;
    std::vector<AuditRow> audit;
};

enum class JournalNotice : std::uint8_t {
    ReserveFreed,     // the disk was full: the reserve file was given up to be able to start
    SnapshotDamaged,  // the newest snapshot was refused, an older one or the whole journal is
                      // folded
    LogCut,           // the write-ahead log ended in what was no whole commit: it is passed over
    DiskLow,          // less than 10 % is free; nothing is refused yet (safety.md S18)
    DiskRefuses,      // less than 5 % is free: everything but calls for help is refused
    DiskEased,
    LogLarge,  // the write-ahead log passed its notice size: a reader holds it or the disk is slow
};

// What the journal tells its owner. All are called on the loop's thread by way of `post`.
struct JournalEvents {
    // Runs a function on the loop's thread, in the order given; callable from any thread.
    std::function<void(std::function<void()>)> post;
    // Every entry up to and including this number is durable. Once per batch, rising.
    std::function<void(std::uint64_t last)> committed;
    // A write failed or its outcome is unknown: end the process. Once; nothing is reported
    // afterwards.
    std::function<void(const JournalError& reason)> lost;
    std::function<void(JournalNotice notice, const std::string& text)> notice;
};

struct JournalConfig {
    std::filesystem::path state_dir;
    Secret master_key;  // 32 bytes; all sealed tables hang on it
    std::uint64_t uncommitted_entries = 20'000;
    std::uint64_t uncommitted_bytes = 64U << 20U;
    std::uint64_t batch_entries = 256;
    std::uint64_t idle_checkpoint_bytes = 4U << 20U;
    std::uint64_t busy_checkpoint_bytes = 64U << 20U;
    std::uint64_t log_notice_bytes = 256U << 20U;
    std::uint64_t reserve_bytes = 64U << 20U;
    SpaceLimits space_limits;
    FreeSpaceProbe space_probe = free_permille;
};

// Takes what load() finds, in this order: the newest good snapshot (if any), the entries after it,
// the clients. Views live during the call only. An empty function skips its part; an error ends the
// load.
struct Recovery {
    std::function<JournalResult<void>(std::uint64_t number, std::string_view bytes)> snapshot;
    std::function<JournalResult<void>(std::uint64_t number, std::string_view bytes)> entry;
    std::function<JournalResult<void>(std::uint64_t number, std::string_view bytes)> client;
};

struct Recovered {
    std::uint64_t last_number = 0;      // of the last entry; 0 when there is none
    std::uint64_t snapshot_number = 0;  // of the snapshot handed over; 0 without one
    std::uint64_t entries = 0;          // handed over after the snapshot
};

// Durable memory of the gateway; it stores bytes and knows nothing of their meaning. All calls on
// the loop's thread and none of them waits, except load(). What `done` functions are given arrives
// on the loop's thread after the commit that holds the work; after `lost` none of them is called
// any more.
class Journal {
public:
    virtual ~Journal() = default;  // commits what was given, then closes

    // First and once: hands over what is stored and starts the writer. Blocks.
    [[nodiscard]] virtual JournalResult<Recovered> load(const Recovery& recovery) = 0;

    // Rises at every start and restore and never falls, whatever file is copied back.
    [[nodiscard]] virtual std::uint64_t epoch() const = 0;

    virtual void append(Entry entry) = 0;
    // A message has come in and an entry may follow in a moment.
    virtual void expect() = 0;
    [[nodiscard]] virtual std::uint64_t uncommitted() const = 0;
    // At the limit of entries or bytes not yet committed: listeners stop reading.
    [[nodiscard]] virtual bool full() const = 0;
    // To be asked before deciding. Follows the disk within a second.
    [[nodiscard]] virtual Space space() const = 0;

    // The state after entry `number`. The last two are kept.
    virtual void snapshot(std::uint64_t number, std::string bytes, std::function<void()> done) = 0;
    // Nothing but the way through the writer and back, for the watchdog.
    virtual void round_trip(std::function<void()> done) = 0;
    // Blocks; also inside load()'s callbacks. Refused when no entry brought it.
    [[nodiscard]] virtual JournalResult<Pack> pack(const std::string& hash) const = 0;

    // Adds or replaces, a thousand at a time so that an alarm never waits behind a large file.
    virtual void import_clients(std::vector<ClientRecord> clients, std::function<void()> done) = 0;
    // The caller audits. Empty when unknown or erased.
    virtual void read_client(
        std::uint64_t number, std::function<void(std::optional<Secret>)> done
    ) = 0;
    // The raw messages of one entry; erased ones are left out. The caller audits.
    virtual void read_raw_messages(
        std::uint64_t entry, std::function<void(std::vector<RawMessage>)> done
    ) = 0;
    // Destroys the client's key: record and raw messages can never be read again (a backup made
    // before still can).
    virtual void erase_client(std::uint64_t number, std::function<void()> done) = 0;
    // Deletes raw messages received before this instant (Unix ms) and the keys of the days before
    // it. Call daily.
    virtual void purge_raw_messages(std::int64_t before_ms, std::function<void()> done) = 0;
    virtual void audit(AuditRow row, std::function<void()> done) = 0;
};

// Locks the state directory (made when missing), opens or creates the journal in it and raises the
// epoch. Blocks. Errors are lines for the administrator.
[[nodiscard]] JournalResult<std::unique_ptr<Journal>> open_journal(
    JournalConfig config, JournalEvents events
);

// Where the writer can be made to die, fail or wait.
inline constexpr std::array journal_failpoints{
    Failpoint{"before-begin", true},
    Failpoint{"after-insert-before-commit", true},
    Failpoint{"after-commit-before-report", true},
    Failpoint{"during-snapshot", true},
    Failpoint{"during-import", true},
    Failpoint{"before-checkpoint", true},
    Failpoint{"after-checkpoint", true},
};

}  // namespace nachtwacht::daemon
