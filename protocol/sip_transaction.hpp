#pragma once

#include <string>

#include "protocol/sip_message.hpp"

namespace nachtwacht::protocol {

// Equal for a request and its SIP repeats, different for anything else (RFC 3261 17.2.3): branch
// and sent-by of the top Via and the method; without the cookie z9hG4bK the fields of RFC 2543.
//
// Call-ID, CSeq and the body count as well. A true repeat has them equal, and a device that uses
// one branch for ever must not have its next alarm answered from memory and lost.
[[nodiscard]] std::string server_transaction_key(const SipMessage& request);

// What a response has in common with the request of ours that it answers (RFC 3261 17.1.3): the
// branch of the top Via. Empty when there is none.
[[nodiscard]] std::string response_branch(const SipMessage& response);

}  // namespace nachtwacht::protocol
