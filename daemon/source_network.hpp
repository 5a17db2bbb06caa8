// Where somebody comes from, as far as it costs something to come from elsewhere.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <string>

namespace nachtwacht::daemon {

// An IPv4 address stands for itself, also when it is written as IPv6. Of IPv6 the first 64 bits:
// whoever has one address of such a network has all of them.
[[nodiscard]] std::string network_of(const boost::asio::ip::address& address);
// What is no address stands for itself.
[[nodiscard]] std::string network_of(const std::string& address);

}  // namespace nachtwacht::daemon
