#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/sip_message.hpp"

namespace nachtwacht::protocol {

// CRLFCRLF between messages (RFC 5626 4.4.1): on a stream answered with CRLF, on UDP not at all.
struct SipKeepAlive {
    bool operator==(const SipKeepAlive&) const = default;
};

// A request that cannot be framed but can be answered. On a stream the answer is the last thing
// before closing, because nobody knows where the next message starts.
struct SipUnframed {
    SipMessage head;
    int status = 0;  // 400, 413 or 513
};

// Nothing that could be answered: counted, and on a stream the connection is closed.
struct SipGarbage {
    bool operator==(const SipGarbage&) const = default;
};

using SipFrame = std::variant<SipMessage, SipKeepAlive, SipUnframed, SipGarbage>;

// One UDP datagram. No Content-Length: the body runs to the end; a larger one than there are bytes
// is a 400, after a smaller one the tail is kept in `beyond`.
[[nodiscard]] SipFrame read_sip_datagram(std::string_view datagram);

// Splits one TCP or TLS byte stream into messages, whatever pieces it arrives in. Holds at most one
// unfinished message: 16 KiB head, 64 KiB body, plus what one feed() brought; a body that is
// announced as larger is refused before anything is reserved for it. No socket, no clock.
class SipStream {
public:
    void feed(std::string_view bytes);

    // The next frame, in order of arrival; nothing when more bytes are needed. After SipUnframed
    // or SipGarbage the stream is at its end and gives nothing more.
    [[nodiscard]] std::optional<SipFrame> next();

    // A message has begun and is not complete: the caller's 30 s timer runs.
    [[nodiscard]] bool is_unfinished() const;

private:
    [[nodiscard]] std::string_view rest() const;
    [[nodiscard]] bool skip_empty_lines();
    [[nodiscard]] std::optional<SipFrame> read_head();
    [[nodiscard]] std::optional<SipFrame> read_body();
    [[nodiscard]] SipFrame end_with(SipFrame frame);

    std::string buffer_;
    std::size_t taken_ = 0;    // bytes of buffer_ that are done with
    std::size_t scanned_ = 0;  // bytes after taken_ without the end of a head
    int empty_lines_ = 0;
    std::optional<SipMessage> head_;
    std::size_t body_size_ = 0;
    bool start_line_seen_ = false;
    bool ended_ = false;
};

}  // namespace nachtwacht::protocol
