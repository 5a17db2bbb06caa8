#include "protocol/web_push.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/protocol/web_push_vectors.hpp"

namespace nachtwacht::protocol {
namespace {

using testing::Contains;
using testing::Pair;
using tests::Rfc8291;

const std::string endpoint = "https://push.example/send/abc";

PushSubscription example_subscription() {
    return read_subscription(Rfc8291{}.subscription(endpoint)).value();
}

std::optional<SubscriptionFault> fault_of(const std::string& json) {
    const auto read = read_subscription(json);
    return read ? std::nullopt : std::optional{read.error()};
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    return text.replace(text.find(what), what.size(), by);
}

TEST(P256, KeysOfTheExampleAgree) {
    const Rfc8291 example;
    const auto ours = example.key("as_private");
    const auto theirs = example.key("ua_private");
    EXPECT_EQ(ours.public_key(), example.bytes("as_public"));
    EXPECT_EQ(theirs.public_key(), example.bytes("ua_public"));
    EXPECT_EQ(ours.agree_with(theirs.public_key()), example.bytes("ecdh_secret"));
    EXPECT_EQ(theirs.agree_with(ours.public_key()), example.bytes("ecdh_secret"));
}

TEST(P256, NumbersOutsideTheCurveAreNoKey) {
    EXPECT_FALSE(P256Key::from_private(std::string(32, '\0')));
    EXPECT_FALSE(P256Key::from_private(std::string(32, '\xFF')));
    EXPECT_FALSE(P256Key::from_private(std::string(31, '\1')));
}

TEST(P256, APointOutsideTheCurveAgreesWithNobody) {
    const Rfc8291 example;
    auto point = example.bytes("ua_public");
    point.back() = static_cast<char>(point.back() ^ 1);
    EXPECT_FALSE(is_p256_point(point));
    EXPECT_FALSE(example.key("as_private").agree_with(point));
}

TEST(WebPush, EncryptsTheExampleOfTheStandardByteForByte) {
    const Rfc8291 example;
    const auto text = example.text("plaintext_utf8");
    const auto body = encrypt_push(
        example_subscription(), text, text.size(), example.key("as_private"), example.bytes("salt")
    );
    EXPECT_EQ(body, example.bytes("body"));
}

TEST(WebPush, LengthTellsNothingOfTheText) {
    const Rfc8291 example;
    const auto size_of = [&](std::string_view text) {
        return encrypt_push(
                   example_subscription(),
                   text,
                   256,
                   example.key("as_private"),
                   example.bytes("salt")
        )
            ->size();
    };
    EXPECT_EQ(size_of(""), size_of(std::string(256, 'x')));
    EXPECT_EQ(size_of(""), 86 + 256 + 1 + 16);
}

TEST(WebPush, TheLargestTextFillsWhatServicesMustTake) {
    const Rfc8291 example;
    const auto encrypt = [&](std::size_t text, std::size_t padded_to) {
        return encrypt_push(
            example_subscription(),
            std::string(text, 'x'),
            padded_to,
            example.key("as_private"),
            example.bytes("salt")
        );
    };
    EXPECT_EQ(encrypt(most_push_text, most_push_text)->size(), 4096);
    EXPECT_FALSE(encrypt(1, most_push_text + 1));
    EXPECT_FALSE(encrypt(2, 1));
}

TEST(WebPush, ASubscriptionIsReadWithOrWithoutPadding) {
    const Rfc8291 example;
    const auto subscription = example_subscription();
    EXPECT_EQ(text_of(subscription.endpoint), endpoint);
    EXPECT_EQ(subscription.key, example.bytes("ua_public"));
    EXPECT_EQ(subscription.auth, example.bytes("auth_secret"));
    const auto padded = replaced(
        replaced(
            example.subscription(endpoint),
            example.text("ua_public"),
            replaced(example.text("ua_public"), "-", "+") + "="
        ),
        example.text("auth_secret"),
        example.text("auth_secret") + "=="
    );
    EXPECT_EQ(read_subscription(padded), subscription);
    EXPECT_EQ(read_subscription(write(subscription)), subscription);
}

TEST(WebPush, AMalformedSubscriptionIsRefusedWithItsFault) {
    const Rfc8291 example;
    const auto good = example.subscription(endpoint);
    const auto key = example.text("ua_public");
    const auto auth = example.text("auth_secret");
    using Fault = SubscriptionFault;
    EXPECT_EQ(fault_of(good), std::nullopt);
    EXPECT_EQ(fault_of(""), Fault::NotJson);
    EXPECT_EQ(fault_of("[1]"), Fault::NotJson);
    EXPECT_EQ(fault_of(good + "x"), Fault::NotJson);
    EXPECT_EQ(fault_of(std::string(8193, ' ')), Fault::TooLarge);
    EXPECT_EQ(fault_of("{}"), Fault::NoEndpoint);
    EXPECT_EQ(fault_of(R"({"endpoint":7})"), Fault::NoEndpoint);
    EXPECT_EQ(fault_of(replaced(good, "https:", "ftp:")), Fault::NoEndpoint);
    EXPECT_EQ(fault_of(replaced(good, "https:", "http:")), Fault::NotSecure);
    EXPECT_EQ(fault_of(R"({"endpoint":"https://a.example/"})"), Fault::BadKey);
    EXPECT_EQ(fault_of(R"({"endpoint":"https://a.example/","keys":"none"})"), Fault::BadKey);
    EXPECT_EQ(fault_of(replaced(good, key, key.substr(0, 80))), Fault::BadKey);
    EXPECT_EQ(fault_of(replaced(good, key, "A" + key.substr(1))), Fault::BadKey);
    EXPECT_EQ(fault_of(replaced(good, key.substr(0, 8), "BCVxsr7M")), Fault::BadKey);
    EXPECT_EQ(fault_of(replaced(good, auth, auth.substr(2))), Fault::BadAuth);
    EXPECT_EQ(fault_of(replaced(good, auth, "%" + auth.substr(1))), Fault::BadAuth);
}

TEST(WebPush, PlainHttpIsReadWhenTheTestSwitchSaysSo) {
    const auto json = Rfc8291{}.subscription("http://127.0.0.1:8090/x");
    EXPECT_FALSE(read_subscription(json));
    EXPECT_TRUE(read_subscription(json, PlainHttp::Allowed));
}

TEST(WebPush, TheHeadOfARequestSaysWhatServicesAskFor) {
    const auto headers =
        push_headers({std::chrono::seconds{300}, "o_1-17-1", "a.b.c", std::string{"\4key"}});
    EXPECT_THAT(headers, Contains(Pair("TTL", "300")));
    EXPECT_THAT(headers, Contains(Pair("Urgency", "high")));
    EXPECT_THAT(headers, Contains(Pair("Topic", "o_1-17-1")));
    EXPECT_THAT(headers, Contains(Pair("Content-Encoding", "aes128gcm")));
    EXPECT_THAT(headers, Contains(Pair("Content-Type", "application/octet-stream")));
    EXPECT_THAT(headers, Contains(Pair("Authorization", "vapid t=a.b.c, k=BGtleQ")));
    for (const auto& [name, value] : push_headers({})) {
        EXPECT_NE(name, "Topic");
    }
}

TEST(WebPush, ATopicIsShortAndOfItsAlphabet) {
    EXPECT_TRUE(is_push_topic(std::string(32, 'a')));
    EXPECT_FALSE(is_push_topic(std::string(33, 'a')));
    EXPECT_FALSE(is_push_topic("a.b"));
}

TEST(WebPush, ASubjectIsSomebodyWhoCanBeAsked) {
    for (const auto* good : {"mailto:beheer@zorg.example", "https://zorg.example/beheer"}) {
        EXPECT_TRUE(is_vapid_subject(good)) << good;
    }
    for (const auto* bad :
         {"",
          "beheer@zorg.example",
          "mailto:",
          "mailto:@x",
          "mailto:root@localhost",
          "http://zorg.example",
          "https://localhost",
          "mailto:a b@c"}) {
        EXPECT_FALSE(is_vapid_subject(bad)) << bad;
    }
}

}  // namespace
}  // namespace nachtwacht::protocol
