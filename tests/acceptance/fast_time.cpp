#include "tests/acceptance/fast_time.hpp"

#include <boost/asio/steady_timer.hpp>
#include <memory>

namespace nachtwacht::tests {

FastTime::FastTime(int rate, routing::Wall begins)
    : rate_(rate),
      begins_(begins),
      began_(Real::now()),
      real_began_(std::chrono::floor<routing::Milliseconds>(std::chrono::system_clock::now())) {}

// The instant at which both would have shown the same.
std::string FastTime::pace() const {
    const auto apart = real_began_ - begins_;
    const auto from = real_began_ + apart / std::max(rate_ - 1, 1);
    return std::to_string(rate_) + "@" + std::to_string(from.time_since_epoch().count());
}

routing::Milliseconds FastTime::passed() const {
    return std::chrono::duration_cast<routing::Milliseconds>((Real::now() - began_) * rate_);
}

FastTime::Real::duration FastTime::real(routing::Milliseconds span) const {
    return Real::duration{span} / rate_;
}

void World::later(routing::Milliseconds span, std::function<void()> then) const {
    auto timer = std::make_shared<boost::asio::steady_timer>(loop, time.real(span));
    timer->async_wait([timer, then = std::move(then)](const boost::system::error_code& error) {
        if (!error) {
            then();
        }
    });
}

}  // namespace nachtwacht::tests
