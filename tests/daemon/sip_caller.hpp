#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <optional>
#include <string>

#include "protocol/scaip_answer.hpp"
#include "protocol/sip_framing.hpp"

namespace nachtwacht::tests {

// What a device hears after it has said something.
struct Heard {
    int status = 0;                               // of the response
    std::string response;                         // its bytes
    std::optional<protocol::ScaipAnswer> answer;  // wherever it came
    bool apart = false;                           // it came in a MESSAGE of its own
    std::string root;                             // of the answer document
    protocol::SipMessage request;                 // the MESSAGE that brought it

    [[nodiscard]] std::optional<protocol::Snu> snu() const {
        return answer ? std::optional(answer->snu) : std::nullopt;
    }
    [[nodiscard]] std::string ref() const { return answer ? answer->ref : "(none)"; }
};

// One device, by one kind of transport; every call waits for at most five seconds.
class SipCaller {
public:
    SipCaller() = default;
    SipCaller(const SipCaller&) = delete;
    SipCaller& operator=(const SipCaller&) = delete;
    virtual ~SipCaller() = default;

    // In writes of `piece` bytes; 0: at once.
    virtual void say(std::string_view bytes, std::size_t piece = 0) = 0;
    // The next message; nothing when the door has closed, or says nothing in time.
    [[nodiscard]] virtual std::optional<protocol::SipMessage> hear() = 0;
    [[nodiscard]] virtual const char* transport() const = 0;

    // Hears a response and the answer document, wherever it comes; confirms it when it comes apart.
    [[nodiscard]] Heard hear_answer();
    // Asks OPTIONS: whatever was under way has come when this is answered.
    [[nodiscard]] std::vector<protocol::SipMessage> hear_all_before_options();
};

[[nodiscard]] std::unique_ptr<SipCaller> udp_caller(std::uint16_t port);
[[nodiscard]] std::unique_ptr<SipCaller> tcp_caller(std::uint16_t port);
[[nodiscard]] std::unique_ptr<SipCaller> tls_caller(std::uint16_t port);

struct MessageParts {
    std::string user = "310001";
    std::string type = "application/scaip+xml";
    std::string more;    // further header lines
    std::string branch;  // empty: a new one
    std::string method = "MESSAGE";
};
[[nodiscard]] std::string sip_message(
    const std::string& transport, const std::string& body, const MessageParts& parts = {}
);

// <mrq> with ref, cid and dty, and more.
[[nodiscard]] std::string mrq(const std::string& ref, const std::string& more = "");

}  // namespace nachtwacht::tests
