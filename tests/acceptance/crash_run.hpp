// Alarms without a pause while the daemon is killed again and again. Counted outside the daemon:
// what devices got acknowledged against what phones showed.
#pragma once

#include <cstdint>
#include <string>

#include "tests/acceptance/real_house.hpp"

namespace nachtwacht::tests {

struct CrashPlan {
    int kills{10};
    std::string failpoint{};  // instead of kills from outside: die at this point, each time
    std::uint64_t seed{1};
    int alarms_a_second{100};
};

struct CrashReport {
    int kills{};         // how often it was tried
    int struck{};        // how often the daemon died of it
    int acknowledged{};  // alarms with snu 0
    int shown{};         // incidents that a phone showed
    int lost{};          // acknowledged, and shown by no phone
    int doubled{};       // one alarm that became two incidents, or one incident two orders
    std::int64_t slowest_wake_ms{};
    std::string first_fault{};
};

// Takes some 0.3 s a kill, and up to a minute at the end until everything is shown.
[[nodiscard]] CrashReport run_crashes(const CrashPlan& plan);

[[nodiscard]] std::string text_of(const CrashReport& report);

}  // namespace nachtwacht::tests
