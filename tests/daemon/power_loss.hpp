// A journal's life on a recorded disk, and every start after the power failed somewhere in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace nachtwacht::daemon {

struct PowerLossPlan {
    std::uint64_t seed{1};
    int cuts{300};   // spread evenly over the steps of that life
    int pairs{100};  // of these the power fails once more while the journal recovers
};

struct PowerLossReport {
    std::size_t steps{};  // writes, sizes, names and syncs of the life
    int cuts{};
    int pairs{};
    int unsynced{};  // cuts at which something had not been synced
    int broken{};
    std::string first_fault{};
};

// What was reported must be there, whole and in order, the epoch rises, and the journal goes on.
[[nodiscard]] PowerLossReport run_power_loss(const PowerLossPlan& plan);

[[nodiscard]] std::string text_of(const PowerLossReport& report);

}  // namespace nachtwacht::daemon
