// Bytes in text as web tokens carry them (RFC 4648 sections 4 and 5). Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nachtwacht::protocol {

// The alphabet with '-' and '_', without padding.
[[nodiscard]] std::string base64url(std::string_view bytes);

// Reads both alphabets, with padding or without: browsers and libraries differ. Nothing when
// another letter is in it, the length cannot be, or bits are left over that are not zero.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace nachtwacht::protocol
