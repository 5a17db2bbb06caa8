// What a journal says when the day is over: read from its first entry, with the daemon gone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "routing/state.hpp"

namespace nachtwacht::tests {

struct JournalStory {
    struct Stored {
        int times{};  // more than once: one message became two events
        std::uint64_t incident{};
    };
    std::map<std::string, Stored> signals{};  // by the sender's own reference
    std::uint64_t opened{};                   // incidents
    std::uint64_t offers{};                   // orders that the house offered
    std::uint64_t passed_over{};  // of them while something more urgent waited for a unit
    std::uint64_t calls_asked{};  // voice calls to the shift leader and the duty number
    std::map<std::uint32_t, routing::Steady> first_offers{};  // of the house, by epoch
    std::map<std::uint32_t, routing::Steady> epochs{};        // when each began
    routing::State end{};
};
// Throws when it cannot be read to its end.
[[nodiscard]] JournalStory story_of(const std::filesystem::path& journal);

// What the house remembers after an entry, as heap bytes of one of its two folds, which are made
// here as the daemon makes them: entry by entry.
struct Remembered {
    std::uint64_t entry{};
    std::int64_t bytes{};
    std::size_t references{};
    std::size_t incidents{};
};
// `entries` rise. On the main thread, which does nothing else meanwhile.
[[nodiscard]] std::vector<Remembered> remembered_after(
    const std::filesystem::path& journal, const std::vector<std::uint64_t>& entries
);

// Bytes of log that tell the facts until each of these entries, which rise: a line a fact, from
// level info on, as the daemon writes it to a file.
[[nodiscard]] std::vector<std::int64_t> log_bytes_until(
    const std::filesystem::path& journal, const std::vector<std::uint64_t>& entries
);

// Heap bytes of one of a kind in one fold, its place in the agenda with it.
[[nodiscard]] double bytes_per_reference(const routing::State& state);
[[nodiscard]] double bytes_per_incident(const routing::State& state);

}  // namespace nachtwacht::tests
