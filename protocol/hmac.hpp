// HMAC-SHA-256 (RFC 2104). Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace nachtwacht::protocol {

// 32 bytes.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view text);

// As long for a wrong byte at the front as for one at the end.
[[nodiscard]] bool equal_in_constant_time(std::string_view left, std::string_view right);

// Lower case hexadecimal.
[[nodiscard]] std::string in_hex(std::string_view bytes);

}  // namespace nachtwacht::protocol
