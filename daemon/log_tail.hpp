// The end of SQLite's write-ahead log, which SQLite cuts off in silence where it is not whole.
#pragma once

#include <cstdint>
#include <filesystem>

namespace nachtwacht::daemon {

// How many bytes of this log's present round follow its last whole commit: what a crash left
// unfinished, or what a damaged disk took with everything behind it. 0 when there is no log; one
// that cannot be read counts as none, for opening the journal says why. Reads it all.
[[nodiscard]] std::uint64_t bytes_after_last_commit(const std::filesystem::path& log);

}  // namespace nachtwacht::daemon
