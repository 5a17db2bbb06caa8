#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "protocol/sip_message.hpp"

namespace nachtwacht::protocol {

// Limits of this receiver, in bytes. A head over its limit is answered 513, a body over its limit
// 413, and neither is read.
inline constexpr std::size_t max_sip_head = 16'384;
inline constexpr std::size_t max_sip_body = 65535;

// Start line and header fields, without the blank line that ends them. Tolerant as devices need it:
// bare LF, folded lines, compact names, blanks around the colon. A line that is no header field is
// left out, because one broken field must not cost an alarm. Empty when the start line is not
// SIP's.
//
// The message level is ours and not libosip2's: its parser gives up on the whole message when one
// field is odd, and then no Via is left to answer to. Field values are libosip2's
// (sip_address.hpp).
[[nodiscard]] std::optional<SipMessage> parse_sip_head(std::string_view head);

// Whether the first line, without its line end, can start a SIP message at all.
[[nodiscard]] bool is_sip_start_line(std::string_view line);

// Bytes of the head including the blank line that ends it, when that line is in `bytes`; looks from
// `from` on, so that a growing buffer is not read again and again.
[[nodiscard]] std::optional<std::size_t> find_head_end(
    std::string_view bytes, std::size_t from = 0
);

// Content-Length (RFC 3261 20.14). `bad`: no number, negative, or repeated with another value.
struct SipLength {
    bool present = false;
    bool bad = false;
    std::size_t value = 0;  // saturates above max_sip_body
};
[[nodiscard]] SipLength content_length(const SipMessage& message);

}  // namespace nachtwacht::protocol
