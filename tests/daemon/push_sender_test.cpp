#include "daemon/push_sender.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>

#include "tests/daemon/reserved_port.hpp"
#include "tests/daemon/temporary_directory.hpp"
#include "tests/daemon/web_mock.hpp"
#include "tests/protocol/web_push_vectors.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using tests::MockAnswer;
using tests::WebMock;

class PushSenderTest : public testing::Test {
protected:
    PushSenderTest() {
        settings.subject = "mailto:beheer@zorg.example";
        settings.test_services = true;
        settings.pauses.first = 1ms;
        settings.pauses.longest = 4ms;
    }

    void open() {
        sender.emplace(
            loop,
            settings,
            protocol::P256Key::from_private(std::string(32, '\x21')).value(),
            [this] { return wall; },
            log
        );
    }
    protocol::PushSubscription phone(const std::string& target = "/phone") {
        return protocol::read_subscription(
                   tests::Rfc8291{}.subscription(mock.url(target)), protocol::PlainHttp::Allowed
        )
            .value();
    }
    void send(const std::string& id, Push push = {}) {
        if (!sender) {
            open();
        }
        push.id = id;
        push.ttl = push.ttl == 0ms ? 60s : push.ttl;
        sender->send(phone(), std::move(push), [this, id](PushFate fate) {
            told.push_back(id + " " + std::string{name_of(fate)});
        });
    }
    // Sends one push, waits for its end.
    std::string fate_of(std::deque<MockAnswer> answers, Push push = {}) {
        mock.next = std::move(answers);
        const auto before = told.size();
        send("p", std::move(push));
        wait_for(before + 1);
        return told.empty() ? "" : told.back();
    }
    bool wait_for(std::size_t ends) {
        return tests::run_until(loop, [&] { return told.size() >= ends; });
    }
    std::string token_of(std::size_t request) {
        return mock.heard.at(request).headers["authorization"];
    }

    boost::asio::io_context loop{1};
    WebMock mock{loop};
    PushSettings settings;
    std::chrono::seconds wall{1'800'000'000};
    std::ostringstream logged;
    std::shared_ptr<spdlog::logger> log = std::make_shared<spdlog::logger>(
        "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(logged)
    );
    std::optional<PushSender> sender;
    std::vector<std::string> told;
};

TEST_F(PushSenderTest, WhatAServiceTakesIsSentOnce) {
    for (const unsigned status : {200U, 201U, 202U, 204U}) {
        EXPECT_EQ(fate_of({{status}}), "p taken");
    }
    EXPECT_EQ(mock.heard.size(), 4U);
    EXPECT_EQ(mock.connections(), 1);
}

TEST_F(PushSenderTest, SaysWhatServicesAskFor) {
    Push push;
    push.topic = "abc";
    push.text = "for the phone only";
    push.ttl = 300s;
    EXPECT_EQ(fate_of({{201}}, push), "p taken");
    auto& request = mock.heard.at(0);
    EXPECT_EQ(request.target, "/phone");
    EXPECT_EQ(request.headers["ttl"], "300");
    EXPECT_EQ(request.headers["urgency"], "high");
    EXPECT_EQ(request.headers["topic"], "abc");
    EXPECT_EQ(request.headers["content-encoding"], "aes128gcm");
    EXPECT_THAT(request.headers["authorization"], HasSubstr("vapid t="));
    EXPECT_EQ(request.body.size(), 86 + 512 + 17U);
    EXPECT_THAT(request.body, Not(HasSubstr("phone only")));
}

TEST_F(PushSenderTest, NoTwoPushesShareKeyOrSalt) {
    EXPECT_EQ(fate_of({{201}}), "p taken");
    EXPECT_EQ(fate_of({{201}}), "p taken");
    EXPECT_NE(mock.heard[0].body.substr(0, 16), mock.heard[1].body.substr(0, 16));
    EXPECT_NE(mock.heard[0].body.substr(21, 65), mock.heard[1].body.substr(21, 65));
}

TEST_F(PushSenderTest, ASubscriptionThatIsGoneIsToldAndNotTriedAgain) {
    EXPECT_EQ(fate_of({{404}}), "p gone");
    EXPECT_EQ(fate_of({{410}}), "p gone");
    EXPECT_EQ(mock.heard.size(), 2U);
}

TEST_F(PushSenderTest, OurOwnFaultIsLoggedAndNotTriedAgain) {
    EXPECT_EQ(fate_of({{400}}), "p our_fault");
    EXPECT_EQ(fate_of({{413}}), "p our_fault");
    EXPECT_EQ(fate_of({{302, {{"Location", mock.url("/elsewhere")}}}}), "p our_fault");
    EXPECT_EQ(mock.heard.size(), 3U);
    EXPECT_THAT(logged.str(), HasSubstr("push our_fault id=p host=127.0.0.1 status 413"));
}

TEST_F(PushSenderTest, ARefusedTokenIsRenewedOnce) {
    EXPECT_EQ(fate_of({{403}, {201}}), "p taken");
    ASSERT_EQ(mock.heard.size(), 2U);
    EXPECT_NE(token_of(0), token_of(1));
    EXPECT_EQ(fate_of({{401}, {401}}), "p key_refused");
    EXPECT_EQ(mock.heard.size(), 4U);
    EXPECT_THAT(logged.str(), HasSubstr("error"));
}

TEST_F(PushSenderTest, ATokenServesUntilHalfOfItsTimeIsOver) {
    EXPECT_EQ(fate_of({{201}}), "p taken");
    wall += 6h - 1s;
    EXPECT_EQ(fate_of({{201}}), "p taken");
    wall += 1s;
    EXPECT_EQ(fate_of({{201}}), "p taken");
    EXPECT_EQ(token_of(0), token_of(1));
    EXPECT_NE(token_of(1), token_of(2));
}

TEST_F(PushSenderTest, ABusyServiceIsTriedAgain) {
    EXPECT_EQ(fate_of({{500}, {502}, {503}, {429}, {201}}), "p taken");
    EXPECT_EQ(mock.heard.size(), 5U);
}

TEST_F(PushSenderTest, WaitsAsLongAsTheServiceAsks) {
    settings.pauses.first = 1h;  // were it taken, this test would not end
    settings.pauses.longest = 1h;
    settings.pauses.retry_after_unit = 1ms;
    EXPECT_EQ(fate_of({{429, {{"Retry-After", "5"}}}, {201}}), "p taken");
    EXPECT_EQ(fate_of({{503, {{"Retry-After", "86400"}}}, {201}}), "p time_is_up");
    EXPECT_EQ(mock.heard.size(), 3U);
}

TEST_F(PushSenderTest, SilenceAndDroppedConnectionsAreTriedAgain) {
    settings.deadline = 300ms;
    EXPECT_EQ(
        fate_of(
            {{201, {}, "", MockAnswer::Act::StaySilent},
             {201, {}, "", MockAnswer::Act::Drop},
             {201, {}, "", MockAnswer::Act::Babble},
             {201}}
        ),
        "p taken"
    );
    EXPECT_GE(mock.heard.size(), 4U);
}

TEST_F(PushSenderTest, NothingIsTriedLongerThanItIsWorth) {
    mock.otherwise.status = 503;
    Push push;
    push.ttl = 30ms;
    EXPECT_EQ(fate_of({}, push), "p time_is_up");
}

TEST_F(PushSenderTest, ALaterPushWithTheSameTopicTakesThePlaceOfOneThatWaits) {
    settings.pauses.first = 10ms;
    Push push;
    push.topic = "order";
    mock.next = {{503}, {201}};
    mock.when_heard = [&](const auto&) {
        if (mock.heard.size() == 1) {  // the offer is under way
            send("withdrawal", push);
        }
    };
    send("offer", push);
    ASSERT_TRUE(wait_for(2));
    EXPECT_THAT(told, ElementsAre("offer failing", "withdrawal taken"));
    EXPECT_EQ(mock.heard.size(), 2U);
}

TEST_F(PushSenderTest, WhatWasNeverTriedIsReplacedWithoutBlame) {
    Push push;
    push.topic = "order";
    send("1", push);
    send("2", push);
    ASSERT_TRUE(wait_for(2));
    EXPECT_THAT(told, ElementsAre("1 replaced", "2 taken"));
    EXPECT_EQ(mock.heard.size(), 1U);
}

TEST_F(PushSenderTest, APushNeverOvertakesAnEarlierOneOfItsTopic) {
    settings.deadline = 300ms;
    Push push;
    push.topic = "order";
    mock.next = {{201, {}, "", MockAnswer::Act::StaySilent}, {201}};
    mock.when_heard = [&](const auto&) {
        if (mock.heard.size() == 1) {
            send("2", push);
        }
    };
    send("1", push);
    ASSERT_TRUE(wait_for(2));
    EXPECT_THAT(told, ElementsAre("1 failing", "2 taken"));
}

TEST_F(PushSenderTest, WhenTooManyWaitTheNewOneIsRefused) {
    settings.limits.most = 2;
    send("1");
    send("2");
    send("3");
    ASSERT_TRUE(wait_for(3));
    EXPECT_THAT(told, ElementsAre("3 full", "1 taken", "2 taken"));
}

TEST_F(PushSenderTest, OnlySoManyAreUnderWayAtOnce) {
    settings.limits.most_at_once = 3;
    for (int push = 0; push < 12; ++push) {
        send(std::to_string(push));
    }
    ASSERT_TRUE(wait_for(12));
    EXPECT_EQ(mock.heard.size(), 12U);
    EXPECT_LE(mock.connections(), 3);
}

TEST_F(PushSenderTest, SendsToPushServicesOnly) {
    settings.test_services = false;
    settings.hosts = {"fcm.googleapis.com", "*.notify.windows.com"};
    open();
    const auto allows = [&](const char* url) {
        return sender->allows(protocol::read_web_address(url).value());
    };
    EXPECT_TRUE(allows("https://fcm.googleapis.com/fcm/send/x"));
    EXPECT_TRUE(allows("https://db5p.notify.windows.com/w/?token=x"));
    EXPECT_FALSE(allows("http://fcm.googleapis.com/fcm/send/x"));
    EXPECT_FALSE(allows("https://fcm.googleapis.com:8443/"));
    EXPECT_FALSE(allows("https://intranet.example/"));
    EXPECT_FALSE(allows("https://127.0.0.1/"));
    send("p");
    ASSERT_TRUE(wait_for(1));
    EXPECT_THAT(told, ElementsAre("p not_allowed"));
    EXPECT_THAT(mock.heard, IsEmpty());
}

TEST_F(PushSenderTest, ATextThatIsTooLongIsOurFault) {
    Push push;
    push.text = std::string(513, 'x');
    EXPECT_EQ(fate_of({}, push), "p our_fault");
    EXPECT_THAT(mock.heard, IsEmpty());
}

TEST_F(PushSenderTest, TheLogNamesNoSubscription) {
    EXPECT_EQ(fate_of({{503}, {410}}), "p gone");
    EXPECT_THAT(logged.str(), Not(HasSubstr("/phone")));
}

TEST_F(PushSenderTest, NothingIsToldAfterStop) {
    send("1");
    ASSERT_TRUE(tests::run_until(loop, [&] { return !mock.heard.empty(); }));
    sender->stop();
    loop.restart();
    loop.poll();
    EXPECT_THAT(told, IsEmpty());
}

}  // namespace
}  // namespace nachtwacht::daemon
