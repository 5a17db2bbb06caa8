// Alarms without a pause while the daemon is killed, or made to fail or wait, again and again.
// Counted outside the daemon: what devices got acknowledged against what phones showed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/acceptance/real_house.hpp"
#include "tests/acceptance/tally.hpp"

namespace nachtwacht::tests {

// What a fail point is made to do. After Fail the daemon must end with the code for a lost journal;
// after Slow it must go on, with every device answered.
enum class CrashAction : std::uint8_t { Kill, Fail, Slow };
[[nodiscard]] std::string word_of(CrashAction action);

struct CrashPlan {
    int kills{10};
    std::string failpoint{};  // instead of kills from outside: at this point, each time
    std::vector<CrashAction> actions{CrashAction::Kill};  // in turn
    std::uint64_t seed{1};
    int alarms_a_second{100};
};

struct CrashReport {
    int kills{};         // how often it was tried
    int struck{};        // how often the daemon did what it was made to do
    int acknowledged{};  // alarms with snu 0
    Tally tally{};
    std::int64_t slowest_wake_ms{};
};

// Takes some 0.3 s a kill, and up to a minute at the end until everything is shown.
[[nodiscard]] CrashReport run_crashes(const CrashPlan& plan);

[[nodiscard]] std::string text_of(const CrashReport& report);

}  // namespace nachtwacht::tests
