#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "daemon/journal_error.hpp"

namespace nachtwacht::daemon {

using BackupProgress = std::function<void(std::uint64_t pages_done, std::uint64_t pages_total)>;

struct BackupReport {
    std::uint64_t last_number = 0;  // of the last entry in the copy
    std::uint64_t epoch = 0;
    std::uint64_t bytes = 0;
};

// Copies a journal while the daemon writes it: one consistent moment, durable on return, in one
// file. It holds no master key: keep that apart, or the copy's sealed tables stay closed. `target`
// must not exist. Blocks; any thread. The daemon's log grows while this runs.
// What lies beside the journal (accounts, phones, the key of pushes) goes along in the same file,
// so keep it as the state directory is kept. A key that is a credential is its administrator's to
// keep.
[[nodiscard]] JournalResult<BackupReport> backup(
    const std::filesystem::path& journal_file,
    const std::filesystem::path& target,
    const BackupProgress& progress
);

struct RestoreReport {
    std::uint64_t last_number = 0;
    std::uint64_t epoch = 0;  // raised above that of both files
    std::filesystem::path
        replaced;  // where the journal that was there lies now; empty when there was none
};

// Puts a backup in the place of the journal, with the daemon stopped (Locked otherwise). The backup
// is checked to the last row before anything is touched; foreign, newer and damaged ones are
// refused. An interrupted restore is run again; until then the daemon refuses to start. Clients
// erased since the backup are back: erase them anew. Of what lies beside the journal only what is
// missing is put back: what is there is newer. Logins of people do not come back, those of phones
// do.
[[nodiscard]] JournalResult<RestoreReport> restore(
    const std::filesystem::path& backup_file, const std::filesystem::path& state_dir
);

}  // namespace nachtwacht::daemon
