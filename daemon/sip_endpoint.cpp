#include "daemon/sip_endpoint.hpp"

namespace nachtwacht::daemon {
namespace {

namespace ip = boost::asio::ip;

protocol::SipPeer written(const ip::address& address, std::uint16_t port) {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return {ip::make_address_v4(ip::v4_mapped, address.to_v6()).to_string(), port};
    }
    return {address.to_string(), port};
}

}  // namespace

protocol::SipPeer peer_of(const ip::udp::endpoint& endpoint) {
    return written(endpoint.address(), endpoint.port());
}

protocol::SipPeer peer_of(const ip::tcp::endpoint& endpoint) {
    return written(endpoint.address(), endpoint.port());
}

}  // namespace nachtwacht::daemon
