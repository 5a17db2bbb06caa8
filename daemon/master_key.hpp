// The key on which everything sealed hangs.
#pragma once

#include <filesystem>

#include "daemon/journal_error.hpp"
#include "daemon/secret.hpp"

namespace nachtwacht::daemon {

// Reads 32 bytes from `file`. When it is missing and `journal` is missing too, a new one is made
// (mode 0600) and kept there; when only the key is missing nothing can be opened, and the error
// says what to do. Blocks.
[[nodiscard]] JournalResult<Secret> master_key(
    const std::filesystem::path& file, const std::filesystem::path& journal
);

}  // namespace nachtwacht::daemon
