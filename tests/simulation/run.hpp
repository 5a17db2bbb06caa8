// Runs of one seed and of many, for the test and for the command.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>

#include "tests/simulation/coverage.hpp"

namespace nachtwacht::simulation {

struct Outcome {
    std::uint64_t seed{};
    std::string broken{};  // empty: everything held
    std::uint64_t alarms{};
    std::uint64_t entries{};
    std::int64_t simulated_minutes{};
};

// `story` may be null.
[[nodiscard]] Outcome run_seed(
    std::uint64_t seed, int hours, Coverage& coverage, std::ostream* story
);

// The one command that shows the same night again.
[[nodiscard]] std::string replay_command(std::uint64_t seed, int hours);

}  // namespace nachtwacht::simulation
