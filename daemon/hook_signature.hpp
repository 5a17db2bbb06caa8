// How the house and the customer's telephony know each other: a signature over the time and the
// body, by a secret that both have. Pure.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "daemon/secret.hpp"

namespace nachtwacht::daemon {

inline constexpr std::string_view timestamp_header = "X-Nachtwacht-Timestamp";
inline constexpr std::string_view signature_header = "X-Nachtwacht-Signature";
// A message that is older, or from so far ahead, is somebody's copy.
inline constexpr std::chrono::seconds signature_lasts{300};

// "v1=" and HMAC-SHA-256 over `timestamp` + "." + `body`, in lower case hexadecimal. The timestamp
// is in seconds since 1970, decimal.
[[nodiscard]] std::string hook_signature(
    const Secret& secret, std::string_view timestamp, std::string_view body
);

struct SignedMessage {
    std::string_view timestamp{};
    std::string_view signature{};
    std::string_view body{};
};
[[nodiscard]] bool is_signed(
    const SignedMessage& message, const Secret& secret, std::chrono::seconds now
);

}  // namespace nachtwacht::daemon
