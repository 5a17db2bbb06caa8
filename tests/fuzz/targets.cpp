#include "tests/fuzz/targets.hpp"

#include <algorithm>

#include "protocol/charset.hpp"

namespace nachtwacht::fuzz {

void hold_printable(std::string_view text) {
    const auto is_control = [](char letter) {
        return (letter >= 0 && letter < 0x20) || letter == 0x7F;
    };
    hold(protocol::is_utf8(text), "a text is not UTF-8");
    hold(std::ranges::none_of(text, is_control), "a text holds control characters");
}

std::string_view take_line(std::string_view& bytes) {
    const auto end = std::min(bytes.find('\n'), bytes.size());
    const auto line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    return line;
}

}  // namespace nachtwacht::fuzz
