// The door for alarm units that speak SIP: listeners for UDP, TCP and TLS in front of one server.
#pragma once

#include <spdlog/fwd.h>

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/config.hpp"
#include "daemon/intake.hpp"
#include "daemon/sip_client.hpp"
#include "daemon/sip_server.hpp"
#include "daemon/sip_stream_listener.hpp"

namespace nachtwacht::daemon {

// Loop's thread only, and destroyed when the loop does not run any more.
class SipDoor {
public:
    // `intake` outlives the door. Nothing is opened yet.
    SipDoor(
        boost::asio::io_context& loop,
        SipConfig config,
        Intake& intake,
        std::shared_ptr<spdlog::logger> log,
        SipTimers timers = {}
    );
    ~SipDoor();
    SipDoor(const SipDoor&) = delete;
    SipDoor& operator=(const SipDoor&) = delete;

    void when_acknowledged(SipServer::Acknowledged then);

    // Opens every port and begins to listen. A line for each that could not be had, and then
    // nothing listens; empty is success.
    [[nodiscard]] std::vector<std::string> start();

    // No new connections and no new messages (503); what was handed in is still answered. `done`
    // runs when nothing waits for an answer any more, or after `within`.
    void drain(std::chrono::milliseconds within, std::function<void()> done);
    // Ends every connection; nothing is said any more.
    void stop();

    // In the order of the configuration; 0 when not listening.
    [[nodiscard]] std::vector<std::uint16_t> udp_ports() const;
    [[nodiscard]] std::vector<std::uint16_t> tcp_ports() const;
    [[nodiscard]] std::vector<std::uint16_t> tls_ports() const;

    struct Figures {
        SipCounts server{};
        SipClient::Counts client{};
        SipConnectionCounts connections{};
        std::size_t open_connections{};
        std::size_t unanswered{};
    };
    [[nodiscard]] Figures figures() const;

private:
    class Rooms;
    std::unique_ptr<Rooms> rooms_;
};

}  // namespace nachtwacht::daemon
