#include <gtest/gtest.h>

#include <iostream>
#include <sstream>

#include "tests/simulation/run.hpp"

namespace nachtwacht::simulation {
namespace {

constexpr int hours = 3;

// Whatever is never tried is not tested.
void everything_happened(const Coverage& coverage) {
    for (const char* event :
         {"Started",
          "RegionLoaded",
          "SignalReceived",
          "UnreadableReceived",
          "UnitAnswered",
          "DutyChanged",
          "LinkChanged",
          "PresenceChanged",
          "OperatorActed",
          "ClockStepped",
          "TimePassed"}) {
        EXPECT_GT(coverage.of("event", event), 0U) << event;
    }
    for (const char* fault :
         {"crash before deciding",
          "crash before writing",
          "crash after the commit, before its receipts",
          "crash after receipts, before orders",
          "commit failed",
          "commit unknown",
          "committed, and nobody heard",
          "slow commit",
          "message lost",
          "message doubled",
          "message delayed",
          "phone offline",
          "phone restarted",
          "operator leaves",
          "rule book reloaded",
          "storm"}) {
        EXPECT_GT(coverage.of("fault", fault), 0U) << fault;
    }
    for (const char* gate :
         {"off_duty",
          "unreachable",
          "no_second_channel",
          "lacks_skill",
          "occupied",
          "being_asked",
          "refused",
          "cannot_reach",
          "shift_ends"}) {
        EXPECT_GT(coverage.of("gate", gate), 0U) << gate;
    }
}

TEST(Simulation, ManySeeds) {
    constexpr std::uint64_t seeds = 200;
    Coverage coverage;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run_seed(seed, hours, coverage, nullptr);
        EXPECT_TRUE(outcome.broken.empty())
            << "seed " << seed << ": " << outcome.broken << "\n  " << replay_command(seed, hours);
        EXPECT_GE(outcome.alarms, 30U) << "seed " << seed;
    }
    everything_happened(coverage);
    coverage.print(std::cout);
}

TEST(Simulation, ASeedIsAlwaysTheSameNight) {
    Coverage coverage;
    std::ostringstream first;
    std::ostringstream second;
    EXPECT_TRUE(run_seed(5, hours, coverage, &first).broken.empty());
    EXPECT_TRUE(run_seed(5, hours, coverage, &second).broken.empty());
    EXPECT_FALSE(first.str().empty());
    EXPECT_TRUE(first.str() == second.str());
}

}  // namespace
}  // namespace nachtwacht::simulation
