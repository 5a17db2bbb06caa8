// The house wakes after an outage: the last incidents are still open, phones and devices come back
// at once, and every device has something to say within the minute. On the real daemon and a real
// broker; counted outside it, and in its journal afterwards.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace nachtwacht::tests {

struct OutagePlan {
    int devices{10'000};
    std::uint64_t seed{1};
    int units{8};
    std::chrono::seconds within{60};  // each device begins to call in this time
    std::chrono::seconds after{75};   // and it is watched so long whom nobody has heard of
};

struct OutageReport {
    int devices{};
    int acknowledged{};
    int lost{};     // acknowledged, and not in the journal or in no incident
    int doubled{};  // one call twice in the journal
    double p50_ms{};
    double p99_ms{};
    double max_ms{};
    std::uint64_t repeats{};

    int open_before{};               // incidents that were open when the lights went out
    int kept{};                      // of them, still known afterwards
    std::int64_t woke_in_ms{};       // after the outage
    std::int64_t woke_in_full_ms{};  // once more, with everything open
    std::int64_t woke_cpu_ms{};      // what that took of a processor
    std::uint64_t opened{};
    std::uint64_t open_at_end{};
    std::uint64_t offers{};
    std::uint64_t passed_over{};    // orders while something more urgent waited for a unit
    std::int64_t first_order_ms{};  // after it woke
    std::uint64_t accepted{};

    std::uint64_t in_silence{};  // open, nobody's, no order under way and no task of a person
    std::uint64_t overdue{};     // deadlines that passed and nothing was done
    std::uint64_t seen_by_operators{};  // open incidents in their view at the end
    double view_ms{};                   // how long that view took
    std::uint64_t calls_asked{};        // of shift leader and duty number, before the outage too
    std::uint64_t calls_rung{};
    std::uint64_t calls_spoken_for{};  // a call speaks for those that wait
    double storm_s{};

    std::int64_t memory_before{};  // bytes, heap and stacks
    std::int64_t memory_after{};
    double heap_before{};  // bytes in use, as the allocator counts
    double heap_after{};
    std::string highest{};    // resident, as the kernel counts it
    double incident_bytes{};  // one, in one of two folds
    double reference_bytes{};
    bool alive{};
    std::string first_fault{};

    [[nodiscard]] bool is_good() const;
};

[[nodiscard]] OutageReport run_outage(const OutagePlan& plan);
[[nodiscard]] std::string text_of(const OutageReport& report);

}  // namespace nachtwacht::tests
