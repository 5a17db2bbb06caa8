// Who said where it can be reached (RFC 3261 10.3), without Digest. A binding decides only how an
// answer is addressed, never where it goes: that is the flow by which the question came.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/sip_message.hpp"

namespace nachtwacht::daemon {

class SipRegistrar {
public:
    using Clock = std::chrono::steady_clock;

    // The headers of the 200: every contact with what is left of it. Empty: the request is not one
    // that can be served (400).
    [[nodiscard]] std::optional<std::vector<protocol::SipHeader>> serve(
        const protocol::SipMessage& request, Clock::time_point now
    );

    // URI of the contact registered last for this address of record; empty: none.
    [[nodiscard]] std::string contact_of(std::string_view address, Clock::time_point now) const;

    [[nodiscard]] std::size_t size() const { return bindings_.size(); }

private:
    struct Contact {
        std::string uri;
        Clock::time_point until;
    };
    using Contacts = std::vector<Contact>;

    void store(const std::string& record, Contact contact, Clock::time_point now);
    void make_room(Clock::time_point now);

    std::map<std::string, Contacts> bindings_;  // by "user@host"
};

}  // namespace nachtwacht::daemon
