#include <gtest/gtest.h>

#include <iostream>

#include "tests/simulation/run.hpp"

namespace nachtwacht::simulation {
namespace {

constexpr int hours = 3;

TEST(Simulation, ManySeeds) {
    constexpr std::uint64_t seeds = 200;
    Coverage coverage;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run_seed(seed, hours, coverage, nullptr);
        EXPECT_TRUE(outcome.broken.empty())
            << "seed " << seed << ": " << outcome.broken << "\n  " << replay_command(seed, hours);
        EXPECT_GE(outcome.alarms, 30U) << "seed " << seed;
    }
    coverage.print(std::cout);
}

}  // namespace
}  // namespace nachtwacht::simulation
