#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "daemon/journal.hpp"
#include "daemon/journal_error.hpp"
#include "daemon/sqlite.hpp"

namespace nachtwacht::daemon {

// The audit trail: rows are added and never changed, each carries a hash (BLAKE2b, 256 bits) over
// itself and the hash of the row before, so that a change or a gap shows. Whoever can write the
// file can also compute the chain anew: the daily head, kept elsewhere, is what proves it.
class AuditTable {
public:
    // The database outlives this object.
    [[nodiscard]] static JournalResult<AuditTable> open(Database& database);

    // Inside a transaction.
    [[nodiscard]] JournalResult<void> add(const AuditRow& row);

private:
    AuditTable(Statement insert, std::uint64_t last, std::string head)
        : insert_(std::move(insert)), last_(last), head_(std::move(head)) {}

    Statement insert_;
    std::uint64_t last_;
    std::string head_;
};

using AuditCallback = std::function<JournalResult<void>(std::uint64_t number, const AuditRow& row)>;

// All rows in order, the chain checked; the first that does not fit is Damaged with its number.
// Returns the head's hash (empty without rows).
[[nodiscard]] JournalResult<std::string> walk_audit(
    Database& database, const AuditCallback& callback
);

}  // namespace nachtwacht::daemon
