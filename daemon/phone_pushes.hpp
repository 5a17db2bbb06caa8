// The seam between phones' pages and whatever wakes them by push.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "routing/types.hpp"

namespace nachtwacht::daemon {

struct PushSubscription {
    std::uint64_t session{};  // of the phone; it goes with it
    routing::UnitId unit{};
    std::string endpoint{};  // https://...
    std::string p256dh{};    // base64url, as the browser says it
    std::string auth{};
};

// Loop's thread only; none of the calls waits.
class PhonePushes {
public:
    PhonePushes() = default;
    PhonePushes(const PhonePushes&) = delete;
    PhonePushes& operator=(const PhonePushes&) = delete;
    virtual ~PhonePushes() = default;

    // What a browser needs to subscribe, base64url.
    [[nodiscard]] virtual std::string vapid_key() const = 0;
    // `done` with the trouble in one line, or empty when it is kept.
    virtual void subscribe(
        PushSubscription subscription, std::function<void(std::string)> done
    ) = 0;
    virtual void unsubscribe(
        const routing::UnitId& unit, std::uint64_t session, std::function<void(std::string)> done
    ) = 0;
    // The unit's phone shows the push with this id.
    virtual void reached(const routing::UnitId& unit, const std::string& id) = 0;
};

}  // namespace nachtwacht::daemon
