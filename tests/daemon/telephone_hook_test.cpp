#include "daemon/telephone_hook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <boost/json.hpp>

#include "protocol/hmac.hpp"
#include "tests/daemon/web_mock.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using tests::MockAnswer;
using tests::WebMock;

constexpr std::string_view secret = "a secret of both sides";

protocol::CallMessage call_to(const std::string& unit, const std::string& id) {
    protocol::CallMessage call;
    call.id = id;
    call.epoch = 3;
    call.party = "unit_phone";
    call.unit = unit;
    call.incident = "3-17";
    call.order = "3-17-1";
    call.task = 2;
    call.words = {"Val", "Fall"};
    call.further = 1;
    return call;
}

class TelephoneHookTest : public testing::Test {
protected:
    TelephoneHook& hook() {
        if (!hook_) {
            HookSettings settings;
            settings.url = protocol::read_web_address(mock.url("/ring?house=1")).value();
            settings.secret = Secret{secret};
            settings.deadline = deadline;
            settings.worth = worth;
            settings.pauses = pauses;
            hook_.emplace(
                loop,
                std::move(settings),
                [this] { return wall; },
                [this](const KnownCall& call) {
                    states.push_back(call.asked.id + " " + std::string{name_of(call.state)});
                },
                std::make_shared<spdlog::logger>("silent")
            );
        }
        return *hook_;
    }
    bool run_until(std::size_t count) {
        return tests::run_until(loop, [&] { return states.size() >= count; });
    }
    CallVerdict says(const std::string& id, const std::string& body, std::chrono::seconds at) {
        const auto timestamp = std::to_string(at.count());
        const auto signature = hook_signature(Secret{secret}, timestamp, body);
        return hook().receive({id, {timestamp, signature, body}});
    }

    boost::asio::io_context loop{1};
    WebMock mock{loop};
    std::chrono::seconds wall{1'800'000'000};
    std::chrono::milliseconds deadline{5s};
    std::chrono::milliseconds worth{60s};
    ErrandPauses pauses{1ms, 4ms, 1ms};
    std::vector<std::string> states;
    std::optional<TelephoneHook> hook_;
};

TEST_F(TelephoneHookTest, TellsTheCallSignedByTheSharedSecret) {
    mock.otherwise.status = 202;
    hook().ring(call_to("ann", "c1"));
    ASSERT_TRUE(run_until(2));
    EXPECT_THAT(states, ElementsAre("c1 asked", "c1 taken"));
    ASSERT_EQ(mock.heard.size(), 1U);
    auto& request = mock.heard[0];
    EXPECT_EQ(request.target, "/ring?house=1");
    EXPECT_EQ(request.headers["content-type"], "application/json");
    EXPECT_EQ(request.headers["x-nachtwacht-timestamp"], "1800000000");
    EXPECT_EQ(
        request.headers["x-nachtwacht-signature"],
        "v1=" + protocol::in_hex(protocol::hmac_sha256(secret, "1800000000." + request.body))
    );
    EXPECT_EQ(
        boost::json::parse(request.body),
        boost::json::parse(R"({"id":"c1","epoch":3,"party":"unit_phone","unit":"ann",
            "incident":"3-17","order":"3-17-1","task":2,"words":{"nl":"Val","en":"Fall"},
            "further":1,"way":"voice"})")
    );
}

TEST_F(TelephoneHookTest, ABusySilentOrBrokenTelephonyIsAskedAgainAndSignedAnew) {
    deadline = 300ms;
    mock.next = {
        {503},
        {429, {{"Retry-After", "2"}}},
        {200, {}, "", MockAnswer::Act::StaySilent},
        {200, {}, "", MockAnswer::Act::Drop},
        {200}};
    mock.when_heard = [&](const auto&) { ++wall; };
    hook().ring(call_to("ann", "c1"));
    ASSERT_TRUE(run_until(2));
    EXPECT_THAT(states, ElementsAre("c1 asked", "c1 taken"));
    EXPECT_GE(mock.heard.size(), 5U);
    EXPECT_NE(
        mock.heard[0].headers["x-nachtwacht-signature"],
        mock.heard[1].headers["x-nachtwacht-signature"]
    );
}

TEST_F(TelephoneHookTest, ARefusalIsToldAndNotAskedAgain) {
    for (const unsigned status : {400U, 401U, 403U, 404U, 302U}) {
        mock.next = {{status}};
        states.clear();
        hook().ring(call_to("ann", "c1"));
        ASSERT_TRUE(run_until(2));
        EXPECT_THAT(states, ElementsAre("c1 asked", "c1 not_taken"));
    }
    EXPECT_EQ(mock.heard.size(), 5U);
}

TEST_F(TelephoneHookTest, ACallIsNotAskedForLongerThanItIsWorth) {
    worth = 30ms;
    mock.otherwise.status = 503;
    hook().ring(call_to("ann", "c1"));
    ASSERT_TRUE(run_until(2));
    EXPECT_THAT(states, ElementsAre("c1 asked", "c1 not_taken"));
}

TEST_F(TelephoneHookTest, EachTelephoneHasOneCallAndTheLatestCounts) {
    hook().ring(call_to("ann", "c1"));
    hook().ring(call_to("bea", "c2"));
    hook().ring(call_to("ann", "c3"));
    ASSERT_TRUE(run_until(6));
    EXPECT_EQ(mock.heard.size(), 2U);
    EXPECT_THAT(states, testing::IsSupersetOf({"c1 not_taken", "c2 taken", "c3 taken"}));
}

TEST_F(TelephoneHookTest, WhatBecameOfACallIsKept) {
    hook().ring(call_to("ann", "c1"));
    ASSERT_TRUE(run_until(2));
    EXPECT_EQ(says("c1", R"({"state":"ringing"})", wall), CallVerdict::Stored);
    EXPECT_EQ(says("c1", R"({"state":"answered"})", wall), CallVerdict::Stored);
    EXPECT_EQ(says("c1", R"({"state":"answered"})", wall), CallVerdict::Duplicate);
    EXPECT_THAT(states, ElementsAre("c1 asked", "c1 taken", "c1 ringing", "c1 answered"));
    EXPECT_EQ(hook().calls().back().state, CallState::Answered);
}

TEST_F(TelephoneHookTest, AReceiptThatIsQuickerThanTheAnswerStands) {
    mock.when_heard = [&](const auto&) {
        if (mock.heard.size() == 1) {
            EXPECT_EQ(says("c1", R"({"state":"ringing"})", wall), CallVerdict::Stored);
        }
    };
    hook().ring(call_to("ann", "c1"));
    ASSERT_TRUE(run_until(2));
    hook().ring(call_to("ann", "c2"));  // leaves after the first was answered
    ASSERT_TRUE(run_until(4));
    EXPECT_EQ(hook().calls().front().state, CallState::Ringing);
}

TEST_F(TelephoneHookTest, AReceiptOfSomebodyElseIsRefused) {
    hook().ring(call_to("ann", "c1"));
    const std::string body = R"({"state":"answered"})";
    EXPECT_EQ(says("c1", body, wall - 301s), CallVerdict::NotSigned);
    EXPECT_EQ(says("c1", body, wall + 301s), CallVerdict::NotSigned);
    EXPECT_EQ(says("c1", body, wall - 300s), CallVerdict::Stored);
    const auto timestamp = std::to_string(wall.count());
    for (const std::string& signature :
         {std::string{},
          std::string{"v1="},
          hook_signature(Secret{"other"}, timestamp, body),
          hook_signature(Secret{secret}, timestamp, R"({"state":"busy"})")}) {
        EXPECT_EQ(hook().receive({"c1", {timestamp, signature, body}}), CallVerdict::NotSigned);
    }
}

TEST_F(TelephoneHookTest, AReceiptThatSaysNothingOrOfNoCallOfOursIsTold) {
    hook().ring(call_to("ann", "c1"));
    EXPECT_EQ(says("c2", R"({"state":"answered"})", wall), CallVerdict::Unknown);
    for (const std::string body :
         {"", "[]", "{}", R"({"state":1})", R"({"state":"asked"})", R"({"state":"happy"})"}) {
        EXPECT_EQ(says("c1", body, wall), CallVerdict::Unreadable) << body;
    }
}

TEST_F(TelephoneHookTest, OldCallsAreForgotten) {
    mock.otherwise.status = 200;
    for (std::size_t call = 0; call <= TelephoneHook::most_known; ++call) {
        hook().ring(call_to("ann", "c" + std::to_string(call)));
    }
    EXPECT_EQ(hook().calls().size(), TelephoneHook::most_known);
    EXPECT_EQ(hook().calls().front().asked.id, "c1");
}

}  // namespace
}  // namespace nachtwacht::daemon
