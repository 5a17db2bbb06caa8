// Files below the journal, watched by the test. While a RecordedFiles lives, everything done under
// its directory is written down as steps for a DiskModel, whether it came from SQLite (through a
// VFS in front of the default one) or from StateDirectory (through the linker's --wrap, see
// tests/daemon/CMakeLists.txt). Nothing of it is in the production code, and nothing is really
// synced: a sync is a step like any other, which makes thousands of power cuts a matter of seconds.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "tests/daemon/disk_model.hpp"

namespace nachtwacht::daemon {

// One call that does not do what it was asked for; with `stays` none does from then on.
struct DiskFault {
    enum class Kind : std::uint8_t {
        Refused,  // EIO, nothing was written
        Full,     // ENOSPC, nothing was written
        Short,    // ENOSPC after one half; a refusal where nothing is written
    };
    std::size_t at{};  // of the calls that change something, counted from 0
    Kind kind{};
    bool stays{};
};

// One at a time in a process; files under it must be closed before it goes. Any thread.
class RecordedFiles {
public:
    explicit RecordedFiles(const std::filesystem::path& directory);
    ~RecordedFiles();
    RecordedFiles(const RecordedFiles&) = delete;
    RecordedFiles& operator=(const RecordedFiles&) = delete;

    [[nodiscard]] std::vector<DiskStep> steps() const;
    [[nodiscard]] std::size_t step_count() const;

    // From now on, with counting begun anew.
    void fail(DiskFault fault);
    // The step at which the first one failed, and what it was to be done to.
    struct Failure {
        std::size_t step{};
        std::string name{};
    };
    [[nodiscard]] std::optional<Failure> failure() const;

    // The next sync of the write-ahead log waits until it is let go: a disk that takes its time.
    void hold_sync();
    void wait_until_held();
    void let_go();

    // For the layers that call this: what becomes of one call that changes something, known before
    // it is done. Names are relative, that of the directory itself is empty.
    enum class Verdict : std::uint8_t { Do, Refuse, RefuseFull, DoHalf };
    [[nodiscard]] Verdict judge(const std::string& name);
    void add(DiskStep step);
    void wait_in_sync(const std::string& name);
    // Null: not one of ours.
    [[nodiscard]] static RecordedFiles* watching(const std::filesystem::path& path);
    [[nodiscard]] std::string name_of(const std::filesystem::path& path) const;

private:
    std::filesystem::path directory_;
    mutable std::mutex mutex_;
    std::condition_variable news_;
    std::vector<DiskStep> steps_;
    std::optional<DiskFault> fault_;
    std::size_t calls_{};
    std::optional<Failure> failure_{};
    enum class Hold : std::uint8_t { None, Wanted, Waiting } hold_{Hold::None};
};

// Lays an image into a directory that is empty or missing.
void lay_out(const DiskImage& image, const std::filesystem::path& directory);
// The other way; what SQLite makes anew at each start (-shm) and the lock are left out.
[[nodiscard]] DiskImage image_of(const std::filesystem::path& directory);

}  // namespace nachtwacht::daemon
