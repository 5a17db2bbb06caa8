#include "daemon/telephone.hpp"

#include <algorithm>

#include "daemon/house_clock.hpp"
#include "protocol/topics.hpp"

namespace nachtwacht::daemon {
namespace {

constexpr std::chrono::seconds link_is_tried_each{1};

}  // namespace

Telephone::Telephone(
    boost::asio::io_context& loop, Link& link, std::chrono::milliseconds between_calls
)
    : link_(link), between_calls_(between_calls), timer_(loop) {}

void Telephone::start(std::string region) {
    topic_ = text_of(protocol::Topic{protocol::Subject::Call, std::move(region), {}, {}});
}

void Telephone::stop() {
    lines_.clear();
    timer_.cancel();
}

void Telephone::ring(protocol::CallMessage call) {
    auto& waiting = lines_[{call.party, call.unit}].waiting;
    if (waiting) {
        ++waiting->further;
        return;
    }
    waiting = std::move(call);
    if (!armed_) {
        armed_ = true;
        timer_.expires_at(Clock::time_point{});
        say_what_is_due();
    }
}

// Waits for the timer first, so that whoever asked has done what is more urgent.
void Telephone::say_what_is_due() {
    timer_.async_wait([this](const boost::system::error_code& stopped) {
        armed_ = false;
        if (stopped) {
            return;
        }
        const auto now = Clock::now();
        auto next = Clock::time_point::max();
        for (auto& [who, line] : lines_) {
            if (!line.waiting) {
                continue;
            }
            if (line.free_at <= now) {
                const bool said = say(*line.waiting);
                line.free_at = now + (said ? real_time(between_calls_) : link_is_tried_each);
                if (said) {
                    line.waiting.reset();
                    continue;
                }
            }
            next = std::min(next, line.free_at);
        }
        if (next != Clock::time_point::max()) {
            armed_ = true;
            timer_.expires_at(next);
            say_what_is_due();
        }
    });
}

bool Telephone::say(const protocol::CallMessage& call) {
    const bool published = link_.publish(topic_, write(call, protocol::Form::Json));
    if (ring_) {
        ring_(call);
        return true;
    }
    said_(call, published ? routing::CallState::Taken : routing::CallState::NotTaken);
    return published;
}

}  // namespace nachtwacht::daemon
