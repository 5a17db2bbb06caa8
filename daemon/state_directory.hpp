#pragma once

#include <cstdint>
#include <filesystem>

#include "daemon/journal_error.hpp"

namespace nachtwacht::daemon {

// The directory that holds everything one gateway keeps, locked for as long as this object lives: a
// second process is refused. Beside the journal lie `epoch` (so that a journal copied back by hand
// cannot bring an old epoch back) and `reserve` (given up when the disk is full, to be able to
// start).
class StateDirectory {
public:
    // Makes the directory (mode 0700) when it is missing.
    [[nodiscard]] static JournalResult<StateDirectory> lock(const std::filesystem::path& path);

    StateDirectory(StateDirectory&& other) noexcept;
    StateDirectory& operator=(StateDirectory&&) = delete;
    StateDirectory(const StateDirectory&) = delete;
    StateDirectory& operator=(const StateDirectory&) = delete;
    ~StateDirectory();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path journal_file() const;

    // 0 when nothing was written yet. An unreadable text is Damaged.
    [[nodiscard]] JournalResult<std::uint64_t> epoch() const;
    [[nodiscard]] JournalResult<void> write_epoch(std::uint64_t epoch) const;

    // Does nothing when the file has its size already. A disk without the room is no error: there
    // is no reserve then.
    void make_reserve(std::uint64_t bytes) const;
    // True when there was one.
    bool free_reserve() const;

private:
    StateDirectory(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}

    std::filesystem::path path_;
    int lock_;
};

[[nodiscard]] std::filesystem::path journal_file_in(const std::filesystem::path& state_dir);

// Makes the names in a directory, or a file's content, durable.
[[nodiscard]] JournalResult<void> sync_path(const std::filesystem::path& path);

}  // namespace nachtwacht::daemon
