#pragma once

#include <filesystem>
#include <string_view>

#include "daemon/journal_error.hpp"

namespace nachtwacht::daemon {

// Makes a file that only its owner may read (0600), with its folder when that is missing, and is
// on disk when it returns. An existing one is left as it is: that is an error. `what` stands in the
// error. Blocks.
[[nodiscard]] JournalResult<void> make_private_file(
    const std::filesystem::path& file, std::string_view content, std::string_view what
);

}  // namespace nachtwacht::daemon
