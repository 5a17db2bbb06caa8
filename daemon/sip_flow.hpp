// The way back to whoever sent a SIP message: the connection it came by, or the address it came
// from.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "protocol/sip_response.hpp"

namespace nachtwacht::daemon {

enum class SipTransport : std::uint8_t { Udp, Tcp, Tls };

[[nodiscard]] constexpr const char* name_of(SipTransport transport) {
    switch (transport) {
        case SipTransport::Udp:
            return "UDP";
        case SipTransport::Tcp:
            return "TCP";
        case SipTransport::Tls:
            return "TLS";
    }
    return "UDP";
}

// Loop's thread only. None of the calls waits; what cannot be sent any more is dropped, because
// the other side repeats what it does not hear about.
class SipFlow {
public:
    SipFlow() = default;
    SipFlow(const SipFlow&) = delete;
    SipFlow& operator=(const SipFlow&) = delete;
    virtual ~SipFlow() = default;

    [[nodiscard]] virtual SipTransport transport() const = 0;
    [[nodiscard]] virtual protocol::SipPeer peer() const = 0;
    [[nodiscard]] virtual protocol::SipPeer local() const = 0;
    [[nodiscard]] virtual std::uint16_t listener_port() const = 0;

    // Answers leave a connection in the order in which their requests came: each request takes a
    // place, and every place is filled once; empty bytes give it up. `target` counts on UDP only.
    // `sent` runs when the bytes are on their way, and not at all when they never are.
    using Place = std::uint64_t;
    [[nodiscard]] virtual Place expect_answer() = 0;
    virtual void answer(
        Place place, std::string bytes, const protocol::SipPeer& target, std::function<void()> sent
    ) = 0;

    // A message of our own. False: the flow is gone.
    virtual bool send(const std::string& bytes) = 0;
};

}  // namespace nachtwacht::daemon
