#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>

#include "daemon/sip_stream_listener.hpp"

namespace nachtwacht::daemon {

using TcpStream = boost::asio::ip::tcp::socket;
using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;

// `server` outlives the connection.
[[nodiscard]] std::shared_ptr<SipConnection> make_tcp_connection(
    TcpStream stream, SipServer& server, SipLimits limits
);
[[nodiscard]] std::shared_ptr<SipConnection> make_tls_connection(
    TlsStream stream, SipServer& server, SipLimits limits
);

}  // namespace nachtwacht::daemon
