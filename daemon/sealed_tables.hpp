#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "daemon/journal.hpp"
#include "daemon/journal_error.hpp"
#include "daemon/sqlite.hpp"

namespace nachtwacht::daemon {

// The tables that hold persons: clients and raw messages, each sealed under a key of its client
// (raw messages of nobody known: of their day), these keys sealed under the master key.
// XChaCha20-Poly1305 bound to table and row, so that a row moved elsewhere does not open.
// Destroying a key ends all that lies under it. Same thread and connection as the journal's writer;
// writes belong inside its transactions.
class SealedTables {
public:
    // The database outlives this object. WrongKey when the file was sealed under another master
    // key; a fresh file is bound to this one.
    [[nodiscard]] static JournalResult<SealedTables> open(Database& database, Secret master_key);

    SealedTables(SealedTables&&) noexcept;
    SealedTables& operator=(SealedTables&&) noexcept;
    ~SealedTables();

    [[nodiscard]] JournalResult<void> put_client(const ClientRecord& record);
    // Empty when unknown or erased.
    [[nodiscard]] JournalResult<std::optional<Secret>> client(std::uint64_t number);
    using ClientCallback =
        std::function<JournalResult<void>(std::uint64_t number, std::string_view bytes)>;
    [[nodiscard]] JournalResult<void> each_client(const ClientCallback& callback);
    [[nodiscard]] JournalResult<void> erase_client(std::uint64_t number);

    [[nodiscard]] JournalResult<void> put_raw_message(
        std::uint64_t entry, std::uint64_t part, const RawMessage& message
    );
    [[nodiscard]] JournalResult<std::vector<RawMessage>> raw_messages(std::uint64_t entry);
    // Deletes at most `limit` of the oldest that were received before the instant, and the day keys
    // before it. Returns how many rows went.
    [[nodiscard]] JournalResult<std::uint64_t> purge_raw_messages(
        std::int64_t before_ms, std::uint64_t limit
    );

private:
    struct Inside;
    explicit SealedTables(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

}  // namespace nachtwacht::daemon
