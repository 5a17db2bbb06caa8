#include "daemon/journal_reader.hpp"

#include <algorithm>

namespace nachtwacht::daemon {

JournalResult<JournalReader> JournalReader::open(const std::filesystem::path& file) {
    auto database = Database::open(file, OpenMode::ReadOnly);
    auto checked = database ? check_identity(*database) : tl::make_unexpected(database.error());
    if (!checked) {
        auto error = checked.error();
        error.message = file.string() + ": " + error.message;
        return tl::make_unexpected(std::move(error));
    }
    return JournalReader(std::move(*database));
}

JournalResult<std::uint64_t> JournalReader::last_number() { return last_entry(database_); }

JournalResult<std::uint64_t> JournalReader::epoch() { return stored_epoch(database_); }

JournalResult<std::uint64_t> JournalReader::entries(
    std::uint64_t from, std::uint64_t to, const RowCallback& callback
) {
    constexpr std::uint64_t at_once = 1000;
    std::uint64_t next = std::max<std::uint64_t>(from, 1);
    while (next <= to) {
        const std::uint64_t end = std::min(to, next + at_once - 1);
        const auto read = walk_entries(database_, next, end, callback);
        if (!read) {
            return read;
        }
        next += *read;
        if (*read < at_once) {
            break;
        }
    }
    return next - std::max<std::uint64_t>(from, 1);
}

JournalResult<SnapshotChoice> JournalReader::newest_snapshot() {
    return newest_good_snapshot(database_);
}

JournalResult<Pack> JournalReader::pack(const std::string& hash) {
    return stored_pack(database_, hash);
}

JournalResult<std::string> JournalReader::audit(const AuditCallback& callback) {
    return walk_audit(database_, callback);
}

}  // namespace nachtwacht::daemon
