#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/sip_message.hpp"

namespace nachtwacht::protocol {

// Where a packet came from or goes to: a numeric address and a port.
struct SipPeer {
    std::string address;
    std::uint16_t port = 0;

    auto operator<=>(const SipPeer&) const = default;
};

// Reason phrase of RFC 3261 21.
[[nodiscard]] std::string_view sip_phrase(int status);

// A response with Via, From, To, Call-ID and CSeq copied (RFC 3261 8.2.6); the top Via gets
// `received` and a value for `rport` (RFC 3581 4), To gets `to_tag` where it has none. What the
// request does not have is left out, so that even a crippled one can be answered.
[[nodiscard]] SipMessage make_response(
    const SipMessage& request,
    int status,
    std::string_view to_tag,
    const SipPeer& source,
    std::vector<SipHeader> headers = {}
);

// Where the response to a datagram goes. With rport to its source (RFC 3581 4). Without, to the
// port of the Via (RFC 3261 18.2.2) as long as the Via names the source's own address; behind a NAT
// that port means nothing out here, so the source's is used.
[[nodiscard]] SipPeer response_target(const SipMessage& request, const SipPeer& source);

// A MESSAGE of our own (RFC 3428 4), for an answer that travels apart from the 200.
struct OwnMessage {
    std::string request_uri;
    std::string from;  // URI
    std::string to;    // URI
    std::string from_tag;
    std::string call_id;
    std::string branch;     // with the cookie z9hG4bK
    std::string transport;  // UDP, TCP, TLS
    std::string sent_by;    // host:port of ours
    std::string content_type;
    std::string body;
};
[[nodiscard]] SipMessage make_message_request(const OwnMessage& message);

}  // namespace nachtwacht::protocol
