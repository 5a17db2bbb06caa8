#include "daemon/sqlite.hpp"

#include <sqlite3.h>

#include <cstring>

namespace nachtwacht::daemon {
namespace {

constexpr int busy_wait_ms = 5000;

JournalFault fault_of(int code) {
    switch (code & 0xff) {
        case SQLITE_FULL:
            return JournalFault::Full;
        case SQLITE_CORRUPT:
        case SQLITE_FORMAT:
        case SQLITE_ERROR:  // our statements are fixed: what they do not fit are not our tables
            return JournalFault::Damaged;
        case SQLITE_NOTADB:
            return JournalFault::Foreign;
        default:
            return JournalFault::Io;
    }
}

tl::unexpected<JournalError> failure_of(sqlite3* database, std::string_view step) {
    const int code = sqlite3_extended_errcode(database);
    std::string message = "journal: " + std::string(step) + ": " + sqlite3_errstr(code);
    if (const int reason = sqlite3_system_errno(database); reason != 0) {
        message += std::string(" (") + std::strerror(reason) + ")";
    }
    if (sqlite3_system_errno(database) == ENOSPC) {
        return journal_error(JournalFault::Full, std::move(message));
    }
    const auto fault = fault_of(code);
    if (fault == JournalFault::Damaged || fault == JournalFault::Foreign) {
        message += "; restore a backup";
    }
    return journal_error(fault, std::move(message));
}

int flags_of(OpenMode mode) {
    switch (mode) {
        case OpenMode::ReadOnly:
            return SQLITE_OPEN_READONLY;
        case OpenMode::ReadWrite:
            return SQLITE_OPEN_READWRITE;
        case OpenMode::Create:
            return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    }
    return SQLITE_OPEN_READONLY;
}

}  // namespace

Statement::Statement(sqlite3* database, sqlite3_stmt* statement)
    : database_(database), statement_(statement) {}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement& Statement::bind(int index, std::int64_t value) {
    bind_fault_ |= sqlite3_bind_int64(statement_.get(), index, value);
    return *this;
}

Statement& Statement::bind(int index, const std::optional<std::uint64_t>& value) {
    if (value) {
        return bind(index, *value);
    }
    bind_fault_ |= sqlite3_bind_null(statement_.get(), index);
    return *this;
}

Statement& Statement::bind_blob(int index, std::string_view value) {
    const void* data = value.empty() ? "" : value.data();  // a null pointer would bind NULL
    bind_fault_ |= sqlite3_bind_blob64(statement_.get(), index, data, value.size(), SQLITE_STATIC);
    return *this;
}

Statement& Statement::bind_text(int index, std::string_view value) {
    const char* data = value.empty() ? "" : value.data();
    bind_fault_ |= sqlite3_bind_text64(
        statement_.get(), index, data, value.size(), SQLITE_STATIC, SQLITE_UTF8
    );
    return *this;
}

JournalResult<bool> Statement::step() {
    if (bind_fault_ != SQLITE_OK) {
        return journal_error(JournalFault::Io, "journal: a value could not be bound");
    }
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code != SQLITE_DONE) {
        auto failure = failure_of(database_, "statement");
        reset();
        return failure;
    }
    reset();
    return false;
}

JournalResult<void> Statement::run() {
    return step().map([](bool) {});
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::bytes(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return data == nullptr ? std::string_view{}
                           : std::string_view{data, static_cast<std::size_t>(size)};
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

JournalResult<Database> Database::open(const std::filesystem::path& file, OpenMode mode) {
    sqlite3* handle = nullptr;
    const int code =
        sqlite3_open_v2(file.c_str(), &handle, flags_of(mode) | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database(handle);
    if (code != SQLITE_OK) {
        return database.failure("opening " + file.string());
    }
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, busy_wait_ms);
    return database;
}

JournalResult<void> Database::execute(const char* sql) {
    if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        return failure(sql);
    }
    return {};
}

JournalResult<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int size = static_cast<int>(sql.size());
    if (sqlite3_prepare_v3(
            handle_.get(), sql.data(), size, SQLITE_PREPARE_PERSISTENT, &statement, nullptr
        ) != SQLITE_OK) {
        return failure(sql);
    }
    return Statement(handle_.get(), statement);
}

JournalResult<std::vector<Statement>> Database::prepare_all(std::initializer_list<const char*> texts
) {
    std::vector<Statement> statements;
    for (const char* sql : texts) {
        auto statement = prepare(sql);
        if (!statement) {
            return tl::make_unexpected(statement.error());
        }
        statements.push_back(std::move(*statement));
    }
    return statements;
}

JournalResult<std::int64_t> Database::integer(std::string_view sql) {
    auto statement = prepare(sql);
    if (!statement) {
        return tl::make_unexpected(statement.error());
    }
    return statement->step().map([&](bool row) { return row ? statement->integer(0) : 0; });
}

std::int64_t Database::changed_rows() const { return sqlite3_changes64(handle_.get()); }

tl::unexpected<JournalError> Database::failure(std::string_view step) const {
    return failure_of(handle_.get(), step);
}

}  // namespace nachtwacht::daemon
