#include "protocol/xml_guard.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "protocol/ascii.hpp"

namespace nachtwacht::protocol {
namespace {

constexpr std::array<std::string_view, 5> entities{"amp", "lt", "gt", "quot", "apos"};

bool is_xml_character(std::uint32_t code) {
    return code == 0x9 || code == 0xA || code == 0xD || (code >= 0x20 && code < 0xD800) ||
           (code >= 0xE000 && code < 0xFFFE) || (code >= 0x10000 && code <= 0x10FFFF);
}

int hex_value(char digit) {
    if (is_digit(digit)) {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

bool is_hex_reference(std::string_view digits) {
    std::uint32_t code = 0;
    for (const char digit : digits) {
        const int value = hex_value(digit);
        if (value < 0 || code > 0x10FFFF) {
            return false;
        }
        code = code * 16 + static_cast<std::uint32_t>(value);
    }
    return !digits.empty() && is_xml_character(code);
}

// `text` starts after the '&'.
bool is_good_reference(std::string_view text) {
    const auto end = text.substr(0, 32).find(';');
    if (end == std::string_view::npos) {
        return false;
    }
    const auto name = text.substr(0, end);
    if (name.substr(0, 2) == "#x") {
        return is_hex_reference(name.substr(2));
    }
    if (name.substr(0, 1) == "#") {
        return is_xml_character(to_number(name.substr(1), 0x10FFFF).value_or(0));
    }
    return std::find(entities.begin(), entities.end(), name) != entities.end();
}

// Steps over `open`...`close` at the front; false when it is not there. An unclosed one takes all:
// the parser reports it.
bool step_over(std::string_view& rest, std::string_view open, std::string_view close) {
    if (rest.substr(0, open.size()) != open) {
        return false;
    }
    const auto end = rest.find(close, open.size());
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + close.size());
    return true;
}

bool step_over_opaque(std::string_view& rest) {
    return step_over(rest, "<!--", "-->") || step_over(rest, "<![CDATA[", "]]>") ||
           step_over(rest, "<?", "?>");
}

}  // namespace

XmlDanger find_xml_danger(std::string_view xml) {
    while (!xml.empty()) {
        const auto at = xml.find_first_of("<&");
        if (at == std::string_view::npos) {
            break;
        }
        xml.remove_prefix(at);
        if (step_over_opaque(xml)) {
            continue;
        }
        if (xml.substr(0, 2) == "<!") {
            return XmlDanger::Doctype;
        }
        if (xml.front() == '&' && !is_good_reference(xml.substr(1))) {
            return XmlDanger::BadReference;
        }
        xml.remove_prefix(1);
    }
    return XmlDanger::None;
}

}  // namespace nachtwacht::protocol
