#include "daemon/printable.hpp"

#include <algorithm>
#include <cstdint>

namespace nachtwacht::daemon {
namespace {

bool is_continuation(char byte) { return (static_cast<std::uint8_t>(byte) & 0xC0U) == 0x80U; }

std::size_t length_by_first(std::uint8_t first) {
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xC2 && first < 0xE0) {
        return 2;
    }
    if (first >= 0xE0 && first < 0xF0) {
        return 3;
    }
    return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

// The number of bytes of the well-formed code point at the beginning; 0: there is none (RFC 3629
// section 4).
std::size_t code_point_at(std::string_view bytes) {
    const auto first = static_cast<std::uint8_t>(bytes.front());
    const auto length = length_by_first(first);
    if (length == 0 || bytes.size() < length ||
        !std::ranges::all_of(bytes.substr(1, length - 1), is_continuation)) {
        return 0;
    }
    const auto second = length > 1 ? static_cast<std::uint8_t>(bytes[1]) : 0;
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool surrogate = first == 0xED && second >= 0xA0;
    const bool beyond = first == 0xF4 && second >= 0x90;
    return overlong || surrogate || beyond ? 0 : length;
}

bool is_control(std::string_view point) {
    const auto first = static_cast<std::uint8_t>(point.front());
    if (point.size() == 1) {
        return (first < 0x20 && first != '\n' && first != '\t') || first == 0x7F;
    }
    // C1 controls, which some terminals obey: U+0080 to U+009F.
    return point.size() == 2 && first == 0xC2 && static_cast<std::uint8_t>(point[1]) < 0xA0;
}

void escape(std::string_view bytes, std::string& into) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char byte : bytes) {
        const auto value = static_cast<std::uint8_t>(byte);
        into += "\\x";
        into += digits[value >> 4U];
        into += digits[value & 0xFU];
    }
}

}  // namespace

std::string printable(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    while (!bytes.empty()) {
        const auto length = code_point_at(bytes);
        const auto point = bytes.substr(0, std::max<std::size_t>(length, 1));
        if (length == 0 || is_control(point)) {
            escape(point, text);
        } else {
            text += point;
        }
        bytes.remove_prefix(point.size());
    }
    return text;
}

std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) {
        return !is_continuation(byte);
    }));
}

std::string html_text(std::string_view text) {
    std::string safe;
    for (const char letter : text) {
        switch (letter) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            default:
                safe += letter;
        }
    }
    return safe;
}

}  // namespace nachtwacht::daemon
