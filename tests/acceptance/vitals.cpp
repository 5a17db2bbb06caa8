#include "tests/acceptance/vitals.hpp"

#include <fstream>

#include "daemon/state_directory.hpp"

namespace nachtwacht::tests {
namespace {

namespace fs = std::filesystem;

// "Rss:   48048 kB"; 0 when there is no such line.
std::int64_t figure_in(const fs::path& file, const std::string& name) {
    std::ifstream lines{file};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(name + ":")) {
            return std::stoll(line.substr(name.size() + 1));
        }
    }
    return 0;
}

std::int64_t size_of(const fs::path& file) {
    std::error_code missing;
    const auto size = fs::file_size(file, missing);
    return missing ? 0 : static_cast<std::int64_t>(size);
}

template <class Iterator>
std::int64_t count_in(const fs::path& folder) {
    std::error_code gone;
    return std::distance(Iterator{folder, gone}, Iterator{});
}

}  // namespace

Vitals vitals_of(pid_t pid, const fs::path& state, const fs::path& log) {
    const fs::path process = "/proc/" + std::to_string(pid);
    const auto journal = daemon::journal_file_in(state);
    return {
        .anonymous_bytes = figure_in(process / "smaps_rollup", "Anonymous") * 1024,
        .resident_bytes = figure_in(process / "smaps_rollup", "Rss") * 1024,
        .descriptors = count_in<fs::directory_iterator>(process / "fd"),
        .threads = count_in<fs::directory_iterator>(process / "task"),
        .files = count_in<fs::recursive_directory_iterator>(state),
        .log_bytes = size_of(log),
        .wal_bytes = size_of(journal.string() + "-wal"),
        .journal_bytes = size_of(journal)};
}

}  // namespace nachtwacht::tests
