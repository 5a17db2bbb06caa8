// Everything that can happen in the simulated world, by name: what a long run must have tried.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "tests/simulation/coverage.hpp"

namespace nachtwacht::simulation {

struct Expected {
    std::string group{};
    std::string what{};
    std::string never{};  // why it cannot happen here; empty: it must
    bool seldom{};        // it may, in a long run too seldom to be counted on
};

// Every event, fact and enumerator of the core that is counted, and every fault of the world.
[[nodiscard]] const std::vector<Expected>& happenings();

// What must happen and was counted less often than `least`, what cannot and did, and what was
// counted but is on no list: one line each. Nothing is printed when all is well.
[[nodiscard]] std::vector<std::string> gaps(const Coverage& coverage, std::uint64_t least);

}  // namespace nachtwacht::simulation
