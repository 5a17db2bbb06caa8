#include "daemon/house_clock.hpp"

#ifdef NACHTWACHT_FAILPOINTS
#include <cstdio>
#include <cstdlib>
#endif

namespace nachtwacht::daemon {
namespace {

constexpr routing::Milliseconds step_noticed{2000};

routing::Wall wall_now() {
    return std::chrono::time_point_cast<routing::Milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

#ifdef NACHTWACHT_FAILPOINTS
namespace {

Pace pace_from_environment() {
    const char* text = std::getenv("NACHTWACHT_PACE");
    if (text == nullptr) {
        return {};
    }
    int rate = 0;
    long long from = 0;
    if (std::sscanf(text, "%d@%lld", &rate, &from) != 2 || rate < 1) {
        std::fprintf(stderr, "NACHTWACHT_PACE: expected RATE@MILLISECONDS\n");
        std::abort();  // a day that takes a day would pass for a test
    }
    return {rate, routing::Wall{routing::Milliseconds{from}}};
}

}  // namespace

Pace pace_of_house() {
    static const Pace pace = pace_from_environment();
    return pace;
}
#else
Pace pace_of_house() { return {}; }
#endif

std::chrono::steady_clock::duration real_time(std::chrono::milliseconds of_house) {
    return std::chrono::steady_clock::duration{of_house} / pace_of_house().rate;
}

HouseClock::HouseClock(routing::Steady resume_at, Pace pace)
    : pace_(pace),
      origin_(std::chrono::steady_clock::now()),
      resume_at_(resume_at),
      began_(pace.from + (wall_now() - pace.from) * pace.rate),
      wall_offset_(wall().time_since_epoch() - resume_at) {}

routing::Steady HouseClock::awake() const {
    const auto real = std::chrono::steady_clock::now() - origin_;
    return std::chrono::duration_cast<routing::Steady>(real * pace_.rate);
}

// A step of the world's clock, and every jolt between two readings, would count `rate` times: a
// fast house has one clock.
routing::Wall HouseClock::wall() const { return pace_.rate == 1 ? wall_now() : began_ + awake(); }

routing::Now HouseClock::now() const {
    const auto steady = resume_at_ + awake();
    return {wall(), steady};
}

std::chrono::steady_clock::time_point HouseClock::when(routing::Steady at) const {
    return origin_ + std::chrono::steady_clock::duration{at - resume_at_} / pace_.rate;
}

std::optional<routing::Milliseconds> HouseClock::stepped() {
    const routing::Now instant = now();
    const routing::Milliseconds offset = instant.wall.time_since_epoch() - instant.steady;
    const routing::Milliseconds step = offset - wall_offset_;
    wall_offset_ = offset;
    if (step > step_noticed || step < -step_noticed) {
        return step;
    }
    return std::nullopt;
}

}  // namespace nachtwacht::daemon
