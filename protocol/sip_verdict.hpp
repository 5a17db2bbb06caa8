#pragma once

#include <vector>

#include "protocol/sip_message.hpp"

namespace nachtwacht::protocol {

// What the carrier has to do with a framed request, before anybody looks at its body.
enum class SipAction {
    TakeMessage,
    TakeRegister,
    TakeOptions,  // 200 with the verdict's headers
    Refuse,       // `status` with the verdict's headers
    Ignore,       // an ACK: never answered (RFC 3261 17.1.1.3)
    Drop,         // no usable Via: nothing to answer to; count it
};

struct SipVerdict {
    SipAction action = SipAction::Drop;
    int status = 200;
    std::vector<SipHeader> headers;  // that the answer has to carry
};

// The order is that of RFC 3261 8.2: version, form, method, required options, then content.
// `registrar`: whether REGISTER is served; otherwise it is a 405.
[[nodiscard]] SipVerdict judge_request(const SipMessage& request, bool registrar);

// 415, naming what would have been read.
[[nodiscard]] SipVerdict unsupported_type();
[[nodiscard]] SipVerdict unsupported_encoding();

}  // namespace nachtwacht::protocol
