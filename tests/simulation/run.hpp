// Runs of one seed and of many, for the test and for the command.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>

#include "tests/simulation/coverage.hpp"
#include "tests/simulation/setting.hpp"
#include "tests/simulation/watch.hpp"

namespace nachtwacht::simulation {

struct Outcome {
    std::uint64_t seed{};
    std::string broken{};  // empty: everything held
    std::uint64_t alarms{};
    std::uint64_t entries{};
    std::int64_t simulated_minutes{};
    Watch::Chances chances{};
    Coverage coverage{};
};

struct Night {
    std::uint64_t seed{};
    int hours{12};
    Faults faults{Faults::Many};
};

// `story` may be null.
[[nodiscard]] Outcome run(const Night& night, std::ostream* story);

// The one command that shows the same night again.
[[nodiscard]] std::string replay_command(const Night& night);

}  // namespace nachtwacht::simulation
