// A world that lives faster than ours, for those who live beside a house that does
// (daemon/house_clock.hpp): the same clock, and timers in its time.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <string>

#include "routing/types.hpp"

namespace nachtwacht::tests {

class FastTime {
public:
    using Real = std::chrono::steady_clock;

    // It is `begins` now.
    FastTime(int rate, routing::Wall begins);

    // What the daemon must find as NACHTWACHT_PACE to live in the same time.
    [[nodiscard]] std::string pace() const;
    [[nodiscard]] routing::Wall now() const { return begins_ + passed(); }
    [[nodiscard]] routing::Milliseconds passed() const;
    [[nodiscard]] Real::duration real(routing::Milliseconds span) const;

private:
    int rate_;
    routing::Wall begins_;
    Real::time_point began_;
    routing::Wall real_began_;
};

// What everybody in that world needs. Copied freely; both outlive who has it.
struct World {
    boost::asio::io_context& loop;
    const FastTime& time;

    // Once, after so much of the world's time; never, when the loop ends before.
    void later(routing::Milliseconds span, std::function<void()> then) const;
};

}  // namespace nachtwacht::tests
