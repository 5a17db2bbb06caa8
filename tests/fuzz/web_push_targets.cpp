#include "protocol/base64url.hpp"
#include "protocol/web_push.hpp"
#include "tests/fuzz/targets.hpp"

namespace nachtwacht::fuzz {

using namespace nachtwacht::protocol;

void push_subscription(std::string_view bytes) {
    const auto subscription = read_subscription(bytes, PlainHttp::Allowed);
    if (!subscription) {
        hold(!name_of(subscription.error()).empty(), "a fault without a name");
        return;
    }
    hold_printable(text_of(subscription->endpoint));
    const auto again = read_subscription(write(*subscription), PlainHttp::Allowed);
    hold(again == *subscription, "another subscription when written and read");
    const auto plain = read_subscription(bytes);
    hold(plain.has_value() == subscription->endpoint.secure, "plain http unasked");
}

void web_address(std::string_view bytes) {
    if (const auto address = read_web_address(bytes)) {
        hold_printable(address->target);
        hold(read_web_address(text_of(*address)) == *address, "another address when written");
    }
    if (const auto decoded = from_base64(bytes)) {
        hold(from_base64(base64url(*decoded)) == *decoded, "other bytes when written and read");
    }
}

}  // namespace nachtwacht::fuzz
