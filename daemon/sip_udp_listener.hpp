// SIP over UDP on one port.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <cstdint>
#include <memory>
#include <vector>

#include "daemon/config.hpp"
#include "daemon/sip_server.hpp"

namespace nachtwacht::daemon {

// Loop's thread only, and destroyed when the loop does not run any more. Opens in its constructor;
// throws boost::system::system_error when the port cannot be had.
class SipUdpListener {
public:
    // `server` outlives it.
    SipUdpListener(boost::asio::io_context& loop, const Endpoint& where, SipServer& server);
    ~SipUdpListener();

    void start();
    void stop();
    [[nodiscard]] std::uint16_t port() const;

private:
    using Socket = boost::asio::ip::udp::socket;
    void wait();
    void read_what_is_there();
    [[nodiscard]] bool read_one();

    std::shared_ptr<Socket> socket_;
    SipServer& server_;
    std::vector<char> buffer_;
};

}  // namespace nachtwacht::daemon
