#include "daemon/backup.hpp"

#include <sqlite3.h>

#include <array>
#include <memory>
#include <system_error>

#include "daemon/failpoint.hpp"
#include "daemon/journal_file.hpp"
#include "daemon/journal_reader.hpp"
#include "daemon/private_file.hpp"
#include "daemon/secret.hpp"
#include "daemon/state_directory.hpp"

namespace nachtwacht::daemon {
namespace {

namespace fs = std::filesystem;
constexpr int pages_at_once = 1024;

// With a read transaction open on the source the copy shows one moment and never starts over,
// however much is written meanwhile.
JournalResult<void> copy_pages(Database& source, Database& target, const BackupProgress& progress) {
    auto* copy = sqlite3_backup_init(target.handle(), "main", source.handle(), "main");
    if (copy == nullptr) {
        return target.failure("backup");
    }
    int code = SQLITE_OK;
    while (code == SQLITE_OK) {
        code = sqlite3_backup_step(copy, pages_at_once);
        const int total = sqlite3_backup_pagecount(copy);
        if (progress && (code == SQLITE_OK || code == SQLITE_DONE)) {
            progress(
                static_cast<std::uint64_t>(total - sqlite3_backup_remaining(copy)),
                static_cast<std::uint64_t>(total)
            );
        }
    }
    sqlite3_backup_finish(copy);
    return code == SQLITE_DONE ? JournalResult<void>() : target.failure("backup");
}

JournalResult<void> copy_journal(
    Database& source, const fs::path& target, const BackupProgress& progress
) {
    return Database::open(target, OpenMode::Create)
        .and_then([&](Database&& database) {
            return database.execute("PRAGMA synchronous = FULL")
                .and_then([&] { return copy_pages(source, database, progress); })
                // One file that can be read from a read-only place.
                .and_then([&] { return database.execute("PRAGMA journal_mode = DELETE"); });
        })
        .and_then([&] { return sync_path(target); });
}

void remove_with_companions(const fs::path& file) {
    std::error_code ignored;
    for (const char* ending : {"", "-journal", "-wal", "-shm"}) {
        fs::remove(file.string() + ending, ignored);
    }
}

JournalResult<void> move_file(const fs::path& from, const fs::path& to) {
    std::error_code fault;
    fs::rename(from, to, fault);
    if (fault) {
        return journal_error(
            JournalFault::Io,
            "cannot rename " + from.string() + " to " + to.string() + ": " + fault.message()
        );
    }
    return {};
}

// What lies beside the journal in the state directory.
struct Companion {
    const char* name;
    bool is_database;
};
constexpr std::array companions{
    Companion{"accounts.db", true}, Companion{"phones.db", true}, Companion{"vapid.key", false}};

// As one file would hold it, its log with it.
JournalResult<std::string> content_of_database(const fs::path& file) {
    auto database = Database::open(file, OpenMode::ReadOnly);
    if (!database) {
        return tl::make_unexpected(database.error());
    }
    sqlite3_int64 size = 0;
    const std::unique_ptr<unsigned char, void (*)(void*)> bytes(
        sqlite3_serialize(database->handle(), "main", &size, 0), sqlite3_free
    );
    if (bytes == nullptr) {
        return database->failure("backup of " + file.filename().string());
    }
    return std::string(reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size));
}

JournalResult<std::string> content_of_file(const fs::path& file) {
    const auto secret = read_secret(file);
    if (!secret) {
        return journal_error(JournalFault::Io, secret.error());
    }
    return std::string(secret->reveal());
}

JournalResult<void> keep_companions(const fs::path& state, const fs::path& copy) {
    auto database = Database::open(copy, OpenMode::ReadWrite);
    if (!database) {
        return tl::make_unexpected(database.error());
    }
    auto made = database->execute(
        "PRAGMA synchronous = FULL; "
        "CREATE TABLE companion(name TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID"
    );
    for (const Companion& each : companions) {
        const auto file = state / each.name;
        if (!made || !fs::exists(file)) {
            continue;
        }
        auto content = each.is_database ? content_of_database(file) : content_of_file(file);
        auto insert = database->prepare("INSERT INTO companion(name, content) VALUES(?, ?)");
        if (!content || !insert) {
            return tl::make_unexpected(!content ? content.error() : insert.error());
        }
        made = insert->bind_text(1, each.name).bind_blob(2, *content).run();
        wipe(*content);
    }
    return made;
}

// People log in anew: a session that was ended since must not come back.
JournalResult<void> end_logins_in(const fs::path& accounts) {
    return Database::open(accounts, OpenMode::ReadWrite).and_then([](Database&& database) {
        return database.execute("DELETE FROM session WHERE role <> 'team'");
    });
}

JournalResult<void> put_companion(
    const StateDirectory& directory, const Companion& each, Database& copy
) {
    auto found = copy.prepare("SELECT content FROM companion WHERE name = ?");
    const auto row =
        found ? found->bind_text(1, each.name).step() : tl::make_unexpected(found.error());
    if (!row) {
        return tl::make_unexpected(row.error());
    }
    const auto file = directory.path() / each.name;
    if (!*row || fs::exists(file)) {
        return {};
    }
    const fs::path fresh = file.string() + ".restoring";
    remove_with_companions(fresh);
    return make_private_file(fresh, found->bytes(0), "copy")
        .and_then([&] {
            return each.name == std::string_view{"accounts.db"} ? end_logins_in(fresh)
                                                                : JournalResult<void>{};
        })
        .and_then([&] { return move_file(fresh, file); });
}

// Puts back what is missing and takes all of it out of the copy, which becomes the journal.
JournalResult<void> put_companions(const StateDirectory& directory, const fs::path& fresh) {
    auto copy = Database::open(fresh, OpenMode::ReadWrite);
    if (!copy) {
        return tl::make_unexpected(copy.error());
    }
    const auto there = copy->integer("SELECT count(*) FROM sqlite_master WHERE name = 'companion'");
    if (!there || *there == 0) {  // a backup of an earlier version has none
        return there ? JournalResult<void>{} : tl::make_unexpected(there.error());
    }
    for (const Companion& each : companions) {
        if (auto put = put_companion(directory, each, *copy); !put) {
            return put;
        }
    }
    return copy->execute("PRAGMA secure_delete = ON; DROP TABLE companion");
}

// Every page by SQLite, every entry and audit row by its checksum.
JournalResult<RestoreReport> check_whole(JournalReader& reader) {
    auto check = reader.database().prepare("PRAGMA integrity_check(1)");
    const auto row = check ? check->step() : tl::make_unexpected(check.error());
    if (!row) {
        return tl::make_unexpected(row.error());
    }
    if (check->bytes(0) != "ok") {
        return journal_error(
            JournalFault::Damaged, "the backup is damaged: " + std::string(check->bytes(0))
        );
    }
    check->reset();
    RestoreReport report;
    return reader.last_number()
        .and_then([&](std::uint64_t last) {
            report.last_number = last;
            return reader.entries(1, last, [](auto, auto) { return JournalResult<void>(); });
        })
        .and_then([&](std::uint64_t) {
            return reader.audit([](auto, const auto&) { return JournalResult<void>(); });
        })
        .and_then([&](const std::string&) { return reader.epoch(); })
        .map([&](std::uint64_t epoch) {
            report.epoch = epoch;
            return report;
        });
}

// The epoch of the journal that is replaced. One that cannot be read any more is no hindrance: the
// text file beside it holds the same number.
std::uint64_t epoch_in_place(const StateDirectory& directory) {
    auto current = JournalReader::open(directory.journal_file());
    return current ? current->epoch().value_or(0) : 0;
}

JournalResult<std::uint64_t> raise_in(const fs::path& file, std::uint64_t floor) {
    return JournalFile::open(file).and_then([&](std::unique_ptr<JournalFile> journal) {
        return journal->raise_epoch(floor, "restore").and_then([&](std::uint64_t epoch) {
            return journal->truncate_log().map([&](bool) { return epoch; });
        });
    });
}

// Moves what is in place aside, log included, for it may hold the newest entries.
JournalResult<fs::path> set_aside(const StateDirectory& directory, std::uint64_t epoch) {
    const auto current = directory.journal_file();
    const fs::path aside = current.string() + ".before-epoch-" + std::to_string(epoch);
    std::error_code ignored;
    fs::remove(current.string() + "-shm", ignored);
    fs::path moved;
    for (const char* ending : {"-wal", ""}) {
        if (fs::exists(current.string() + ending)) {
            if (auto done = move_file(current.string() + ending, aside.string() + ending); !done) {
                return tl::make_unexpected(done.error());
            }
            moved = aside;
        }
    }
    return moved;
}

JournalResult<RestoreReport> put_in_place(
    const StateDirectory& directory,
    const fs::path& fresh,
    RestoreReport report,
    std::uint64_t floor
) {
    const auto epoch = raise_in(fresh, floor);
    const auto kept =
        epoch.and_then([&](std::uint64_t number) { return directory.write_epoch(number); });
    if (!kept) {
        return tl::make_unexpected(kept.error());
    }
    report.epoch = *epoch;
    const auto aside = set_aside(directory, *epoch);
    if (!aside) {
        return tl::make_unexpected(aside.error());
    }
    report.replaced = *aside;
    if (failpoint("restore-before-rename")) {
        return journal_error(JournalFault::Io, "made to fail at restore-before-rename");
    }
    return move_file(fresh, directory.journal_file())
        .and_then([&] { return sync_path(directory.path()); })
        .map([&] {
            remove_with_companions(fresh);
            return report;
        });
}

}  // namespace

JournalResult<BackupReport> backup(
    const fs::path& journal_file, const fs::path& target, const BackupProgress& progress
) {
    if (fs::exists(target)) {
        return journal_error(JournalFault::Refused, target.string() + " exists already");
    }
    auto reader = JournalReader::open(journal_file);
    if (!reader) {
        return tl::make_unexpected(reader.error());
    }
    const fs::path partial = target.string() + ".partial";
    remove_with_companions(partial);
    if (auto made = make_private_file(partial, {}, "backup"); !made) {
        return tl::make_unexpected(made.error());
    }
    BackupReport report;
    auto done = reader->database()
                    .execute("BEGIN")
                    .and_then([&] { return reader->last_number(); })
                    .and_then([&](std::uint64_t last) {
                        report.last_number = last;
                        return reader->epoch();
                    })
                    .and_then([&](std::uint64_t epoch) {
                        report.epoch = epoch;
                        return copy_journal(reader->database(), partial, progress);
                    })
                    .and_then([&] { return keep_companions(journal_file.parent_path(), partial); })
                    .and_then([&] { return sync_path(partial); })
                    .and_then([&] { return move_file(partial, target); })
                    .and_then([&] { return sync_path(fs::absolute(target).parent_path()); });
    if (!done) {
        remove_with_companions(partial);
        return tl::make_unexpected(done.error());
    }
    std::error_code ignored;
    report.bytes = fs::file_size(target, ignored);
    return report;
}

JournalResult<RestoreReport> restore(const fs::path& backup_file, const fs::path& state_dir) {
    auto directory = StateDirectory::lock(state_dir);
    if (!directory) {
        return tl::make_unexpected(directory.error());
    }
    auto reader = JournalReader::open(backup_file);
    auto report = reader ? check_whole(*reader) : tl::make_unexpected(reader.error());
    const auto kept_epoch = directory->epoch();
    if (!report || !kept_epoch) {
        return tl::make_unexpected(!report ? report.error() : kept_epoch.error());
    }
    const auto fresh = directory->path() / "journal.restoring";
    remove_with_companions(fresh);
    if (auto made = make_private_file(fresh, {}, "copy"); !made) {
        return tl::make_unexpected(made.error());
    }
    if (auto copied = copy_journal(reader->database(), fresh, nullptr); !copied) {
        remove_with_companions(fresh);
        return tl::make_unexpected(copied.error());
    }
    if (auto put = put_companions(*directory, fresh); !put) {
        return tl::make_unexpected(put.error());
    }
    return put_in_place(
        *directory, fresh, *report, std::max(*kept_epoch, epoch_in_place(*directory))
    );
}

}  // namespace nachtwacht::daemon
