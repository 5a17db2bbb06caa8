#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace nachtwacht::protocol {

enum class ScaipTable { DeviceType, Component, Status, Location, Information };

// A code of the annexes in words, for people.
struct ScaipLabel {
    std::uint16_t code;
    std::string_view nl;
    std::string_view en;
};

// Empty for a code that the standard does not assign.
[[nodiscard]] std::optional<ScaipLabel> scaip_label(ScaipTable table, std::uint16_t code);

// dty and stc 900-999, the others 90-99: meant only as a customer's own table says.
[[nodiscard]] bool is_private_code(ScaipTable table, std::uint16_t code);

}  // namespace nachtwacht::protocol
