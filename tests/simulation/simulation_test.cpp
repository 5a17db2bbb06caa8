#include <gtest/gtest.h>

#include <iostream>
#include <sstream>

#include "tests/simulation/happenings.hpp"
#include "tests/simulation/row.hpp"

namespace nachtwacht::simulation {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// Ten to twenty times slower.
constexpr bool sanitized = true;
constexpr std::uint64_t seeds_a_part = 5;
#else
constexpr bool sanitized = false;
constexpr std::uint64_t seeds_a_part = 125;
#endif
constexpr std::uint64_t parts = 4;

void everything_held(const Outcome& outcome, Night night) {
    night.seed = outcome.seed;
    EXPECT_TRUE(outcome.broken.empty())
        << "seed " << night.seed << ": " << outcome.broken << "\n  " << replay_command(night);
    EXPECT_GE(outcome.simulated_minutes, 12 * 60) << "seed " << night.seed;
    EXPECT_GE(outcome.alarms, 100U) << "seed " << night.seed;
}

// 500 nights in parts, so that two can be tried at once.
class Simulation : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Part, Simulation, testing::Range(std::uint64_t{0}, parts));

TEST_P(Simulation, EverythingHoldsInEachOfManyNights) {
    const Row row{.night = {.seed = 1 + GetParam() * seeds_a_part}, .seeds = seeds_a_part};
    Coverage coverage;
    run_row(row, [&](const Outcome& outcome) {
        everything_held(outcome, row.night);
        coverage.add(outcome.coverage);
    });
    if (!sanitized) {
        // Whatever is never tried is not tested.
        for (const std::string& gap : gaps(coverage, 1)) {
            ADD_FAILURE() << gap;
        }
    }
    coverage.print(std::cout);
}

TEST(SimulationWithoutFaults, OperatorsGetNothingThatAUnitCouldHaveHad) {
    const Row row{.night = {.seed = 1, .faults = Faults::None}, .seeds = sanitized ? 2U : 40U};
    Watch::Chances chances;
    run_row(row, [&](const Outcome& outcome) {
        everything_held(outcome, row.night);
        chances.incidents += outcome.chances.incidents;
        chances.left_to_operators += outcome.chances.left_to_operators;
    });
    std::cout << "a unit could have had " << chances.incidents << " incidents; operators got "
              << chances.left_to_operators << " of them\n";
    EXPECT_GT(chances.incidents, row.seeds * 40);
    EXPECT_LE(chances.left_to_operators * 100, chances.incidents * 2);
}

TEST(SimulationRow, IsToldInTheOrderOfItsSeedsWhateverTheThreads) {
    const auto told = [](int jobs) {
        std::ostringstream out;
        const Row row{.night = {.seed = 3, .hours = 1}, .seeds = 6, .jobs = jobs};
        run_row(row, [&](const Outcome& outcome) {
            out << outcome.seed << ' ' << outcome.entries << ' ';
            outcome.coverage.print(out);
        });
        return out.str();
    };
    EXPECT_TRUE(told(1) == told(3));
}

TEST(SimulationRow, ASeedIsAlwaysTheSameNight) {
    std::ostringstream first;
    std::ostringstream second;
    EXPECT_TRUE(run({.seed = 5, .hours = 3}, &first).broken.empty());
    EXPECT_TRUE(run({.seed = 5, .hours = 3}, &second).broken.empty());
    EXPECT_FALSE(first.str().empty());
    EXPECT_TRUE(first.str() == second.str());
}

}  // namespace
}  // namespace nachtwacht::simulation
