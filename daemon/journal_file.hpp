#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/journal_error.hpp"
#include "daemon/journal_tables.hpp"
#include "daemon/sqlite.hpp"

namespace nachtwacht::daemon {

// The journal's file as its only writer sees it: plain blocking calls, one thread at a time. After
// any error nothing may be written any more: the kernel may have dropped the pages (reliability:
// "An error ... is final").
class JournalFile {
public:
    // Opens or creates, with the settings that make a commit durable (WAL, synchronous=FULL).
    [[nodiscard]] static JournalResult<std::unique_ptr<JournalFile>> open(
        const std::filesystem::path& file
    );

    // The next epoch: above the file's own and above `floor`. Durable on return.
    [[nodiscard]] JournalResult<std::uint64_t> raise_epoch(
        std::uint64_t floor, std::string_view reason
    );

    [[nodiscard]] JournalResult<void> begin();
    [[nodiscard]] JournalResult<void> commit();

    // Inside a transaction. Refused unless `number` follows the last one.
    [[nodiscard]] JournalResult<void> put_entry(std::uint64_t number, std::string_view bytes);
    [[nodiscard]] JournalResult<void> put_pack(const Pack& pack);
    // Keeps this one and the one before.
    [[nodiscard]] JournalResult<void> put_snapshot(std::uint64_t number, std::string_view bytes);

    [[nodiscard]] std::uint64_t last_number() const { return last_number_; }
    [[nodiscard]] Database& database() { return database_; }

    // Size of the part of the write-ahead log that is not in the main file yet.
    [[nodiscard]] std::uint64_t log_bytes() const;
    // Moves the log into the main file as far as readers allow.
    [[nodiscard]] JournalResult<void> checkpoint();
    // The same, and cuts the log's file to nothing, so that erased bytes do not stay in it. False:
    // a reader holds it.
    [[nodiscard]] JournalResult<bool> truncate_log();

private:
    explicit JournalFile(Database database);
    [[nodiscard]] JournalResult<void> prepare();
    void note_log_pages();

    Database database_;
    std::unique_ptr<int> log_pages_;  // written by SQLite's hook at each commit
    std::uint64_t page_bytes_ = 0;
    std::uint64_t last_number_ = 0;
    std::vector<Statement> statements_;
};

}  // namespace nachtwacht::daemon
