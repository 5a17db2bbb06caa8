// What the house says to phones, devices and bridges goes through a link. Small on purpose: the
// simulator has its own, and a client with explicit acknowledgement could replace the one we have.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace nachtwacht::daemon {

struct LinkProperties {
    std::string correlation{};  // given back as it came; empty: none
    // The broker forgets the message when it has waited longer; 0: never. Whole seconds.
    std::chrono::seconds expires_after{};
    bool operator==(const LinkProperties&) const = default;
};

// A message that arrived, copied from whatever client library brought it.
struct LinkArrival {
    std::string topic{};
    std::string payload{};
    std::string response_topic{};  // as the sender wrote it; empty: none
    std::string correlation{};
    bool retained{};  // kept by the broker from before, no news
    bool repeated{};  // the broker gives it again, since it had no acknowledgement
};

enum class LinkState : std::uint8_t {
    Down,
    Up,  // connected, and everything is subscribed
};

// Called on the loop's thread only; nothing here waits.
class Link {
public:
    Link() = default;
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    virtual ~Link() = default;

    // True: on its way. That is no promise: only the receiver's own answer says that it arrived.
    // False: the link is down or too much waits already; nothing was kept. Messages keep their
    // order.
    virtual bool publish(
        std::string topic,
        std::string payload,
        LinkProperties properties = {},
        bool retained = false
    ) = 0;

    [[nodiscard]] virtual LinkState state() const = 0;
};

}  // namespace nachtwacht::daemon
