#include "daemon/account_book.hpp"

#include <sys/stat.h>

#include <utility>

namespace nachtwacht::daemon {
namespace {

constexpr const char* schema = R"(
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS account(
    name TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL, language TEXT NOT NULL,
    disabled INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS session(
    id INTEGER PRIMARY KEY, token_hash BLOB NOT NULL UNIQUE, who TEXT NOT NULL, role TEXT NOT NULL,
    label TEXT NOT NULL, came_from TEXT NOT NULL, began_ms INTEGER NOT NULL, ends_ms INTEGER);
CREATE TABLE IF NOT EXISTS emergency(account TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS browser(
    token_hash BLOB NOT NULL, account TEXT NOT NULL, seen_ms INTEGER NOT NULL,
    PRIMARY KEY(token_hash, account)) WITHOUT ROWID;
PRAGMA user_version = 1;
)";
constexpr std::int64_t version_known = 1;

JournalResult<Role> role_in(std::string_view name) {
    const auto role = role_named(name);
    if (!role) {
        return journal_error(
            JournalFault::Damaged, "accounts: the role '" + std::string{name} + "' is not known"
        );
    }
    return *role;
}

}  // namespace

JournalResult<AccountBook> AccountBook::open(const std::filesystem::path& file) {
    const auto before = umask(0077);
    auto database = Database::open(file, OpenMode::Create);
    umask(before);
    if (!database) {
        return tl::make_unexpected(database.error());
    }
    const auto version = database->integer("PRAGMA user_version");
    if (!version) {
        return tl::make_unexpected(version.error());
    }
    if (*version > version_known) {
        return journal_error(
            JournalFault::Foreign, file.string() + " was written by a newer version"
        );
    }
    if (const auto made = database->execute(schema); !made) {
        return tl::make_unexpected(made.error());
    }
    return AccountBook{*std::move(database)};
}

JournalResult<std::vector<AccountRecord>> AccountBook::accounts() {
    auto rows = database_.prepare(
        "SELECT name, role, hash, language, disabled, EXISTS("
        "SELECT 1 FROM emergency WHERE account = name) FROM account ORDER BY name"
    );
    if (!rows) {
        return tl::make_unexpected(rows.error());
    }
    std::vector<AccountRecord> found;
    for (auto more = rows->step();; more = rows->step()) {
        if (!more) {
            return tl::make_unexpected(more.error());
        }
        if (!*more) {
            return found;
        }
        const auto role = role_in(rows->bytes(1));
        if (!role) {
            return tl::make_unexpected(role.error());
        }
        found.push_back(
            {std::string(rows->bytes(0)),
             *role,
             std::string(rows->bytes(2)),
             routing::language_named(rows->bytes(3)).value_or(routing::Language::Dutch),
             rows->integer(4) != 0,
             rows->integer(5) != 0}
        );
    }
}

JournalResult<std::vector<SessionRecord>> AccountBook::sessions() {
    auto rows = database_.prepare(
        "SELECT id, token_hash, who, role, label, came_from, began_ms, ends_ms FROM session "
        "ORDER BY id"
    );
    if (!rows) {
        return tl::make_unexpected(rows.error());
    }
    std::vector<SessionRecord> found;
    for (auto more = rows->step();; more = rows->step()) {
        if (!more) {
            return tl::make_unexpected(more.error());
        }
        if (!*more) {
            return found;
        }
        const auto role = role_in(rows->bytes(3));
        if (!role) {
            return tl::make_unexpected(role.error());
        }
        SessionRecord session;
        session.id = rows->number(0);
        session.token_hash = rows->bytes(1);
        session.who = rows->bytes(2);
        session.role = *role;
        session.label = rows->bytes(4);
        session.from = rows->bytes(5);
        session.began_ms = rows->integer(6);
        if (!rows->is_null(7)) {
            session.ends_ms = rows->number(7);
        }
        found.push_back(std::move(session));
    }
}

JournalResult<void> AccountBook::mark_emergency(const std::string& account) {
    auto insert = database_.prepare("INSERT OR IGNORE INTO emergency(account) VALUES(?)");
    return insert ? insert->bind_text(1, account).run() : tl::make_unexpected(insert.error());
}

// What the envelope's is marked before it is one.
JournalResult<void> AccountBook::put(const AccountRecord& account) {
    if (account.emergency) {
        if (auto marked = mark_emergency(account.name); !marked) {
            return marked;
        }
    }
    auto insert = database_.prepare(
        "INSERT INTO account(name, role, hash, language, disabled) VALUES(?, ?, ?, ?, ?) "
        "ON CONFLICT(name) DO UPDATE SET role = excluded.role, hash = excluded.hash, "
        "language = excluded.language, disabled = excluded.disabled"
    );
    if (!insert) {
        return tl::make_unexpected(insert.error());
    }
    return insert->bind_text(1, account.name)
        .bind_text(2, name_of(account.role))
        .bind_text(3, account.hash)
        .bind_text(4, routing::name_of(account.language))
        .bind(5, std::int64_t{account.disabled ? 1 : 0})
        .run();
}

JournalResult<void> AccountBook::put(const SessionRecord& session) {
    auto insert = database_.prepare(
        "INSERT OR REPLACE INTO session(id, token_hash, who, role, label, came_from, began_ms, "
        "ends_ms) VALUES(?, ?, ?, ?, ?, ?, ?, ?)"
    );
    if (!insert) {
        return tl::make_unexpected(insert.error());
    }
    return insert->bind(1, session.id)
        .bind_blob(2, session.token_hash)
        .bind_text(3, session.who)
        .bind_text(4, name_of(session.role))
        .bind_text(5, session.label)
        .bind_text(6, session.from)
        .bind(7, session.began_ms)
        .bind(8, session.ends_ms)
        .run();
}

JournalResult<std::vector<BrowserRecord>> AccountBook::browsers() {
    auto rows = database_.prepare("SELECT token_hash, account, seen_ms FROM browser");
    if (!rows) {
        return tl::make_unexpected(rows.error());
    }
    std::vector<BrowserRecord> found;
    for (auto more = rows->step();; more = rows->step()) {
        if (!more) {
            return tl::make_unexpected(more.error());
        }
        if (!*more) {
            return found;
        }
        found.push_back({std::string(rows->bytes(0)), std::string(rows->bytes(1)), rows->integer(2)}
        );
    }
}

JournalResult<void> AccountBook::put(const BrowserRecord& browser) {
    auto insert = database_.prepare(
        "INSERT OR REPLACE INTO browser(token_hash, account, seen_ms) VALUES(?, ?, ?)"
    );
    if (!insert) {
        return tl::make_unexpected(insert.error());
    }
    return insert->bind_blob(1, browser.token_hash)
        .bind_text(2, browser.account)
        .bind(3, browser.seen_ms)
        .run();
}

JournalResult<void> AccountBook::forget_browsers_of(const std::string& account) {
    auto removal = database_.prepare("DELETE FROM browser WHERE account = ?");
    return removal ? removal->bind_text(1, account).run() : tl::make_unexpected(removal.error());
}

JournalResult<void> AccountBook::forget_before(std::int64_t ms) {
    auto removal = database_.prepare("DELETE FROM browser WHERE seen_ms < ?");
    return removal ? removal->bind(1, ms).run() : tl::make_unexpected(removal.error());
}

JournalResult<void> AccountBook::end(std::uint64_t session) {
    auto removal = database_.prepare("DELETE FROM session WHERE id = ?");
    return removal ? removal->bind(1, session).run() : tl::make_unexpected(removal.error());
}

JournalResult<void> AccountBook::end_before(std::int64_t now_ms) {
    auto removal = database_.prepare("DELETE FROM session WHERE ends_ms <= ?");
    return removal ? removal->bind(1, now_ms).run() : tl::make_unexpected(removal.error());
}

JournalResult<void> AccountBook::end_all_of(const std::string& who, bool phones) {
    auto removal = database_.prepare("DELETE FROM session WHERE who = ? AND (role = 'team') = ?");
    if (!removal) {
        return tl::make_unexpected(removal.error());
    }
    return removal->bind_text(1, who).bind(2, std::int64_t{phones ? 1 : 0}).run();
}

}  // namespace nachtwacht::daemon
