// What we write, read by an implementation that shares nothing with ours.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>

#include "tests/protocol/web_push_vectors.hpp"

namespace nachtwacht::protocol {
namespace {

// What the other one prints: the text, then the claims. Empty when it refuses either.
std::string read_by_another(
    const tests::Rfc8291& phone, std::string_view body, const std::string& token, const P256Key& key
) {
    const boost::json::object given{
        {"phone", phone.text("ua_private")},
        {"auth", phone.text("auth_secret")},
        {"body", base64url(body)},
        {"token", token},
        {"key", base64url(key.public_key())}};
    const std::string command = "/usr/bin/python3 '" NACHTWACHT_SOURCE_DIR
                                "/tests/protocol/web_push_peer.py' '" +
                                boost::json::serialize(given) + "'";
    std::FILE* printed = ::popen(command.c_str(), "r");
    std::string text;
    std::array<char, 4096> piece{};
    while (const auto size = std::fread(piece.data(), 1, piece.size(), printed)) {
        text.append(piece.data(), size);
    }
    return ::pclose(printed) == 0 ? text : "";
}

TEST(WebPushPeer, ReadsOurTextAndTakesOurToken) {
    const tests::Rfc8291 phone;
    const auto subscription =
        read_subscription(phone.subscription("https://push.example:8443/send/abc")).value();
    const auto key = P256Key::from_private(std::string(32, '\x21')).value();
    const auto once = P256Key::from_private(std::string(32, '\x42')).value();
    const auto body =
        encrypt_push(subscription, R"({"order":"1-17-1"})", 256, once, std::string(16, '\x7'));
    ASSERT_TRUE(body);
    const auto token = vapid_token(
        {origin_of(subscription.endpoint),
         std::chrono::seconds{1'800'000'000},
         "mailto:a@b.example"},
        key
    );
    EXPECT_EQ(
        read_by_another(phone, *body, token, key),
        "{\"order\":\"1-17-1\"}\n"
        "{\"aud\": \"https://push.example:8443\", \"exp\": 1800000000, \"sub\": "
        "\"mailto:a@b.example\"}\n"
    );
}

}  // namespace
}  // namespace nachtwacht::protocol
