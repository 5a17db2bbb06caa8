// Real alarms while garbage comes in on every port.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace nachtwacht::tests {

struct NoisePlan {
    std::chrono::seconds lasts{3};
    std::uint64_t seed{1};
    int alarms_a_second{4};
};

struct NoiseReport {
    std::uint64_t noises{};
    int alarms{};
    int acknowledged{};  // at their first or a later attempt
    int repeated{};      // attempts after the first: a device repeats after half a second
    int shown{};         // incidents that a phone showed
    double slowest_acknowledged_ms{};
    double slowest_order_ms{};
    bool alive{};  // the daemon never ended
    std::string memory{};
};

// With the house, a broker and phones of its own.
[[nodiscard]] NoiseReport run_noise(const NoisePlan& plan);
[[nodiscard]] std::string text_of(const NoiseReport& report);

}  // namespace nachtwacht::tests
