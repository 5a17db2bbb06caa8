// An address to post to: https://host[:port]/path?query. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nachtwacht::protocol {

inline constexpr std::size_t most_web_address_bytes = 2048;

struct WebAddress {
    bool secure{true};     // https
    std::string host{};    // lower case; an IPv6 address without its brackets
    std::uint16_t port{};  // the scheme's own when none is written
    std::string target{};  // path and query, "/" at least
    bool operator==(const WebAddress&) const = default;
};

// Nothing for other schemes, an account in it, a fragment, or letters that may not be sent.
[[nodiscard]] std::optional<WebAddress> read_web_address(std::string_view text);

// As the Host header has it: with the port only when it is not the scheme's own.
[[nodiscard]] std::string authority_of(const WebAddress& address);
// Scheme and authority, no path and no closing slash (RFC 6454 section 6.2).
[[nodiscard]] std::string origin_of(const WebAddress& address);
[[nodiscard]] std::string text_of(const WebAddress& address);

// `pattern` is a host, or "*.host" for all that end so, itself not among them.
[[nodiscard]] bool host_fits(std::string_view host, std::string_view pattern);

}  // namespace nachtwacht::protocol
