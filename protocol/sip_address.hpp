#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nachtwacht::protocol {

// name-addr or addr-spec of From, To and Contact (RFC 3261 20.10), or a Request-URI.
struct SipAddress {
    std::string uri;  // without the angle brackets and header parameters
    std::string user;
    std::string host;
    std::uint16_t port = 0;                // 0: none given
    std::string transport;                 // lower case, of the URI; empty: none given
    std::string tag;                       // header parameter; empty: none
    std::optional<std::uint32_t> expires;  // header parameter of a Contact, seconds

    bool operator==(const SipAddress&) const = default;
};

[[nodiscard]] std::optional<SipAddress> parse_sip_address(std::string_view value);

// One Via element (RFC 3261 20.42), the top one of a message.
struct SipVia {
    std::string transport;  // upper case: UDP, TCP, TLS
    std::string host;
    std::uint16_t port = 0;  // 0: none given
    std::string branch;      // empty: none, as before RFC 3261
    bool asks_rport = false;
};

// The elements of a comma-separated field, commas in quotes and angle brackets left alone.
[[nodiscard]] std::vector<std::string_view> split_elements(std::string_view value);

[[nodiscard]] std::optional<SipVia> parse_sip_via(std::string_view element);

}  // namespace nachtwacht::protocol
