#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>

#include "protocol/sip_response.hpp"

namespace nachtwacht::daemon {

// As text; an IPv4 address that came in by an IPv6 socket is written as IPv4, so that rules and
// Via fields see one spelling.
[[nodiscard]] protocol::SipPeer peer_of(const boost::asio::ip::udp::endpoint& endpoint);
[[nodiscard]] protocol::SipPeer peer_of(const boost::asio::ip::tcp::endpoint& endpoint);

}  // namespace nachtwacht::daemon
