// Web Push as its sender needs it: the subscription of a phone (W3C Push API), a message that only
// that phone can read (RFC 8291 over RFC 8188, aes128gcm), who we are (VAPID, RFC 8292) and the
// head of the request (RFC 8030). Keys, salt and instants are handed in. Any thread.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "protocol/p256.hpp"
#include "protocol/web_address.hpp"

namespace nachtwacht::protocol {

inline constexpr std::size_t push_auth_bytes = 16;
inline constexpr std::size_t push_salt_bytes = 16;
// A larger subscription is not read at all.
inline constexpr std::size_t most_subscription_bytes = 8192;
// Services must take a body of 4096 bytes (RFC 8030 section 7.2); its head, its end and the mark
// after the text take the rest.
inline constexpr std::size_t most_push_text = 4096 - 86 - 17;

struct PushSubscription {
    WebAddress endpoint{};  // a secret of a kind: whoever knows it can send to the phone
    std::string key{};      // the phone's point, 65 bytes
    std::string auth{};     // 16 bytes
    bool operator==(const PushSubscription&) const = default;
};

enum class SubscriptionFault : std::uint8_t {
    TooLarge,
    NotJson,
    NoEndpoint,  // missing, or no address that can be posted to
    NotSecure,   // http
    BadKey,      // keys.p256dh is missing, no base64, or no point of the curve
    BadAuth,     // keys.auth is missing, no base64, or not 16 bytes
};
[[nodiscard]] std::string_view name_of(SubscriptionFault fault);

// As the browser writes it: {"endpoint", "keys": {"p256dh", "auth"}}; what else stands in it is
// passed over. http is for tests on this machine only.
enum class PlainHttp : std::uint8_t { Refused, Allowed };
[[nodiscard]] tl::expected<PushSubscription, SubscriptionFault> read_subscription(
    std::string_view json, PlainHttp plain = PlainHttp::Refused
);
[[nodiscard]] std::string write(const PushSubscription& subscription);

// The body of the request. The text is filled up to `padded_to` bytes, so that its length tells
// nothing. `once` and `salt` (16 bytes) are never used for a second message. Nothing when the text
// is longer than `padded_to`, that is more than most_push_text, or the subscription is no good.
[[nodiscard]] std::optional<std::string> encrypt_push(
    const PushSubscription& subscription,
    std::string_view text,
    std::size_t padded_to,
    const P256Key& once,
    std::string_view salt
);

// Who we are, for one origin and for 24 h at most.
struct VapidClaims {
    std::string audience{};          // origin_of() the endpoint
    std::chrono::seconds expires{};  // since 1970
    std::string subject{};           // mailto: or https:, who can be asked about us
};
[[nodiscard]] std::string vapid_token(const VapidClaims& claims, const P256Key& key);

// mailto: with an address, or https: with a name; some services refuse anything else.
[[nodiscard]] bool is_vapid_subject(std::string_view text);

using WebHeaders = std::vector<std::pair<std::string, std::string>>;

struct PushHead {
    std::chrono::seconds ttl{};  // 0: now or never
    std::string topic{};  // a later message takes the place of one that waits; empty: of none
    std::string token{};
    std::string vapid_key{};  // our public key, 65 bytes
};
// All but Host and Content-Length. The urgency is high: a dispatch order must not wait for the
// phone to wake by itself.
[[nodiscard]] WebHeaders push_headers(const PushHead& head);

// At most 32 letters of the alphabet of base64url (RFC 8030 section 5.4).
[[nodiscard]] bool is_push_topic(std::string_view text);

}  // namespace nachtwacht::protocol
