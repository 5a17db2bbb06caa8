#include "protocol/utf8.hpp"

#include <cstddef>
#include <cstdint>

namespace nachtwacht::protocol {
namespace {

using Byte = std::uint8_t;

// The range that the second byte must lie in, and how many bytes there are.
struct Lead {
    std::size_t length{};
    Byte low{0x80};
    Byte high{0xbf};
};

Lead lead_of(Byte first) {
    if (first < 0x80) {
        return {1};
    }
    if (first >= 0xc2 && first <= 0xdf) {
        return {2};
    }
    if (first >= 0xe0 && first <= 0xef) {
        return {
            3, first == 0xe0 ? Byte{0xa0} : Byte{0x80}, first == 0xed ? Byte{0x9f} : Byte{0xbf}};
    }
    if (first >= 0xf0 && first <= 0xf4) {
        return {
            4, first == 0xf0 ? Byte{0x90} : Byte{0x80}, first == 0xf4 ? Byte{0x8f} : Byte{0xbf}};
    }
    return {0};
}

// Length of the well-formed character at the front, 0: there is none.
std::size_t front_character(std::string_view text) {
    const auto byte = [text](std::size_t index) { return static_cast<Byte>(text[index]); };
    const Lead lead = lead_of(byte(0));
    if (lead.length <= 1) {
        return lead.length;
    }
    if (text.size() < lead.length || byte(1) < lead.low || byte(1) > lead.high) {
        return 0;
    }
    for (std::size_t index = 2; index < lead.length; ++index) {
        if ((byte(index) & 0xc0) != 0x80) {
            return 0;
        }
    }
    return lead.length;
}

}  // namespace

std::string well_formed(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = front_character(text);
        clean.append(length == 0 ? std::string_view{"?"} : text.substr(0, length));
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return clean;
}

}  // namespace nachtwacht::protocol
