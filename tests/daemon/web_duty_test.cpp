// Going on duty by the phone's page: what is proven, who is asked, and what boards see of it
// (safety.md S7). The telephony lies at a port where nobody listens: what it says is said here.
#include <fstream>

#include "daemon/hook_signature.hpp"
#include "tests/daemon/web_house.hpp"

namespace nachtwacht::tests {
namespace {

namespace json = boost::json;
using daemon::Role;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* secret = "a secret of both sides";

class WebDutyTest : public ::testing::Test {
protected:
    WebDutyTest()
        : house{[this](daemon::Config& config) {
              std::ofstream{folder.path() / "telephone"} << secret;
              config.telephone.url = "http://127.0.0.1:9/ring";
              config.telephone.secret = folder.path() / "telephone";
              config.push.subject = "mailto:beheer@zorg.example";
              config.push.test_services = true;
          }} {}

    HttpAnswer duty(HttpCaller& phone, bool on) {
        return phone.post(
            "/api/phone/duty", {{"event_id", "d" + std::to_string(++events)}, {"on", on}}
        );
    }
    routing::UnitState mia() {
        return house.on_loop([&] {
            const auto& units = house.office().committed().units;
            const auto found = units.find({"mia"});
            return found == units.end() ? routing::UnitState{} : found->second;
        });
    }
    bool mia_becomes(const std::function<bool(const routing::UnitState&)>& question) {
        return house.becomes_true([&] {
            const auto& units = house.office().committed().units;
            const auto found = units.find({"mia"});
            return found != units.end() && question(found->second);
        });
    }
    // Of the last call to it that the house asked for.
    std::string call_to(const std::string& party) {
        std::string id;
        EXPECT_TRUE(house.becomes_true([&] {
            for (const auto& call : house.ways_out().telephone()->calls()) {
                id = call.asked.party == party ? call.asked.id : id;
            }
            return !id.empty();
        }));
        return id;
    }
    HttpAnswer telephony_says(const std::string& call, const std::string& state) {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        const auto at =
            std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now).count());
        const auto body = json::serialize(json::object{{"state", state}});
        auto telephony = house.caller();
        telephony.headers["X-Nachtwacht-Timestamp"] = at;
        telephony.headers["X-Nachtwacht-Signature"] =
            daemon::hook_signature(daemon::Secret{secret}, at, body);
        return telephony.ask("POST", "/api/calls/" + call + "/receipt", body);
    }
    // The keys of the example in RFC 8291, at a push service that does not exist.
    static json::object subscription() {
        return {
            {"endpoint", "https://127.0.0.1:9/phone-of-mia"},
            {"keys",
             json::object{
                 {"p256dh",
                  "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-"
                  "AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw"
                  "4"},
                 {"auth", "BTBZMqHH6r4Tts7J_aSIgg"}}}};
    }

    daemon::TemporaryDirectory folder;
    WebHouse house;
    int events{};
};

TEST_F(WebDutyTest, AUnitIsAskedOnceItsTestCallWasAnswered) {
    auto phone = house.phone("mia");
    EventListener page{house.port(), phone, "/api/phone/stream"};
    ASSERT_TRUE(page.next());
    duty(phone, true);
    const auto provisional = page.next_named("duty");
    ASSERT_TRUE(provisional);
    EXPECT_EQ(provisional->data.at("provisional"), true);
    EXPECT_EQ(provisional->data.at("call"), "asked");
    const auto incident = house.alarm("0485000001");
    EXPECT_TRUE(house.becomes_true([&] {
        return house.office().committed().incidents.at(incident).waiting;
    }));
    EXPECT_EQ(telephony_says(call_to("unit_phone"), "answered").status, 200);
    const auto order = page.next_named("order");
    ASSERT_TRUE(order);
    EXPECT_EQ(order->data.at("state"), "offered");
    EXPECT_EQ(mia().call, routing::Proof::Proven);
}

TEST_F(WebDutyTest, WithoutASubscriptionThePushIsKnownToReachNobody) {
    auto phone = house.phone("mia");
    duty(phone, true);
    EXPECT_TRUE(mia_becomes([](const auto& unit) { return unit.push == routing::Proof::Failed; }));
}

TEST_F(WebDutyTest, ATestPushThatThePhoneShowsIsProven) {
    auto phone = house.phone("mia");
    EXPECT_EQ(phone.post("/api/phone/subscription", subscription()).status, 204);
    duty(phone, true);
    const auto ids = house.on_loop([&] { return house.ways_out().push()->test({"mia"}); });
    ASSERT_EQ(ids.size(), 1U);
    auto other = house.phone("noor");
    EXPECT_EQ(other.post("/api/phone/reached", {{"id", ids[0]}}).status, 204);
    EXPECT_NE(mia().push, routing::Proof::Proven);
    EXPECT_EQ(phone.post("/api/phone/reached", {{"id", ids[0]}}).status, 204);
    EXPECT_TRUE(mia_becomes([](const auto& unit) { return unit.push == routing::Proof::Proven; }));
}

TEST_F(WebDutyTest, AnOperatorWithAReasonHasItAskedAllTheSame) {
    auto phone = house.phone("mia");
    EventListener page{house.port(), phone, "/api/phone/stream"};
    ASSERT_TRUE(page.next());
    duty(phone, true);
    house.alarm("0485000001");
    auto olga = house.logged_in("olga");
    EXPECT_EQ(
        olga.post(
                "/api/units/mia/duty", {{"id", "1"}, {"on", true}, {"reason", "Not a short word"}}
        ).status,
        400
    );
    EXPECT_EQ(olga.post("/api/units/mia/duty", {{"id", "2"}, {"on", true}}).status, 200);
    EXPECT_TRUE(routing::is_provisional(mia()));
    EXPECT_EQ(
        olga.post("/api/units/mia/duty", {{"id", "3"}, {"on", true}, {"reason", "spoken"}}).status,
        200
    );
    EXPECT_EQ(mia().vouched_by, "olga");
    EXPECT_TRUE(page.next_named("order"));
}

TEST_F(WebDutyTest, ABoardSeesWhoIsNotProvenAndWhatBecameOfCalls) {
    auto phone = house.phone("mia");
    EventListener page{house.port(), phone, "/api/phone/stream"};
    duty(phone, true);
    const auto incident = house.alarm("0485000001");  // no board is live: both telephones ring
    telephony_says(call_to("shift_leader"), "busy");
    telephony_says(call_to("duty_number"), "failed");
    ASSERT_TRUE(house.becomes_true([&] { return house.office().committed().unheard.has_value(); }));
    auto olga = house.logged_in("olga");
    EventListener board{house.port(), olga, "/api/stream?lang=en"};
    const auto picture = board.next_named("picture");
    ASSERT_TRUE(picture);
    EXPECT_FALSE(picture->data.at("unheard").is_null());
    std::string state;
    for (const auto& unit : picture->data.at("units").as_array()) {
        if (unit.at("unit") == "mia") {
            state = unit.at("state").as_string();
            EXPECT_EQ(unit.at("provisional"), true);
        }
    }
    EXPECT_EQ(state, "provisional");
    for (const auto& each : picture->data.at("incidents").as_array()) {
        if (each.at("number") == incident) {
            const auto& calls = each.at("calls").as_array();
            ASSERT_EQ(calls.size(), 2U);
            EXPECT_EQ(calls[0].at("state"), "busy");
            EXPECT_EQ(calls[1].at("state_text"), "failed");
            EXPECT_EQ(calls[1].at("failed"), true);
        }
    }
    telephony_says(call_to("duty_number"), "answered");
    for (auto change = board.next_named("change"); change; change = board.next_named("change")) {
        if (change->data.contains("unheard")) {
            EXPECT_TRUE(change->data.at("unheard").is_null());
            return;
        }
    }
    FAIL() << "the board is not told that somebody was reached";
}

TEST_F(WebDutyTest, AClosedPageWithASubscriptionIsReachable) {
    auto phone = house.phone("mia");
    EXPECT_EQ(phone.post("/api/phone/subscription", subscription()).status, 204);
    EXPECT_TRUE(mia_becomes([](const auto& unit) { return unit.link_up; }));
    EXPECT_EQ(phone.ask("DELETE", "/api/phone/subscription", "").status, 204);
    EXPECT_TRUE(mia_becomes([](const auto& unit) { return !unit.link_up; }));
}

TEST_F(WebDutyTest, ARevokedPhoneIsNotReachableByPush) {
    auto phone = house.phone("mia");
    EXPECT_EQ(phone.post("/api/phone/subscription", subscription()).status, 204);
    EXPECT_TRUE(mia_becomes([](const auto& unit) { return unit.link_up; }));
    auto lead = house.logged_in("lena", Role::ShiftLeader);
    EXPECT_EQ(lead.post("/api/units/mia/revoke").status, 204);
    EXPECT_TRUE(mia_becomes([](const auto& unit) { return !unit.link_up; }));
}

TEST_F(WebDutyTest, WhatIsNotProvenYetIsTriedAgainAfterARestart) {
    auto phone = house.phone("mia");
    duty(phone, true);
    const auto first = call_to("unit_phone");
    house.end();
    house.begin();
    const auto second = call_to("unit_phone");
    EXPECT_NE(second, first);
    EXPECT_EQ(telephony_says(first, "answered").status, 404);
    EXPECT_EQ(telephony_says(second, "answered").status, 200);
    EXPECT_TRUE(mia_becomes([](const auto& unit) { return unit.call == routing::Proof::Proven; }));
}

TEST_F(WebDutyTest, AReceiptIsTheTelephonysAlone) {
    auto phone = house.phone("mia");
    duty(phone, true);
    const auto path = "/api/calls/" + call_to("unit_phone") + "/receipt";
    auto olga = house.logged_in("olga");
    EXPECT_EQ(olga.post(path, {{"state", "answered"}}).status, 401);
    EXPECT_EQ(telephony_says(call_to("unit_phone"), "happy").status, 400);
    EXPECT_EQ(telephony_says("9-9-duty_number", "answered").status, 404);
    EXPECT_EQ(mia().call, routing::Proof::Asked);
}

TEST(WebWithoutTelephonyTest, SaysOnceOnTheTechnicalListThatNobodyIsRung) {
    WebHouse house{
        [](daemon::Config& config) { config.push.subject = "mailto:beheer@zorg.example"; }};
    EXPECT_TRUE(house.becomes_true([&] { return !house.office().committed().incidents.empty(); }));
    house.on_loop([&] {
        const auto& incident = house.office().committed().incidents.begin()->second;
        EXPECT_EQ(incident.lane, routing::Lane::Technical);
        return true;
    });
    house.end();
    house.begin();
    EXPECT_EQ(house.on_loop([&] { return house.office().committed().incidents.size(); }), 1U);
}

}  // namespace
}  // namespace nachtwacht::tests
