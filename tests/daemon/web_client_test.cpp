#include "daemon/web_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/public_address.hpp"
#include "tests/daemon/reserved_port.hpp"
#include "tests/daemon/temporary_directory.hpp"
#include "tests/daemon/web_mock.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using tests::MockAnswer;
using tests::WebMock;

WebClientSettings on_this_machine() {
    WebClientSettings settings;
    settings.plain_http = true;
    settings.private_addresses = true;
    return settings;
}

class WebClientTest : public testing::Test {
protected:
    void open(WebClientSettings settings) { client.emplace(loop, std::move(settings)); }

    // "201", or the name of the fault.
    std::string post(const std::string& url, const std::string& body = "body") {
        std::string outcome;
        client->post(
            {protocol::read_web_address(url).value(), {{"X-Mark", "1"}}, body},
            [&](const WebResult& result) {
                outcome = result ? std::to_string(result->status)
                                 : std::string{name_of(result.error().fault)};
                retry_after = result ? result->retry_after : "";
            }
        );
        tests::run_until(loop, [&] { return !outcome.empty(); });
        return outcome;
    }

    boost::asio::io_context loop{1};
    WebMock mock{loop};
    std::optional<WebClient> client;
    std::string retry_after;
};

TEST_F(WebClientTest, PostsWhatItIsGivenAndTellsTheAnswer) {
    open(on_this_machine());
    mock.next = {{429, {{"Retry-After", "7"}}, "too many"}};
    EXPECT_EQ(post(mock.url("/send/abc?x=1"), "the body"), "429");
    EXPECT_EQ(retry_after, "7");
    ASSERT_EQ(mock.heard.size(), 1U);
    EXPECT_EQ(mock.heard[0].target, "/send/abc?x=1");
    EXPECT_EQ(mock.heard[0].body, "the body");
    EXPECT_EQ(mock.heard[0].headers["x-mark"], "1");
    EXPECT_EQ(mock.heard[0].headers["content-length"], "8");
    EXPECT_EQ(mock.heard[0].headers["host"], "127.0.0.1:" + std::to_string(mock.port()));
}

TEST_F(WebClientTest, UsesAConnectionAgain) {
    open(on_this_machine());
    mock.next = {{201, {}, "first"}, {404, {}, std::string(5000, 'x')}, {201}};
    EXPECT_EQ(post(mock.url("/1")), "201");
    EXPECT_EQ(post(mock.url("/2")), "404");
    EXPECT_EQ(post(mock.url("/3")), "201");
    EXPECT_EQ(mock.connections(), 1);
}

TEST_F(WebClientTest, TakesANewConnectionWhenTheKeptOneIsGone) {
    open(on_this_machine());
    EXPECT_EQ(post(mock.url("/1")), "201");
    mock.hang_up();
    EXPECT_EQ(post(mock.url("/2")), "201");
    EXPECT_EQ(mock.connections(), 2);
    EXPECT_EQ(mock.heard.back().target, "/2");
}

TEST_F(WebClientTest, DoesNotKeepWhatTheServerCloses) {
    open(on_this_machine());
    mock.next = {{201, {}, "", MockAnswer::Act::CloseAfterwards}};
    EXPECT_EQ(post(mock.url("/1")), "201");
    EXPECT_EQ(post(mock.url("/2")), "201");
    EXPECT_EQ(mock.connections(), 2);
}

TEST_F(WebClientTest, DoesNotFollowARedirection) {
    open(on_this_machine());
    mock.next = {{307, {{"Location", mock.url("/elsewhere")}}}};
    EXPECT_EQ(post(mock.url("/1")), "307");
    EXPECT_EQ(mock.heard.size(), 1U);
}

TEST_F(WebClientTest, SilenceEndsAtTheDeadline) {
    auto settings = on_this_machine();
    settings.deadline = 50ms;
    open(settings);
    mock.otherwise.act = MockAnswer::Act::StaySilent;
    EXPECT_EQ(post(mock.url("/1")), "silent");
}

TEST_F(WebClientTest, TellsADroppedConnectionAndWhatIsNoHttp) {
    open(on_this_machine());
    mock.next = {
        {201, {}, "", MockAnswer::Act::Drop},
        {201, {}, "", MockAnswer::Act::Babble},
        {201, {}, std::string(100'000, 'x')}};
    EXPECT_EQ(post(mock.url("/1")), "dropped");
    EXPECT_EQ(post(mock.url("/2")), "dropped");
    EXPECT_EQ(post(mock.url("/3")), "201");  // and the rest of it is left where it is
    EXPECT_EQ(post(mock.url("/4")), "201");
    EXPECT_EQ(mock.connections(), 4);
}

TEST_F(WebClientTest, TellsThatNobodyTakesTheConnection) {
    open(on_this_machine());
    const tests::ReservedPort nobody;
    EXPECT_EQ(post("http://127.0.0.1:" + std::to_string(nobody.number()) + "/"), "not_connected");
}

TEST_F(WebClientTest, PostsNeitherInPlainTextNorIntoOurOwnNetworkUnlessTold) {
    open({});
    EXPECT_EQ(post(mock.url("/")), "not_allowed");
    auto settings = on_this_machine();
    settings.private_addresses = false;
    open(settings);
    EXPECT_EQ(post(mock.url("/")), "not_allowed");
    EXPECT_EQ(post("http://localhost:" + std::to_string(mock.port()) + "/"), "not_allowed");
    EXPECT_TRUE(mock.heard.empty());
}

TEST_F(WebClientTest, NothingIsToldAfterStop) {
    open(on_this_machine());
    mock.otherwise.act = MockAnswer::Act::StaySilent;
    bool told = false;
    client->post({protocol::read_web_address(mock.url("/")).value(), {}, ""}, [&](const auto&) {
        told = true;
    });
    ASSERT_TRUE(tests::run_until(loop, [&] { return !mock.heard.empty(); }));
    client->stop();
    loop.restart();
    loop.poll();
    EXPECT_FALSE(told);
}

TEST_F(WebClientTest, TrustsACertificateOfItsAuthorityForItsNameOnly) {
    const TemporaryDirectory folder;
    const tests::MockCertificate certificate{folder.path()};
    WebMock secure{loop, &certificate};
    auto settings = on_this_machine();
    open(settings);
    EXPECT_EQ(post(secure.url("/")), "untrusted");
    settings.ca = certificate.certificate;
    open(settings);
    EXPECT_EQ(post(secure.url("/1")), "201");
    EXPECT_EQ(post(secure.url("/2")), "201");
    EXPECT_EQ(secure.connections(), 2);
    EXPECT_EQ(post("https://localhost:" + std::to_string(secure.port()) + "/"), "untrusted");
}

TEST(PublicAddress, IsNoneOfOurOwnNetwork) {
    const auto is_public_text = [](const char* text) {
        return is_public(boost::asio::ip::make_address(text));
    };
    for (const auto* outside :
         {"8.8.8.8",
          "172.32.0.1",
          "100.128.0.1",
          "192.169.0.1",
          "223.255.255.255",
          "2a00:1450::1",
          "64:ff9b::808:808",
          "::ffff:8.8.8.8"}) {
        EXPECT_TRUE(is_public_text(outside)) << outside;
    }
    for (const auto* inside :
         {"0.0.0.0",
          "10.1.2.3",
          "100.64.0.1",
          "127.0.0.1",
          "169.254.169.254",
          "172.16.0.1",
          "172.31.255.255",
          "192.168.1.1",
          "198.19.0.1",
          "224.0.0.1",
          "255.255.255.255",
          "::",
          "::1",
          "fe80::1",
          "fd00::1",
          "ff02::1",
          "::ffff:10.0.0.1",
          "64:ff9b::a00:1",
          "64:ff9b:1::1",
          "2002:a00:1::",
          "2001::1",
          "2001:db8::1"}) {
        EXPECT_FALSE(is_public_text(inside)) << inside;
    }
}

}  // namespace
}  // namespace nachtwacht::daemon
