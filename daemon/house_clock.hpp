// The instants that the house lives by. The only place where the daemon reads clocks for the core.
#pragma once

#include <chrono>
#include <optional>

#include "routing/types.hpp"

namespace nachtwacht::daemon {

// How fast the house lives. As the world does, but for a test build that wants a day in minutes.
struct Pace {
    int rate{1};           // milliseconds of the house in one of the world
    routing::Wall from{};  // the world's instant at which the house's wall clock was right
};

// Compiled with NACHTWACHT_FAILPOINTS only, else always the world's:
//   NACHTWACHT_PACE=RATE@MILLISECONDS   from that Unix instant on RATE times as fast
// An unreadable one aborts. Deadlines, calendars, repeats to phones and telephones follow it;
// sockets, links and the disk keep to the world.
[[nodiscard]] Pace pace_of_house();

// How long a timer runs for so much of the house's time.
[[nodiscard]] std::chrono::steady_clock::duration real_time(std::chrono::milliseconds of_house);

// Steady time continues where the journal's last entry left off, so a deadline survives a restart
// as what remained of it. Loop's thread only.
class HouseClock {
public:
    explicit HouseClock(routing::Steady resume_at = {}, Pace pace = pace_of_house());

    [[nodiscard]] routing::Now now() const;
    // When house time `at` comes, for a timer; in the past when it has come.
    [[nodiscard]] std::chrono::steady_clock::time_point when(routing::Steady at) const;
    // How far the wall clock was stepped since the last call, when that is more than 2 s.
    [[nodiscard]] std::optional<routing::Milliseconds> stepped();

private:
    [[nodiscard]] routing::Wall wall() const;
    [[nodiscard]] routing::Steady awake() const;

    Pace pace_;
    std::chrono::steady_clock::time_point origin_;
    routing::Steady resume_at_;
    routing::Wall began_{};  // the house's wall clock at the origin, when it runs faster
    routing::Milliseconds wall_offset_;
};

}  // namespace nachtwacht::daemon
