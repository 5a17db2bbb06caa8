// What a running daemon takes of the machine, as the kernel and the file system count it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace nachtwacht::tests {

struct Vitals {
    // Memory that no file backs, heap and stacks: a leak can show only here. (What else is resident
    // are pages of programs, libraries and the database, which come and go.)
    std::int64_t anonymous_bytes{};
    std::int64_t resident_bytes{};
    std::int64_t descriptors{};
    std::int64_t threads{};
    std::int64_t files{};          // in the state directory
    std::int64_t log_bytes{};      // of what it wrote as log
    std::int64_t wal_bytes{};      // the journal's write-ahead log
    std::int64_t journal_bytes{};  // the journal itself
};

[[nodiscard]] Vitals vitals_of(
    pid_t pid, const std::filesystem::path& state, const std::filesystem::path& log
);

}  // namespace nachtwacht::tests
