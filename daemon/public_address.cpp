#include "daemon/public_address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace nachtwacht::daemon {
namespace {

namespace ip = boost::asio::ip;

struct Range {
    std::uint32_t first{};
    unsigned bits{};
};

// IANA's registry of special IPv4 addresses (RFC 6890), multicast and what is reserved.
constexpr std::array special{
    Range{0x00000000, 8},   // this network
    Range{0x0A000000, 8},   // 10.0.0.0
    Range{0x64400000, 10},  // 100.64.0.0, shared by a provider
    Range{0x7F000000, 8},   // 127.0.0.0
    Range{0xA9FE0000, 16},  // 169.254.0.0, link-local
    Range{0xAC100000, 12},  // 172.16.0.0
    Range{0xC0000000, 24},  // 192.0.0.0
    Range{0xC0000200, 24},  // 192.0.2.0, documentation
    Range{0xC0586300, 24},  // 192.88.99.0, 6to4 relays
    Range{0xC0A80000, 16},  // 192.168.0.0
    Range{0xC6120000, 15},  // 198.18.0.0, benchmarks
    Range{0xC6336400, 24},  // 198.51.100.0, documentation
    Range{0xCB007100, 24},  // 203.0.113.0, documentation
    Range{0xE0000000, 3},   // multicast, reserved, broadcast
};

bool is_public_four(std::uint32_t address) {
    return std::ranges::none_of(special, [&](const Range& range) {
        return (address ^ range.first) >> (32 - range.bits) == 0;
    });
}

bool is_public_six(const ip::address_v6::bytes_type& bytes) {
    const auto word = [&](std::size_t at) {
        return static_cast<unsigned>(bytes[at] << 8 | bytes[at + 1]);
    };
    const auto four_at = [&](std::size_t at) {
        return is_public_four(word(at) << 16U | word(at + 2));
    };
    // 64:ff9b::/96, which a NAT64 turns into the IPv4 address at its end (RFC 6052).
    if (word(0) == 0x64 && word(2) == 0xFF9B) {
        return std::all_of(
                   bytes.begin() + 4, bytes.begin() + 12, [](auto byte) { return byte == 0; }
               ) &&
               four_at(12);
    }
    const bool global = bytes[0] >> 5U == 1;  // 2000::/3 is all that is given out
    const bool six_to_four = word(0) == 0x2002;
    const bool special_use = word(0) == 0x2001 && (bytes[2] < 2 || word(2) == 0x0DB8);
    return global && !six_to_four && !special_use;
}

}  // namespace

bool is_public(const ip::address& address) {
    if (address.is_v4()) {
        return is_public_four(address.to_v4().to_uint());
    }
    const auto six = address.to_v6();
    if (six.is_v4_mapped()) {
        return is_public_four(ip::make_address_v4(ip::v4_mapped, six).to_uint());
    }
    return is_public_six(six.to_bytes());
}

}  // namespace nachtwacht::daemon
