#include "daemon/source_network.hpp"

#include <algorithm>

namespace nachtwacht::daemon {

std::string network_of(const boost::asio::ip::address& address) {
    if (address.is_v4()) {
        return address.to_string();
    }
    const auto v6 = address.to_v6();
    if (v6.is_v4_mapped()) {
        return make_address_v4(boost::asio::ip::v4_mapped, v6).to_string();
    }
    auto bytes = v6.to_bytes();
    constexpr std::ptrdiff_t kept = 8;
    std::fill(bytes.begin() + kept, bytes.end(), std::uint8_t{0});
    return boost::asio::ip::address_v6{bytes, v6.scope_id()}.to_string() + "/64";
}

std::string network_of(const std::string& address) {
    boost::system::error_code wrong;
    const auto read = boost::asio::ip::make_address(address, wrong);
    return wrong ? address : network_of(read);
}

}  // namespace nachtwacht::daemon
