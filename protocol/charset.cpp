#include "protocol/charset.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "protocol/ascii.hpp"

namespace nachtwacht::protocol {
namespace {

// 0x80-0x9F of windows-1252; its five holes read as the C1 control of the same number.
constexpr std::array<char16_t, 32> windows_1252{
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

char16_t from_windows_1252(unsigned char byte) {
    return byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80U] : byte;
}

char16_t from_latin_1(unsigned char byte) { return byte; }

char16_t from_latin_9(unsigned char byte) {
    switch (byte) {
        case 0xA4:
            return 0x20AC;
        case 0xA6:
            return 0x0160;
        case 0xA8:
            return 0x0161;
        case 0xB4:
            return 0x017D;
        case 0xB8:
            return 0x017E;
        case 0xBC:
            return 0x0152;
        case 0xBD:
            return 0x0153;
        case 0xBE:
            return 0x0178;
        default:
            return byte;
    }
}

void append_utf8(std::string& out, char16_t letter) {
    if (letter < 0x80) {
        out += static_cast<char>(letter);
    } else if (letter < 0x800) {
        out += static_cast<char>(0xC0 | (letter >> 6));
        out += static_cast<char>(0x80 | (letter & 0x3F));
    } else {
        out += static_cast<char>(0xE0 | (letter >> 12));
        out += static_cast<char>(0x80 | ((letter >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (letter & 0x3F));
    }
}

template <typename Table>
std::string convert(std::string_view bytes, Table table) {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 8);
    for (const char byte : bytes) {
        append_utf8(out, table(static_cast<unsigned char>(byte)));
    }
    return out;
}

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// Length of the well-formed sequence at the front (Unicode table 3-7), 0 when there is none.
std::size_t sequence_length(std::string_view bytes) {
    const auto lead = static_cast<unsigned char>(bytes[0]);
    if (lead < 0x80) {
        return 1;
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || bytes.size() < length ||
        !std::all_of(
            bytes.begin() + 1, bytes.begin() + static_cast<std::ptrdiff_t>(length), is_continuation
        )) {
        return 0;
    }
    const auto second = static_cast<unsigned char>(bytes[1]);
    const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
    const bool impossible = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
    return overlong || impossible ? 0 : length;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto length = sequence_length(bytes);
        if (length == 0) {
            return false;
        }
        bytes.remove_prefix(length);
    }
    return true;
}

std::optional<DecodedText> to_utf8(std::string_view bytes, std::string_view charset) {
    const auto name = lower_case(trim(charset));
    if (name.empty() || name == "utf-8" || name == "utf8" || name == "us-ascii" ||
        name == "ascii") {
        if (is_utf8(bytes)) {
            return DecodedText{std::string(bytes), false};
        }
        return DecodedText{convert(bytes, from_windows_1252), true};
    }
    if (name == "iso-8859-1" || name == "latin1") {
        return DecodedText{convert(bytes, from_latin_1), false};
    }
    if (name == "iso-8859-15") {
        return DecodedText{convert(bytes, from_latin_9), false};
    }
    if (name == "windows-1252" || name == "cp1252") {
        return DecodedText{convert(bytes, from_windows_1252), false};
    }
    return std::nullopt;
}

std::size_t count_characters(std::string_view utf8) {
    return utf8.size() -
           static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), is_continuation));
}

std::string_view cut_characters(std::string_view utf8, std::size_t most) {
    std::size_t at = 0;
    while (at < utf8.size() && (most > 0 || is_continuation(utf8[at]))) {
        most -= is_continuation(utf8[at]) ? 0 : 1;
        ++at;
    }
    return utf8.substr(0, at);
}

}  // namespace nachtwacht::protocol
