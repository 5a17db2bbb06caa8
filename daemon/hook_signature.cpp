#include "daemon/hook_signature.hpp"

#include "protocol/ascii.hpp"
#include "protocol/hmac.hpp"

namespace nachtwacht::daemon {

std::string hook_signature(
    const Secret& secret, std::string_view timestamp, std::string_view body
) {
    std::string text{timestamp};
    text.append(".").append(body);
    return "v1=" + protocol::in_hex(protocol::hmac_sha256(secret.reveal(), text));
}

bool is_signed(const SignedMessage& message, const Secret& secret, std::chrono::seconds now) {
    const auto at = protocol::to_number(message.timestamp, UINT32_MAX);
    return at && std::chrono::abs(now - std::chrono::seconds{*at}) <= signature_lasts &&
           protocol::equal_in_constant_time(
               hook_signature(secret, message.timestamp, message.body), message.signature
           );
}

}  // namespace nachtwacht::daemon
