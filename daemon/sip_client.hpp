// Client transactions of our own MESSAGE requests (RFC 3261 17.1.2): repeated on UDP until the
// device says that it has the answer, or for 32 s.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "daemon/sip_flow.hpp"
#include "protocol/sip_message.hpp"

namespace nachtwacht::daemon {

// T1 and T2 of RFC 3261 17.1.1.1; tests shorten them.
struct SipTimers {
    std::chrono::milliseconds t1{500};
    std::chrono::milliseconds t2{4'000};
};

// Loop's thread only, and destroyed when the loop does not run any more.
class SipClient {
public:
    SipClient(boost::asio::io_context& loop, SipTimers timers);

    void start(std::string branch, std::string bytes, std::shared_ptr<SipFlow> flow);
    void hear(const protocol::SipMessage& response);
    void stop();

    struct Counts {
        std::uint64_t delivered{};
        std::uint64_t undelivered{};  // refused, never answered, or the flow was gone
        std::uint64_t repeats{};
    };
    [[nodiscard]] const Counts& counts() const { return counts_; }

private:
    using Clock = std::chrono::steady_clock;
    struct Transaction {
        std::string bytes;
        std::shared_ptr<SipFlow> flow;
        Clock::time_point ends;
        Clock::duration pause;
        Clock::time_point due;
    };
    void schedule(const std::string& branch, Clock::time_point at);
    void arm();
    void pass_time();
    void act(const std::string& branch, Clock::time_point now);

    SipTimers timers_;
    boost::asio::steady_timer timer_;
    std::map<std::string, Transaction> open_;
    // An entry whose transaction has ended or was moved is stepped over.
    std::multimap<Clock::time_point, std::string> agenda_;
    Counts counts_;
};

}  // namespace nachtwacht::daemon
