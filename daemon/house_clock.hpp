// The instants that the house lives by. The only place where the daemon reads clocks for the core.
#pragma once

#include <chrono>
#include <optional>

#include "routing/types.hpp"

namespace nachtwacht::daemon {

// Steady time continues where the journal's last entry left off, so a deadline survives a restart
// as what remained of it. Loop's thread only.
class HouseClock {
public:
    explicit HouseClock(routing::Steady resume_at = {});

    [[nodiscard]] routing::Now now() const;
    // When house time `at` comes, for a timer; in the past when it has come.
    [[nodiscard]] std::chrono::steady_clock::time_point when(routing::Steady at) const;
    // How far the wall clock was stepped since the last call, when that is more than 2 s.
    [[nodiscard]] std::optional<routing::Milliseconds> stepped();

private:
    std::chrono::steady_clock::time_point origin_;
    routing::Steady resume_at_;
    routing::Milliseconds wall_offset_;
};

}  // namespace nachtwacht::daemon
