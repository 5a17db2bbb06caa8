#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "daemon/journal_error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace nachtwacht::daemon {

// A prepared statement. Bound views must live until the step that uses them. One thread.
class Statement {
public:
    Statement(sqlite3* database, sqlite3_stmt* statement);

    Statement& bind(int index, std::int64_t value);
    Statement& bind(int index, std::uint64_t value) {
        return bind(index, static_cast<std::int64_t>(value));
    }
    Statement& bind(int index, const std::optional<std::uint64_t>& value);
    Statement& bind_blob(int index, std::string_view value);
    Statement& bind_text(int index, std::string_view value);

    // True when there is a row to read; false at the end, when the statement is ready for its next
    // use.
    [[nodiscard]] JournalResult<bool> step();
    // For statements without rows.
    [[nodiscard]] JournalResult<void> run();
    // Ends reading early; bindings stay.
    void reset();

    // Columns of the current row, from 0. Views live until the next step.
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::uint64_t number(int column) const {
        return static_cast<std::uint64_t>(integer(column));
    }
    [[nodiscard]] std::string_view bytes(int column) const;
    [[nodiscard]] bool is_null(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };

    sqlite3* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    int bind_fault_ = 0;
};

enum class OpenMode : std::uint8_t { ReadOnly, ReadWrite, Create };

// One connection to an SQLite file, used by one thread at a time.
class Database {
public:
    [[nodiscard]] static JournalResult<Database> open(
        const std::filesystem::path& file, OpenMode mode
    );

    [[nodiscard]] JournalResult<void> execute(const char* sql);
    [[nodiscard]] JournalResult<Statement> prepare(std::string_view sql);
    // In the order given.
    [[nodiscard]] JournalResult<std::vector<Statement>> prepare_all(
        std::initializer_list<const char*> texts
    );
    // The first column of the first row; 0 without a row.
    [[nodiscard]] JournalResult<std::int64_t> integer(std::string_view sql);
    [[nodiscard]] std::int64_t changed_rows() const;
    [[nodiscard]] sqlite3* handle() const { return handle_.get(); }

    // What the connection has to say about its last failure, with the step that failed in front.
    [[nodiscard]] tl::unexpected<JournalError> failure(std::string_view step) const;

private:
    struct Close {
        void operator()(sqlite3* database) const;
    };

    explicit Database(sqlite3* handle) : handle_(handle) {}

    std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace nachtwacht::daemon
