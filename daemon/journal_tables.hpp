#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/journal.hpp"
#include "daemon/journal_error.hpp"
#include "daemon/sqlite.hpp"

namespace nachtwacht::daemon {

// The layout of the file and how it is read; shared by the writer, the reader and the backup.

inline constexpr std::int64_t journal_schema = 1;
inline constexpr std::int64_t journal_application = 0x4e576a6e;  // "NWjn", SQLite's application_id

using RowCallback =
    std::function<JournalResult<void>(std::uint64_t number, std::string_view bytes)>;

struct Snapshot {
    std::uint64_t number = 0;
    std::string bytes;
};

struct SnapshotChoice {
    std::optional<Snapshot> snapshot;
    std::string damaged;  // which newer ones were passed over; empty when none
};

// Detects a flipped bit and a row that changed places (SipHash-2-4, 64 bits, keyed by the row's
// number).
[[nodiscard]] std::int64_t row_checksum(std::uint64_t number, std::string_view bytes);

// Lays the tables into an empty file.
[[nodiscard]] JournalResult<void> create_tables(Database& database);
// True for an empty file. Foreign or newer ones are refused, naming the schema that would be
// needed.
[[nodiscard]] JournalResult<bool> is_empty_journal(Database& database);
// As above, where an empty file is refused too.
[[nodiscard]] JournalResult<void> check_identity(Database& database);

// 0 when there are none.
[[nodiscard]] JournalResult<std::uint64_t> last_entry(Database& database);
// Damaged when messages are kept that came with a later entry than the last: SQLite has no checksum
// over its pages, and one that says it holds fewer rows says so without an error.
[[nodiscard]] JournalResult<void> check_last_entry(Database& database);
[[nodiscard]] JournalResult<std::uint64_t> stored_epoch(Database& database);
// Entries from..to (both included) in order. A gap or a bad checksum is Damaged, naming the entry.
// Returns how many there were.
[[nodiscard]] JournalResult<std::uint64_t> walk_entries(
    Database& database, std::uint64_t from, std::uint64_t to, const RowCallback& callback
);
[[nodiscard]] JournalResult<SnapshotChoice> newest_good_snapshot(Database& database);
[[nodiscard]] JournalResult<Pack> stored_pack(Database& database, const std::string& hash);

}  // namespace nachtwacht::daemon
