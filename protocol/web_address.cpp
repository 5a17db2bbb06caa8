#include "protocol/web_address.hpp"

#include <algorithm>

#include "protocol/ascii.hpp"

namespace nachtwacht::protocol {
namespace {

constexpr std::size_t most_host_bytes = 253;  // RFC 1035 section 2.3.4, without the root's dot

std::uint16_t own_port(bool secure) { return secure ? 443 : 80; }

// Takes "https://" or "http://" off; false for anything else.
bool take_scheme(std::string_view& text, bool& secure) {
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (equal_ignoring_case(text.substr(0, scheme.size()), scheme)) {
            text.remove_prefix(scheme.size());
            secure = scheme.size() == 8;
            return true;
        }
    }
    return false;
}

bool is_name(std::string_view host) {
    return !host.empty() && host.size() <= most_host_bytes && is_alphanumeric(host.front()) &&
           std::ranges::all_of(host, [](char letter) {
               return is_alphanumeric(letter) || letter == '-' || letter == '.';
           });
}

bool is_six(std::string_view host) {
    return host.find(':') != std::string_view::npos && host.size() < 46 &&
           std::ranges::all_of(host, [](char letter) {
               return std::string_view{"0123456789abcdefABCDEF:."}.find(letter) !=
                      std::string_view::npos;
           });
}

bool read_authority(std::string_view text, WebAddress& into) {
    std::string_view host = text;
    std::string_view port;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) {
            return false;
        }
        host = text.substr(1, end - 1);
        port = text.substr(end + 1);
    } else {
        host = text.substr(0, text.find(':'));
        port = text.substr(host.size());
    }
    into.port = own_port(into.secure);
    if (!port.empty()) {
        const auto number = to_number(port.substr(1), 65'535);
        if (port.front() != ':' || !number || *number == 0) {
            return false;
        }
        into.port = static_cast<std::uint16_t>(*number);
    }
    into.host = lower_case(host);
    return text.starts_with('[') ? is_six(host) : is_name(host);
}

}  // namespace

std::optional<WebAddress> read_web_address(std::string_view text) {
    WebAddress address;
    if (text.size() > most_web_address_bytes || !std::ranges::all_of(text, is_visible) ||
        text.find('#') != std::string_view::npos || !take_scheme(text, address.secure)) {
        return std::nullopt;
    }
    const auto authority = text.substr(0, text.find_first_of("/?"));
    if (!read_authority(authority, address)) {
        return std::nullopt;
    }
    const auto target = text.substr(authority.size());
    address.target = (target.starts_with('/') ? "" : "/") + std::string{target};
    return address;
}

std::string authority_of(const WebAddress& address) {
    const bool six = address.host.find(':') != std::string::npos;
    std::string text = six ? "[" + address.host + "]" : address.host;
    if (address.port != own_port(address.secure)) {
        text += ":" + std::to_string(address.port);
    }
    return text;
}

std::string origin_of(const WebAddress& address) {
    return (address.secure ? "https://" : "http://") + authority_of(address);
}

std::string text_of(const WebAddress& address) { return origin_of(address) + address.target; }

bool host_fits(std::string_view host, std::string_view pattern) {
    if (!pattern.starts_with("*.")) {
        return equal_ignoring_case(host, pattern);
    }
    const auto ending = pattern.substr(1);
    return host.size() > ending.size() &&
           equal_ignoring_case(host.substr(host.size() - ending.size()), ending);
}

}  // namespace nachtwacht::protocol
