#include "daemon/house_clock.hpp"

namespace nachtwacht::daemon {
namespace {

constexpr routing::Milliseconds step_noticed{2000};

routing::Wall wall_now() {
    return std::chrono::time_point_cast<routing::Milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

HouseClock::HouseClock(routing::Steady resume_at)
    : origin_(std::chrono::steady_clock::now()),
      resume_at_(resume_at),
      wall_offset_(wall_now().time_since_epoch() - resume_at) {}

routing::Now HouseClock::now() const {
    const auto awake =
        std::chrono::duration_cast<routing::Steady>(std::chrono::steady_clock::now() - origin_);
    return {wall_now(), resume_at_ + awake};
}

std::chrono::steady_clock::time_point HouseClock::when(routing::Steady at) const {
    return origin_ + (at - resume_at_);
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
