#include "daemon/page_subscriptions.hpp"

#include <boost/json.hpp>

#include "protocol/base64url.hpp"
#include "protocol/web_push.hpp"

namespace nachtwacht::daemon {

std::string PageSubscriptions::vapid_key() const {
    return protocol::base64url(ways_.push_sender()->public_key());
}

void PageSubscriptions::subscribe(
    PushSubscription subscription, std::function<void(std::string)> done
) {
    const boost::json::object as_the_browser_says{
        {"endpoint", subscription.endpoint},
        {"keys", {{"p256dh", subscription.p256dh}, {"auth", subscription.auth}}}};
    auto read = protocol::read_subscription(
        boost::json::serialize(as_the_browser_says), ways_.push_sender()->plain_http()
    );
    if (!read) {
        done("the subscription cannot be used: " + std::string{name_of(read.error())});
        return;
    }
    if (!ways_.push_sender()->allows(read->endpoint)) {
        done("pushes to " + read->endpoint.host + " are not allowed here");
        return;
    }
    own_.insert_or_assign(subscription.session, read->endpoint);
    ways_.phones()->add(subscription.unit, *std::move(read), wall_().count());
    ears_.phones_changed(subscription.unit);
    ways_.phones()->when_written([done = std::move(done)] { done({}); });
}

void PageSubscriptions::unsubscribe(
    const routing::UnitId& unit, std::uint64_t session, std::function<void(std::string)> done
) {
    if (const auto own = own_.extract(session)) {
        ways_.phones()->remove(own.mapped());
    } else {
        ways_.phones()->remove_all(unit);
    }
    ears_.phones_changed(unit);
    ways_.phones()->when_written([done = std::move(done)] { done({}); });
}

// Of a test push this is the proof. That a screen lit up for an order is no receipt: the page that
// shows the order says so itself.
void PageSubscriptions::reached(const routing::UnitId& unit, const std::string& id) {
    const auto pushed = ways_.push()->reached(id);
    if (pushed && pushed->unit == unit && pushed->order.number == 0) {
        ears_.test_shown(unit);
    }
}

}  // namespace nachtwacht::daemon
