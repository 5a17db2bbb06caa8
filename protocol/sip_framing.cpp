#include "protocol/sip_framing.hpp"

#include <algorithm>
#include <utility>

#include "protocol/ascii.hpp"
#include "protocol/sip_head.hpp"

namespace nachtwacht::protocol {
namespace {

SipFrame unframed(SipMessage head, int status) {
    if (!head.is_request() || !head.header("via")) {
        return SipGarbage{};
    }
    return SipUnframed{std::move(head), status};
}

// What can be read of a head that is too long: whole lines, enough to answer.
SipFrame head_too_long(std::string_view bytes) {
    const auto kept = bytes.substr(0, max_sip_head);
    auto head = parse_sip_head(kept.substr(0, kept.rfind('\n') + 1));
    return head ? unframed(std::move(*head), 513) : SipFrame(SipGarbage{});
}

std::string_view skip_padding(std::string_view datagram) {
    while (!datagram.empty() &&
           (datagram.front() == '\r' || datagram.front() == '\n' || datagram.front() == '\0')) {
        datagram.remove_prefix(1);
    }
    return datagram;
}

SipFrame with_body(SipMessage message, std::string_view rest) {
    const auto length = content_length(message);
    if (length.bad) {
        return unframed(std::move(message), 400);
    }
    const std::size_t size = length.present ? length.value : rest.size();
    if (size > max_sip_body) {
        return unframed(std::move(message), 413);
    }
    if (size > rest.size()) {
        return unframed(std::move(message), 400);
    }
    message.body = rest.substr(0, size);
    message.beyond = rest.substr(size);
    return message;
}

}  // namespace

SipFrame read_sip_datagram(std::string_view datagram) {
    datagram = skip_padding(datagram);
    if (datagram.empty()) {
        return SipKeepAlive{};
    }
    const auto end = find_head_end(datagram);
    if (end.value_or(datagram.size()) > max_sip_head) {
        return head_too_long(datagram);
    }
    auto head = parse_sip_head(datagram.substr(0, end.value_or(datagram.size())));
    if (!head) {
        return SipGarbage{};
    }
    // Without the blank line the datagram was cut short: what is there may be half a field.
    head->raw = datagram;
    return end ? with_body(std::move(*head), datagram.substr(*end))
               : unframed(std::move(*head), 400);
}

void SipStream::feed(std::string_view bytes) {
    if (ended_) {
        return;
    }
    buffer_.erase(0, taken_);
    taken_ = 0;
    buffer_.append(bytes);
}

std::optional<SipFrame> SipStream::next() {
    if (ended_) {
        return std::nullopt;
    }
    if (!head_) {
        if (skip_empty_lines()) {
            return SipKeepAlive{};
        }
        if (auto frame = read_head()) {
            return frame;
        }
    }
    return read_body();
}

bool SipStream::is_unfinished() const { return !ended_ && (head_ || !rest().empty()); }

std::string_view SipStream::rest() const { return std::string_view(buffer_).substr(taken_); }

// True when a keep-alive, two line ends in a row, was among them.
bool SipStream::skip_empty_lines() {
    while (!start_line_seen_ && taken_ < buffer_.size()) {
        const char letter = buffer_[taken_];
        if (letter != '\r' && letter != '\n') {
            empty_lines_ = 0;
            return false;
        }
        ++taken_;
        empty_lines_ += letter == '\n' ? 1 : 0;
        if (empty_lines_ == 2) {
            empty_lines_ = 0;
            return true;
        }
    }
    return false;
}

std::optional<SipFrame> SipStream::read_head() {
    const auto bytes = rest();
    if (!start_line_seen_) {
        const auto end = bytes.find('\n');
        if (end != std::string_view::npos && !is_sip_start_line(bytes.substr(0, end))) {
            return end_with(SipGarbage{});
        }
        start_line_seen_ = end != std::string_view::npos;
    }
    const auto end = find_head_end(bytes, scanned_);
    if (end.value_or(bytes.size()) > max_sip_head) {
        return end_with(head_too_long(bytes));
    }
    if (!end) {
        // The three bytes that end a head may have arrived in part.
        scanned_ = bytes.size() < 3 ? 0 : bytes.size() - 3;
        return std::nullopt;
    }
    auto head = parse_sip_head(bytes.substr(0, *end));
    if (!head) {
        return end_with(SipGarbage{});
    }
    const auto length = content_length(*head);
    if (!length.present || length.bad) {
        return end_with(unframed(std::move(*head), 400));
    }
    if (length.value > max_sip_body) {
        return end_with(unframed(std::move(*head), 413));
    }
    head->raw = bytes.substr(0, *end);
    taken_ += *end;
    body_size_ = length.value;
    head_ = std::move(head);
    return std::nullopt;
}

std::optional<SipFrame> SipStream::read_body() {
    if (!head_ || rest().size() < body_size_) {
        return std::nullopt;
    }
    SipMessage message = std::move(*head_);
    message.body = rest().substr(0, body_size_);
    message.raw += message.body;
    taken_ += body_size_;
    head_.reset();
    scanned_ = 0;
    start_line_seen_ = false;
    return message;
}

SipFrame SipStream::end_with(SipFrame frame) {
    ended_ = true;
    buffer_.clear();
    taken_ = 0;
    return frame;
}

}  // namespace nachtwacht::protocol
