#pragma once

#include <variant>

#include "protocol/scaip_decode.hpp"
#include "protocol/sip_message.hpp"
#include "protocol/sip_verdict.hpp"

namespace nachtwacht::protocol {

inline constexpr std::size_t max_unpacked_body = 64 * 1024;  // bytes

// Either the content is ours, and its verdict travels in an snu under a SIP 200, or it is not, and
// SIP itself refuses (415).
using CarriedScaip = std::variant<ScaipDocument, SipVerdict>;

// Takes the document out of a MESSAGE that judge_request() took: type, packing, charset, and the
// tail that senders leave behind who count characters (rules S4, S7, S8). A From user that is not
// the cid is a warning (S10).
[[nodiscard]] CarriedScaip open_scaip(const SipMessage& message);

}  // namespace nachtwacht::protocol
