// Asks the telephony bridge to ring, and the hook where there is one. A telephone that was rung is
// not rung again for ten seconds: in a storm of alarms a person can take one call, not ten
// thousand.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "daemon/link.hpp"
#include "protocol/device_message.hpp"
#include "routing/event.hpp"

namespace nachtwacht::daemon {

// Loop's thread only. Holds at most one call for each telephone.
class Telephone {
public:
    static constexpr std::chrono::seconds rest{10};

    // `link` outlives it.
    Telephone(
        boost::asio::io_context& loop, Link& link, std::chrono::milliseconds between_calls = rest
    );

    // A second way beside the link, asked for each call. To be called before start().
    using Ring = std::function<void(const protocol::CallMessage&)>;
    void also_ring(Ring ring) { ring_ = std::move(ring); }

    // What became of a call that went over the link, or nowhere; a hook says itself what becomes of
    // its own. To be called before start().
    using Said = std::function<void(const protocol::CallMessage&, routing::CallState)>;
    void when_said(Said said) { said_ = std::move(said); }

    void start(std::string region);
    void stop();

    // After what the loop does now. When the telephone was rung less than `between_calls` ago, or
    // no way out is there, it is asked for later; of several that wait for one telephone the first
    // is told, with the number of the others.
    void ring(protocol::CallMessage call);

private:
    using Clock = std::chrono::steady_clock;
    struct Line {
        Clock::time_point free_at{};
        std::optional<protocol::CallMessage> waiting{};
    };

    void say_what_is_due();
    bool say(const protocol::CallMessage& call);

    Link& link_;
    std::chrono::milliseconds between_calls_;
    Ring ring_{};
    Said said_{[](const protocol::CallMessage&, routing::CallState) {}};
    std::string topic_;
    std::map<std::pair<std::string, std::string>, Line> lines_;  // by party and unit
    boost::asio::steady_timer timer_;
    bool armed_{};
};

}  // namespace nachtwacht::daemon
