// What the phones' pages say of their push subscriptions goes into the phone book, and the pushes
// themselves go out by the push sender.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "daemon/phone_pushes.hpp"
#include "daemon/ways_out.hpp"
#include "protocol/web_address.hpp"

namespace nachtwacht::daemon {

// Loop's thread only.
class PageSubscriptions final : public PhonePushes {
public:
    struct Ears {
        std::function<void(const routing::UnitId&)> phones_changed{};
        std::function<void(const routing::UnitId&)> test_shown{};
    };
    // `ways` has pushes configured and outlives this. `wall`: since 1970.
    PageSubscriptions(WaysOut& ways, std::function<std::chrono::seconds()> wall, Ears ears)
        : ways_(ways), wall_(std::move(wall)), ears_(std::move(ears)) {}

    [[nodiscard]] std::string vapid_key() const override;
    void subscribe(PushSubscription subscription, std::function<void(std::string)> done) override;
    // Of a session that subscribed before this start it is not known which phone is its own: then
    // all of the unit's go, and those that stay in use subscribe again at their next visit.
    void unsubscribe(
        const routing::UnitId& unit, std::uint64_t session, std::function<void(std::string)> done
    ) override;
    void reached(const routing::UnitId& unit, const std::string& id) override;

private:
    WaysOut& ways_;
    std::function<std::chrono::seconds()> wall_;
    Ears ears_;
    std::map<std::uint64_t, protocol::WebAddress> own_{};  // by session
};

}  // namespace nachtwacht::daemon
