// A row of nights on several threads, told in the order of their seeds.
#pragma once

#include <functional>

#include "tests/simulation/run.hpp"

namespace nachtwacht::simulation {

struct Row {
    Night night{};  // its seed is the first
    std::uint64_t seeds{1};
    int jobs{1};
};

// `each` is called on this thread for one night after the other, whatever thread ran it.
void run_row(const Row& row, const std::function<void(const Outcome&)>& each);

}  // namespace nachtwacht::simulation
