#include "daemon/journal_file.hpp"

#include <sqlite3.h>

#include <chrono>

namespace nachtwacht::daemon {
namespace {

constexpr const char* settings = R"sql(
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 0;
PRAGMA journal_size_limit = 67108864;
PRAGMA secure_delete = FAST;
PRAGMA trusted_schema = OFF;
)sql";

constexpr int file_grows_by = 4 << 20;

std::int64_t wall_ms() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

// Growth in large steps keeps the file in one piece and spares a metadata write per commit.
void configure_file(sqlite3* handle) {
    int chunk = file_grows_by;
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_CHUNK_SIZE, &chunk);
    // Closing after a failed write must not write again; an orderly close checkpoints by itself.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

// Places in the list of prepared statements.
enum Use : std::size_t { Begin, Commit, PutEntry, PutPack, PutSnapshot, DropSnapshots };

}  // namespace

JournalFile::JournalFile(Database database)
    : database_(std::move(database)), log_pages_(std::make_unique<int>(0)) {}

JournalResult<std::unique_ptr<JournalFile>> JournalFile::open(const std::filesystem::path& file) {
    auto database = Database::open(file, OpenMode::Create);
    if (!database) {
        return tl::make_unexpected(database.error());
    }
    std::unique_ptr<JournalFile> journal(new JournalFile(std::move(*database)));
    if (auto ready = journal->prepare(); !ready) {
        auto error = ready.error();
        error.message = file.string() + ": " + error.message;
        return tl::make_unexpected(std::move(error));
    }
    return journal;
}

JournalResult<void> JournalFile::prepare() {
    // Before any setting: a file of somebody else's must stay as it is.
    const auto empty = is_empty_journal(database_);
    if (!empty) {
        return tl::make_unexpected(empty.error());
    }
    configure_file(database_.handle());
    if (auto set = database_.execute(settings); !set) {
        return set;
    }
    if (*empty) {
        if (auto created = create_tables(database_); !created) {
            return created;
        }
    }
    note_log_pages();
    const auto page = database_.integer("PRAGMA page_size");
    const auto last = last_entry(database_);
    auto statements = database_.prepare_all(
        {"BEGIN IMMEDIATE",
         "COMMIT",
         "INSERT INTO entries(number, checksum, bytes) VALUES(?, ?, ?)",
         "INSERT OR IGNORE INTO packs(hash, checksum, content) VALUES(?, ?, ?)",
         "INSERT OR REPLACE INTO snapshots(number, checksum, bytes) VALUES(?, ?, ?)",
         "DELETE FROM snapshots WHERE number NOT IN "
         "(SELECT number FROM snapshots ORDER BY number DESC LIMIT 2)"}
    );
    if (!page || !last || !statements) {
        return tl::make_unexpected(
            !page   ? page.error()
            : !last ? last.error()
                    : statements.error()
        );
    }
    statements_ = std::move(*statements);
    page_bytes_ = static_cast<std::uint64_t>(*page);
    last_number_ = *last;
    return {};
}

void JournalFile::note_log_pages() {
    const auto hook = [](void* pages, sqlite3*, const char*, int in_log) {
        *static_cast<int*>(pages) = in_log;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(database_.handle(), hook, log_pages_.get());
}

JournalResult<std::uint64_t> JournalFile::raise_epoch(
    std::uint64_t floor, std::string_view reason
) {
    const auto current = stored_epoch(database_);
    if (!current) {
        return current;
    }
    const std::uint64_t next = std::max(*current, floor) + 1;
    auto insert =
        database_.prepare("INSERT INTO epochs(number, raised_at_ms, reason) VALUES(?, ?, ?)");
    if (!insert) {
        return tl::make_unexpected(insert.error());
    }
    return insert->bind(1, next).bind(2, wall_ms()).bind_text(3, reason).run().map([&] {
        return next;
    });
}

JournalResult<void> JournalFile::begin() { return statements_[Begin].run(); }

JournalResult<void> JournalFile::commit() { return statements_[Commit].run(); }

JournalResult<void> JournalFile::put_entry(std::uint64_t number, std::string_view bytes) {
    if (number != last_number_ + 1) {
        return journal_error(
            JournalFault::Refused,
            "journal: entry " + std::to_string(number) + " does not follow " +
                std::to_string(last_number_)
        );
    }
    last_number_ = number;
    return statements_[PutEntry]
        .bind(1, number)
        .bind(2, row_checksum(number, bytes))
        .bind_blob(3, bytes)
        .run();
}

JournalResult<void> JournalFile::put_pack(const Pack& pack) {
    return statements_[PutPack]
        .bind_text(1, pack.hash)
        .bind(2, row_checksum(0, pack.content))
        .bind_blob(3, pack.content)
        .run();
}

JournalResult<void> JournalFile::put_snapshot(std::uint64_t number, std::string_view bytes) {
    if (number > last_number_) {
        return journal_error(
            JournalFault::Refused,
            "journal: a snapshot of " + std::to_string(number) + " is ahead of the entries"
        );
    }
    auto stored = statements_[PutSnapshot]
                      .bind(1, number)
                      .bind(2, row_checksum(number, bytes))
                      .bind_blob(3, bytes)
                      .run();
    return stored ? statements_[DropSnapshots].run() : stored;
}

std::uint64_t JournalFile::log_bytes() const {
    return static_cast<std::uint64_t>(*log_pages_) * page_bytes_;
}

JournalResult<void> JournalFile::checkpoint() {
    int in_log = 0;
    int moved = 0;
    const int code = sqlite3_wal_checkpoint_v2(
        database_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log, &moved
    );
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) {
        return database_.failure("checkpoint");
    }
    *log_pages_ = in_log == moved ? 0 : in_log;
    return {};
}

JournalResult<bool> JournalFile::truncate_log() {
    sqlite3_busy_timeout(database_.handle(), 0);  // the writer must not wait for a reader
    const int code = sqlite3_wal_checkpoint_v2(
        database_.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr
    );
    auto failure = database_.failure("checkpoint");
    sqlite3_busy_timeout(database_.handle(), 5000);
    if ((code & 0xff) == SQLITE_BUSY) {
        return false;
    }
    if (code != SQLITE_OK) {
        return failure;
    }
    *log_pages_ = 0;
    return true;
}

}  // namespace nachtwacht::daemon
