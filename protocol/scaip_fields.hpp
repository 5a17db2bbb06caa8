#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/scaip_request.hpp"

// Rules B7 to B15 for single values; a value is trimmed and free of control characters.
namespace nachtwacht::protocol {

// Advisory notes without repeats.
class ScaipWarnings {
public:
    void add(std::string_view name);
    [[nodiscard]] std::vector<std::string> take();

private:
    std::vector<std::string> names_;
};

// Mandatory ones: empty means unusable, snu 3.
[[nodiscard]] bool is_usable_ref(std::string_view value);
[[nodiscard]] bool is_regular_ref(std::string_view value);  // else a warning
[[nodiscard]] bool is_usable_cid(std::string_view value);
[[nodiscard]] bool is_regular_cid(std::string_view value);
[[nodiscard]] std::optional<std::uint16_t> read_code(std::string_view value, std::uint16_t most);
[[nodiscard]] std::optional<ScaipMessageType> read_message_type(std::string_view value);

// Optional ones: empty means invalid, which counts as absent with a warning.
[[nodiscard]] std::optional<std::string> read_version(std::string_view value);
[[nodiscard]] std::optional<std::uint8_t> read_one_digit(std::string_view value, std::uint8_t most);
[[nodiscard]] std::optional<std::uint8_t> read_heartbeat_option(std::string_view value);
[[nodiscard]] std::optional<ScaipPosition> read_position(std::string_view value);
[[nodiscard]] bool is_time_stamp(std::string_view value);  // ISO 8601 with offset or Z
[[nodiscard]] bool is_known_voice_scheme(std::string_view address);

}  // namespace nachtwacht::protocol
