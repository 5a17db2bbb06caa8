#include "daemon/retention.hpp"

#include <utility>

#include "daemon/house_clock.hpp"

namespace nachtwacht::daemon {

Retention::Retention(
    boost::asio::io_context& loop,
    std::chrono::days keep,
    std::function<routing::Wall()> wall,
    Purge purge
)
    : keep_(keep), wall_(std::move(wall)), purge_(std::move(purge)), timer_(loop) {}

void Retention::start() {
    look();
    look_each_hour();
}

void Retention::look() {
    const auto now = wall_();
    const auto today = std::chrono::floor<std::chrono::days>(now);
    // Also when the clock was put back: a day too often does no harm.
    if (std::exchange(done_on_, today) != today) {
        purge_((now - keep_).time_since_epoch().count());
    }
}

void Retention::look_each_hour() {
    timer_.expires_after(real_time(std::chrono::hours{1}));
    timer_.async_wait([this](const boost::system::error_code& stopped) {
        if (!stopped) {
            look();
            look_each_hour();
        }
    });
}

}  // namespace nachtwacht::daemon
