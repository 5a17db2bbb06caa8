#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "daemon/audit_table.hpp"
#include "daemon/journal_error.hpp"
#include "daemon/journal_tables.hpp"
#include "daemon/sqlite.hpp"

namespace nachtwacht::daemon {

// Reads a journal while the daemon writes it, or a backup; never changes it. Sees commits only. One
// thread.
class JournalReader {
public:
    // `file` is a journal or a backup. Foreign and newer ones are refused.
    [[nodiscard]] static JournalResult<JournalReader> open(const std::filesystem::path& file);

    [[nodiscard]] JournalResult<std::uint64_t> last_number();
    [[nodiscard]] JournalResult<std::uint64_t> epoch();
    // Entries from..to, both included, in order; returns how many there were. Holds the log for a
    // thousand entries at a time only, so that a slow reader does not make it grow.
    [[nodiscard]] JournalResult<std::uint64_t> entries(
        std::uint64_t from, std::uint64_t to, const RowCallback& callback
    );
    [[nodiscard]] JournalResult<SnapshotChoice> newest_snapshot();
    [[nodiscard]] JournalResult<Pack> pack(const std::string& hash);
    // All rows, the chain checked; returns the head's hash (raw bytes).
    [[nodiscard]] JournalResult<std::string> audit(const AuditCallback& callback);

    [[nodiscard]] Database& database() { return database_; }

private:
    explicit JournalReader(Database database) : database_(std::move(database)) {}

    Database database_;
};

}  // namespace nachtwacht::daemon
