// A region lives through a day in minutes, on the real daemon and a real broker: calls for help
// with the rhythm of day and night, heartbeats, technical work, positions, changes of shift,
// refusals, silence, lost networks, reloads of the pack, a broker that dies, and garbage. Counted
// outside the daemon; at the end the journal is read as well.
#pragma once

#include <cstdint>
#include <string>

namespace nachtwacht::tests {

struct SoakPlan {
    int hours{24};
    int rate{240};
    std::uint64_t seed{1};
    int units{8};
    int clients{3000};
    bool talks{};  // a line of progress each ten seconds
};

// A figure in the hour after the warm-up and in the last one.
struct Growth {
    std::int64_t early{};
    std::int64_t late{};
    [[nodiscard]] double percent() const;
};

struct SoakReport {
    int calls{};         // for help
    int others{};        // technical signals, tests, notes
    int acknowledged{};  // of both
    int incidents{};     // of calls for help
    int lost{};          // acknowledged, and in no incident that ended
    int doubled{};       // one message twice in the journal, or two nurses at one door
    int left_open{};     // incidents that nobody ended
    std::uint64_t entries{};
    std::uint64_t heartbeats{};
    std::uint64_t repeats{};  // of messages that were not acknowledged at once
    std::uint64_t telephone_calls{};
    std::uint64_t reloads{};
    bool alive{};
    int exit_code{};

    bool judged{};        // the run was long enough to tell growth
    Growth memory{};      // bytes, see Vitals
    Growth other_heap{};  // bytes in use beside what is remembered, by a line through all samples
    Growth heap{};        // bytes of it that are in use, as the allocator counts
    Growth remembered{};  // bytes of both folds
    std::size_t references{};  // that it remembers at the end
    double reference_bytes{};  // each, in one fold
    double incident_bytes{};
    Growth descriptors{};
    Growth threads{};
    Growth files{};
    Growth wal{};           // bytes
    Growth log{};           // bytes of log in the first and second half of the time between
    Growth log_of_facts{};  // of them, lines that tell facts
    Growth journal{};       // bytes
    std::string first_fault{};

    // Memory that grew and is not what the house has to remember, in percent of the early figure:
    // of what is resident, where room that is free inside the heap can hide something, and of what
    // is in use.
    [[nodiscard]] double unexplained_percent() const;
    [[nodiscard]] double unexplained_heap_percent() const;
    // Log that tells no fact: how much more of it there is, in percent of the whole log.
    [[nodiscard]] double unexplained_log_percent() const;
    [[nodiscard]] bool is_good() const;
};

// On the main thread. Takes hours / rate, and up to a minute more until everything has ended.
[[nodiscard]] SoakReport run_soak(const SoakPlan& plan);

[[nodiscard]] std::string text_of(const SoakReport& report);

}  // namespace nachtwacht::tests
