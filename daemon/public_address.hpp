// Which addresses lie outside: a phone that could make us post to others would look into our own
// network. Pure.
#pragma once

#include <boost/asio/ip/address.hpp>

namespace nachtwacht::daemon {

// False for this machine, private and shared networks, link-local, multicast, documentation, and
// whatever carries such an address inside (IPv4-mapped, NAT64, 6to4, Teredo).
[[nodiscard]] bool is_public(const boost::asio::ip::address& address);

}  // namespace nachtwacht::daemon
