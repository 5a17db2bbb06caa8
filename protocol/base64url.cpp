#include "protocol/base64url.hpp"

#include <cstdint>

namespace nachtwacht::protocol {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint32_t six_bits = 0x3F;

std::optional<std::uint32_t> value_of(char letter) {
    if (letter == '+') {
        letter = '-';
    } else if (letter == '/') {
        letter = '_';
    }
    const auto at = alphabet.find(letter);
    return at == std::string_view::npos ? std::nullopt
                                        : std::optional{static_cast<std::uint32_t>(at)};
}

// False: it is padding of a length that cannot be.
bool remove_padding(std::string_view& text) {
    const bool fills = text.size() % 4 == 0;
    std::size_t padding = 0;
    while (text.ends_with('=')) {
        text.remove_suffix(1);
        ++padding;
    }
    return padding == 0 || (fills && padding <= 2);
}

}  // namespace

std::string base64url(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char byte : bytes) {
        bits = bits << 8U | static_cast<unsigned char>(byte);
        held += 8;
        while (held >= 6) {
            held -= 6;
            text += alphabet[bits >> held & six_bits];
        }
    }
    if (held > 0) {
        text += alphabet[bits << (6 - held) & six_bits];
    }
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (!remove_padding(text) || text.size() % 4 == 1) {
        return std::nullopt;
    }
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char letter : text) {
        const auto value = value_of(letter);
        if (!value) {
            return std::nullopt;
        }
        bits = bits << 6U | *value;
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes += static_cast<char>(bits >> held & 0xFFU);
        }
    }
    const bool left_over = (bits & ((1U << held) - 1U)) != 0;
    return left_over ? std::nullopt : std::optional{std::move(bytes)};
}

}  // namespace nachtwacht::protocol
