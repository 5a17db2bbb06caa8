#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nachtwacht::protocol {

// One header field. `name` is lower case and in its long form ("via", never "v"), `value` is
// unfolded and trimmed, otherwise as it came.
struct SipHeader {
    std::string name;
    std::string value;

    bool operator==(const SipHeader&) const = default;
};

// A SIP request or response as text fields; nothing in it has been judged (sip_verdict.hpp does).
struct SipMessage {
    std::string method;       // empty in a response
    std::string request_uri;  // empty in a response
    std::string version = "SIP/2.0";
    int status = 0;  // 0 in a request
    std::string phrase;
    std::vector<SipHeader> headers;
    std::string body;
    // Bytes of a datagram after Content-Length: senders that count characters instead of bytes
    // leave the tail of their body here. Always empty on a stream.
    std::string beyond;
    // Head and body, byte for byte as they came; empty in a message of our own.
    std::string raw;

    [[nodiscard]] bool is_request() const { return status == 0; }

    // The first field of that name (lower case, long form).
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
};

// Wire form. Content-Length is always written from the body and never taken from `headers`.
[[nodiscard]] std::string write_sip(const SipMessage& message);

}  // namespace nachtwacht::protocol
