#include "protocol/scaip_fields.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "protocol/ascii.hpp"

namespace nachtwacht::protocol {
namespace {

bool is_cid_letter(char letter) {
    return is_alphanumeric(letter) || std::string_view("+-_.:@").find(letter) != std::string::npos;
}

// '9' stands for a digit, anything else for itself.
bool matches(std::string_view value, std::string_view picture) {
    return std::equal(
        value.begin(),
        value.end(),
        picture.begin(),
        picture.end(),
        [](char a, char b) { return b == '9' ? is_digit(a) : a == b; }
    );
}

// Decimal degrees as millionths; digits beyond the sixth are cut.
std::optional<std::int32_t> read_degrees(std::string_view value, std::uint32_t most) {
    value = trim(value);
    const bool negative = value.substr(0, 1) == "-";
    if (negative || value.substr(0, 1) == "+") {
        value.remove_prefix(1);
    }
    const auto point = value.find('.');
    const auto whole = to_number(value.substr(0, point), most);
    std::string decimals(point == std::string_view::npos ? "0" : value.substr(point + 1));
    if (!whole || decimals.empty() || !std::all_of(decimals.begin(), decimals.end(), is_digit)) {
        return std::nullopt;
    }
    decimals.resize(6, '0');
    const auto udeg = static_cast<std::int32_t>(*whole * 1000000 + *to_number(decimals, 999999));
    if (udeg > static_cast<std::int32_t>(most * 1000000)) {
        return std::nullopt;
    }
    return negative ? -udeg : udeg;
}

std::string_view skip_digits(std::string_view value) {
    while (!value.empty() && is_digit(value.front())) {
        value.remove_prefix(1);
    }
    return value;
}

bool is_offset(std::string_view value) {
    if (value == "Z" || value == "z") {
        return true;
    }
    if (value.substr(0, 1) != "+" && value.substr(0, 1) != "-") {
        return false;
    }
    value.remove_prefix(1);
    return matches(value, "99") || matches(value, "9999") || matches(value, "99:99");
}

}  // namespace

void ScaipWarnings::add(std::string_view name) {
    if (std::find(names_.begin(), names_.end(), name) == names_.end()) {
        names_.emplace_back(name);
    }
}

std::vector<std::string> ScaipWarnings::take() { return std::move(names_); }

bool is_usable_ref(std::string_view value) {
    return !value.empty() && value.size() <= 64 &&
           std::all_of(value.begin(), value.end(), is_visible);
}

bool is_regular_ref(std::string_view value) {
    return value.size() <= 16 && std::all_of(value.begin(), value.end(), is_alphanumeric);
}

bool is_usable_cid(std::string_view value) {
    return !value.empty() && value.size() <= 64 &&
           std::all_of(value.begin(), value.end(), is_cid_letter);
}

bool is_regular_cid(std::string_view value) {
    return value.size() <= 32 && std::all_of(value.begin(), value.end(), is_digit);
}

std::optional<std::uint16_t> read_code(std::string_view value, std::uint16_t most) {
    const auto number = to_number(value, most);
    return number ? std::optional(static_cast<std::uint16_t>(*number)) : std::nullopt;
}

std::optional<ScaipMessageType> read_message_type(std::string_view value) {
    const auto name = upper_case(value);
    for (const auto type :
         {ScaipMessageType::Message,
          ScaipMessageType::Reset,
          ScaipMessageType::Information,
          ScaipMessageType::Heartbeat}) {
        if (name == message_type_name(type)) {
            return type;
        }
    }
    return std::nullopt;
}

std::optional<std::string> read_version(std::string_view value) {
    return matches(value, "99.99") ? std::optional<std::string>(value) : std::nullopt;
}

std::optional<std::uint8_t> read_one_digit(std::string_view value, std::uint8_t most) {
    const auto number = value.size() == 1 ? to_number(value, most) : std::nullopt;
    return number ? std::optional(static_cast<std::uint8_t>(*number)) : std::nullopt;
}

std::optional<std::uint8_t> read_heartbeat_option(std::string_view value) {
    // By value: the table says 001, the schema one digit.
    const auto number = to_number(value, 1);
    return number ? std::optional(static_cast<std::uint8_t>(*number)) : std::nullopt;
}

std::optional<ScaipPosition> read_position(std::string_view value) {
    const auto comma = value.find(',');
    if (comma == std::string_view::npos) {
        return std::nullopt;
    }
    const auto latitude = read_degrees(value.substr(0, comma), 90);
    const auto longitude = read_degrees(value.substr(comma + 1), 180);
    if (!latitude || !longitude) {
        return std::nullopt;
    }
    return ScaipPosition{*latitude, *longitude};
}

bool is_time_stamp(std::string_view value) {
    constexpr std::string_view picture = "9999-99-99T99:99:99";
    if (value.size() > 64 || !matches(value.substr(0, picture.size()), picture)) {
        return false;
    }
    value.remove_prefix(picture.size());
    if (value.substr(0, 1) == ".") {
        value = skip_digits(value.substr(1));
    }
    return is_offset(value);
}

bool is_known_voice_scheme(std::string_view address) {
    constexpr std::array<std::string_view, 4> schemes{"no-voice:", "gsm:", "sip:", "sip-pp:"};
    return std::any_of(schemes.begin(), schemes.end(), [&](std::string_view scheme) {
        return equal_ignoring_case(address.substr(0, scheme.size()), scheme);
    });
}

}  // namespace nachtwacht::protocol
