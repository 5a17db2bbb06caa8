#include "daemon/journal_tables.hpp"

#include <sodium.h>

#include <array>
#include <cstring>

namespace nachtwacht::daemon {
namespace {

// Entries are numbered by the core; a primary key that only grows keeps inserts at the end of the
// tree. No other index: each costs more than the sync (docs: reliability, "The store").
constexpr const char* tables = R"sql(
BEGIN IMMEDIATE;
CREATE TABLE epochs(number INTEGER PRIMARY KEY, raised_at_ms INTEGER NOT NULL, reason TEXT NOT NULL);
CREATE TABLE entries(number INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE snapshots(number INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE packs(hash TEXT PRIMARY KEY, checksum INTEGER NOT NULL, content BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE raw_messages(
    number INTEGER NOT NULL, part INTEGER NOT NULL, door TEXT NOT NULL, received_at_ms INTEGER NOT NULL,
    client INTEGER, sealed BLOB NOT NULL, PRIMARY KEY(number, part)) WITHOUT ROWID;
CREATE TABLE clients(number INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE client_keys(client INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE day_keys(day INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE master_key_check(number INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE audit(
    number INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,
    client INTEGER, detail BLOB NOT NULL, hash BLOB NOT NULL);
PRAGMA application_id = 1314351726;
PRAGMA user_version = 1;
COMMIT;
)sql";
static_assert(
    journal_application == 1314351726 && journal_schema == 1, "the pragmas above say the same"
);

tl::unexpected<JournalError> damaged(std::uint64_t number, const std::string& what) {
    return journal_error(
        JournalFault::Damaged,
        "journal: entry " + std::to_string(number) + " " + what + "; restore a backup"
    );
}

JournalResult<void> hand_over(
    const Statement& row, std::uint64_t expected, const RowCallback& callback
) {
    if (row.number(0) != expected) {
        return damaged(expected, "is missing");
    }
    if (row.integer(1) != row_checksum(expected, row.bytes(2))) {
        return damaged(expected, "does not match its checksum");
    }
    return callback(expected, row.bytes(2));
}

}  // namespace

std::int64_t row_checksum(std::uint64_t number, std::string_view bytes) {
    // The key is no secret: this guards against accidents, not against an author.
    std::array<unsigned char, crypto_shorthash_KEYBYTES> key{};
    std::memcpy(key.data(), &number, sizeof number);
    std::array<unsigned char, crypto_shorthash_BYTES> hash{};
    crypto_shorthash(
        hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), key.data()
    );
    std::int64_t checksum = 0;
    std::memcpy(&checksum, hash.data(), sizeof checksum);
    return checksum;
}

JournalResult<void> create_tables(Database& database) { return database.execute(tables); }

JournalResult<bool> is_empty_journal(Database& database) {
    const auto application = database.integer("PRAGMA application_id");
    const auto version = application ? database.integer("PRAGMA user_version") : application;
    const auto objects = version ? database.integer("SELECT count(*) FROM sqlite_schema") : version;
    if (!objects) {
        return tl::make_unexpected(objects.error());
    }
    if (*application == 0 && *version == 0 && *objects == 0) {
        return true;
    }
    if (*application != journal_application) {
        return journal_error(JournalFault::Foreign, "this file is not a journal of nachtwacht");
    }
    if (*version > journal_schema) {
        return journal_error(
            JournalFault::Newer,
            "the journal has schema " + std::to_string(*version) +
                " and this release reads up to schema " + std::to_string(journal_schema) +
                ": install a release that reads schema " + std::to_string(*version)
        );
    }
    return false;
}

JournalResult<void> check_identity(Database& database) {
    return is_empty_journal(database).and_then([](bool empty) -> JournalResult<void> {
        if (empty) {
            return journal_error(
                JournalFault::Foreign, "this file is empty, not a journal of nachtwacht"
            );
        }
        return {};
    });
}

JournalResult<std::uint64_t> last_entry(Database& database) {
    return database.integer("SELECT max(number) FROM entries").map([](auto n) {
        return static_cast<std::uint64_t>(n);
    });
}

JournalResult<void> check_last_entry(Database& database) {
    const auto last = last_entry(database);
    const auto raw = database.integer("SELECT max(number) FROM raw_messages");
    if (!last || !raw) {
        return tl::make_unexpected(last ? raw.error() : last.error());
    }
    const auto known = static_cast<std::uint64_t>(*raw);
    return known <= *last ? JournalResult<void>()
                          : damaged(
                                *last + 1,
                                "is missing, though what came with entry " + std::to_string(known) +
                                    " is there"
                            );
}

JournalResult<std::uint64_t> stored_epoch(Database& database) {
    return database.integer("SELECT max(number) FROM epochs").map([](auto n) {
        return static_cast<std::uint64_t>(n);
    });
}

JournalResult<std::uint64_t> walk_entries(
    Database& database, std::uint64_t from, std::uint64_t to, const RowCallback& callback
) {
    auto rows = database.prepare(
        "SELECT number, checksum, bytes FROM entries WHERE number BETWEEN ? AND ? ORDER BY number"
    );
    if (!rows) {
        return tl::make_unexpected(rows.error());
    }
    rows->bind(1, from).bind(2, to);
    std::uint64_t expected = from;
    for (auto row = rows->step();; row = rows->step()) {
        if (!row) {
            row.error().message =
                "after entry " + std::to_string(expected - 1) + ": " + row.error().message;
            return tl::make_unexpected(row.error());
        }
        if (!*row) {
            return expected - from;
        }
        if (auto done = hand_over(*rows, expected, callback); !done) {
            return tl::make_unexpected(done.error());
        }
        ++expected;
    }
}

JournalResult<SnapshotChoice> newest_good_snapshot(Database& database) {
    auto rows =
        database.prepare("SELECT number, checksum, bytes FROM snapshots ORDER BY number DESC");
    if (!rows) {
        return tl::make_unexpected(rows.error());
    }
    SnapshotChoice choice;
    for (auto row = rows->step();; row = rows->step()) {
        if (!row && row.error().fault != JournalFault::Damaged) {
            return tl::make_unexpected(row.error());
        }
        if (!row || !*row) {
            choice.damaged += row ? "" : row.error().message;
            return choice;
        }
        if (rows->integer(1) == row_checksum(rows->number(0), rows->bytes(2))) {
            choice.snapshot = Snapshot{rows->number(0), std::string(rows->bytes(2))};
            return choice;
        }
        choice.damaged +=
            "snapshot " + std::to_string(rows->number(0)) + " does not match its checksum; ";
    }
}

JournalResult<Pack> stored_pack(Database& database, const std::string& hash) {
    auto rows = database.prepare("SELECT checksum, content FROM packs WHERE hash = ?");
    if (!rows) {
        return tl::make_unexpected(rows.error());
    }
    const auto row = rows->bind_text(1, hash).step();
    if (!row) {
        return tl::make_unexpected(row.error());
    }
    if (!*row) {
        return journal_error(JournalFault::Refused, "the journal holds no pack " + hash);
    }
    if (rows->integer(0) != row_checksum(0, rows->bytes(1))) {
        return journal_error(
            JournalFault::Damaged, "journal: the pack " + hash + " does not match its checksum"
        );
    }
    return Pack{hash, std::string(rows->bytes(1))};
}

}  // namespace nachtwacht::daemon
