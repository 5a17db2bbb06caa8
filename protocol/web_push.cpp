#include "protocol/web_push.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <memory>
#include <new>

#include "protocol/ascii.hpp"
#include "protocol/base64url.hpp"
#include "protocol/hmac.hpp"

namespace nachtwacht::protocol {
namespace {

namespace json = boost::json;

constexpr std::size_t record_size = 4096;
constexpr std::size_t tag_bytes = 16;
constexpr std::string_view zero{"\0", 1};
constexpr std::string_view one{"\1", 1};
constexpr char last_record = 2;  // RFC 8188 section 2

tl::unexpected<SubscriptionFault> trouble(SubscriptionFault fault) { return tl::unexpected{fault}; }

std::string_view text_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string_view{value->get_string()}
                                                  : std::string_view{};
}

std::string bytes_in(const json::object& object, std::string_view name) {
    return from_base64(text_in(object, name)).value_or("");
}

struct CipherContext {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

// AES-128-GCM without further data; the tag stands at the end.
std::string seal(std::string_view key, std::string_view nonce, std::string_view text) {
    const std::unique_ptr<EVP_CIPHER_CTX, CipherContext> context{EVP_CIPHER_CTX_new()};
    std::string sealed(text.size() + tag_bytes, '\0');
    auto* out = reinterpret_cast<unsigned char*>(sealed.data());
    const auto octets = [](std::string_view bytes) {
        return reinterpret_cast<const unsigned char*>(bytes.data());
    };
    int size = 0;
    int rest = 0;
    const bool done =
        context != nullptr &&
        EVP_EncryptInit_ex2(
            context.get(), EVP_aes_128_gcm(), octets(key), octets(nonce), nullptr
        ) == 1 &&
        EVP_EncryptUpdate(context.get(), out, &size, octets(text), static_cast<int>(text.size())) ==
            1 &&
        EVP_EncryptFinal_ex(context.get(), out + size, &rest) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, out + text.size()) == 1;
    if (!done) {
        throw std::bad_alloc{};  // nothing else can fail
    }
    return sealed;
}

void wipe(std::string& secret) { OPENSSL_cleanse(secret.data(), secret.size()); }

// RFC 8188 section 2.1: salt, record size, and as the key's name our point of this message.
std::string head_of_body(std::string_view salt, std::string_view point) {
    std::string head{salt};
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
        head += static_cast<char>(record_size >> shift & 0xFFU);
    }
    head += static_cast<char>(point.size());
    return head.append(point);
}

}  // namespace

std::string_view name_of(SubscriptionFault fault) {
    switch (fault) {
        case SubscriptionFault::TooLarge:
            return "too_large";
        case SubscriptionFault::NotJson:
            return "not_json";
        case SubscriptionFault::NoEndpoint:
            return "no_endpoint";
        case SubscriptionFault::NotSecure:
            return "not_secure";
        case SubscriptionFault::BadKey:
            return "bad_key";
        case SubscriptionFault::BadAuth:
            return "bad_auth";
    }
    return "not_json";
}

tl::expected<PushSubscription, SubscriptionFault> read_subscription(
    std::string_view text, PlainHttp plain
) {
    if (text.size() > most_subscription_bytes) {
        return trouble(SubscriptionFault::TooLarge);
    }
    boost::system::error_code error;
    json::parse_options options;
    options.max_depth = 4;
    const auto document = json::parse(text, error, {}, options);
    if (error || !document.is_object()) {
        return trouble(SubscriptionFault::NotJson);
    }
    const auto& object = document.get_object();
    auto endpoint = read_web_address(text_in(object, "endpoint"));
    if (!endpoint) {
        return trouble(SubscriptionFault::NoEndpoint);
    }
    if (!endpoint->secure && plain == PlainHttp::Refused) {
        return trouble(SubscriptionFault::NotSecure);
    }
    const auto* held = object.if_contains("keys");
    const json::object keys =
        held != nullptr && held->is_object() ? held->get_object() : json::object{};
    tl::expected<PushSubscription, SubscriptionFault> subscription;
    subscription->endpoint = *std::move(endpoint);
    subscription->key = bytes_in(keys, "p256dh");
    subscription->auth = bytes_in(keys, "auth");
    if (!is_p256_point(subscription->key)) {
        return trouble(SubscriptionFault::BadKey);
    }
    if (subscription->auth.size() != push_auth_bytes) {
        return trouble(SubscriptionFault::BadAuth);
    }
    return subscription;
}

std::string write(const PushSubscription& subscription) {
    return json::serialize(json::object{
        {"endpoint", text_of(subscription.endpoint)},
        {"keys", {{"p256dh", base64url(subscription.key)}, {"auth", base64url(subscription.auth)}}}}
    );
}

std::optional<std::string> encrypt_push(
    const PushSubscription& subscription,
    std::string_view text,
    std::size_t padded_to,
    const P256Key& once,
    std::string_view salt
) {
    auto shared = once.agree_with(subscription.key);
    if (!shared || text.size() > padded_to || padded_to > most_push_text ||
        salt.size() != push_salt_bytes || subscription.auth.size() != push_auth_bytes) {
        return std::nullopt;
    }
    // RFC 8291 section 3.4, then RFC 8188 sections 2.2 and 2.3. Each HKDF expands to one block.
    std::string info{"WebPush: info"};
    info.append(zero).append(subscription.key).append(once.public_key()).append(one);
    auto of_both = hmac_sha256(subscription.auth, *shared);
    auto input = hmac_sha256(of_both, info);
    auto pseudo_random = hmac_sha256(salt, input);
    const auto expand = [&](std::string label, std::size_t size) {
        return hmac_sha256(pseudo_random, label.append(zero).append(one)).substr(0, size);
    };
    auto key = expand("Content-Encoding: aes128gcm", 16);
    const auto nonce = expand("Content-Encoding: nonce", 12);

    std::string record{text};
    record += last_record;
    record.resize(padded_to + 1, '\0');
    auto body = head_of_body(salt, once.public_key()) + seal(key, nonce, record);
    for (auto* secret : {&*shared, &of_both, &input, &pseudo_random, &key}) {
        wipe(*secret);
    }
    return body;
}

std::string vapid_token(const VapidClaims& claims, const P256Key& key) {
    const json::object body{
        {"aud", claims.audience}, {"exp", claims.expires.count()}, {"sub", claims.subject}};
    auto token =
        base64url(R"({"typ":"JWT","alg":"ES256"})") + "." + base64url(json::serialize(body));
    return token + "." + base64url(key.sign(token));
}

bool is_vapid_subject(std::string_view text) {
    if (text.starts_with("mailto:")) {
        const auto at = text.find('@');
        return at != std::string_view::npos && at > 7 && at + 1 < text.size() &&
               !text.ends_with("@localhost") && std::ranges::all_of(text, is_visible);
    }
    const auto address = read_web_address(text);
    return address && address->secure && address->host != "localhost";
}

WebHeaders push_headers(const PushHead& head) {
    WebHeaders headers{
        {"TTL", std::to_string(head.ttl.count())},
        {"Urgency", "high"},
        {"Content-Encoding", "aes128gcm"},
        {"Content-Type", "application/octet-stream"},
        {"Authorization", "vapid t=" + head.token + ", k=" + base64url(head.vapid_key)}};
    if (!head.topic.empty()) {
        headers.emplace_back("Topic", head.topic);
    }
    return headers;
}

bool is_push_topic(std::string_view text) {
    return text.size() <= 32 && std::ranges::all_of(text, [](char letter) {
               return is_alphanumeric(letter) || letter == '-' || letter == '_';
           });
}

}  // namespace nachtwacht::protocol
