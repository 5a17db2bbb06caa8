// Where an order's time goes: the daemon's fail points, which stand at each step of the way through
// the house, note when they were passed.
#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

namespace nachtwacht::tests {

struct Journey {
    std::chrono::steady_clock::time_point sent;   // the alarm left the caller
    std::chrono::steady_clock::time_point shown;  // the order is at the phone
};

// Prints each hop's p50 and p90 of these alarms, which came one after the other. False, with what
// to do on standard error, when the file has no whole journey: the daemon has no fail points.
[[nodiscard]] bool print_hops(
    const std::filesystem::path& times, const std::vector<Journey>& journeys
);

}  // namespace nachtwacht::tests
