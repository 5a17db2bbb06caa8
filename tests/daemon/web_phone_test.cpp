// A unit's phone by its page, by real requests to the real house.
#include "tests/daemon/web_house.hpp"

namespace nachtwacht::tests {
namespace {

namespace json = boost::json;
using daemon::Role;
using routing::Kind;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class WebPhoneTest : public ::testing::Test {
protected:
    HttpAnswer answer(
        HttpCaller& phone, const std::string& order, const std::string& what, json::object more = {}
    ) {
        more["order"] = order;
        more["answer"] = what;
        if (!more.contains("event_id")) {
            more["event_id"] = "e" + std::to_string(++events);
        }
        return phone.post("/api/phone/answers", more);
    }
    HttpAnswer duty(HttpCaller& phone, bool on) {
        return phone.post(
            "/api/phone/duty", {{"event_id", "d" + std::to_string(++events)}, {"on", on}}
        );
    }
    bool link_of(const std::string& unit) {
        return house.on_loop([&] {
            const auto& units = house.office().committed().units;
            const auto found = units.find({unit});
            return found != units.end() && found->second.link_up;
        });
    }
    // The order with which the incident begins at this phone.
    json::object order_at(EventListener& page) {
        const auto event = page.next_named("order");
        EXPECT_TRUE(event);
        return event ? event->data : json::object{};
    }
    static std::string id_of(const json::object& order) {
        return std::string{order.at("order").as_string()};
    }

    WebHouse house;
    std::atomic<int> events{};
};

TEST_F(WebPhoneTest, BeginsWithAPictureAndIsReachableMeanwhile) {
    auto mia = house.phone("mia");
    EventListener page{house.port(), mia, "/api/phone/stream"};
    const auto picture = page.next();
    ASSERT_TRUE(picture);
    EXPECT_EQ(picture->name, "picture");
    EXPECT_EQ(picture->data.at("unit").at("unit"), "mia");
    EXPECT_EQ(picture->data.at("unit").at("on_duty"), false);
    EXPECT_EQ(picture->data.at("centre"), "tel:+31850000000");
    EXPECT_FALSE(picture->data.at("words").at("decline").as_array().empty());
    EXPECT_TRUE(house.becomes_true([&] {
        const auto& units = house.office().committed().units;
        return units.contains({"mia"}) && units.at({"mia"}).link_up;
    }));
    EXPECT_EQ(duty(mia, true).json().at("status"), "stored");
    const auto changed = page.next_named("duty");
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->data.at("on_duty"), true);
}

TEST_F(WebPhoneTest, AnOrderComesWithItsPlaceAndIsCarriedOut) {
    auto mia = house.phone("mia");
    EventListener page{house.port(), mia, "/api/phone/stream?lang=en"};
    ASSERT_TRUE(page.next());
    duty(mia, true);
    house.alarm("0485000001");
    const auto offered = order_at(page);
    const auto id = id_of(offered);
    EXPECT_EQ(offered.at("state"), "offered");
    EXPECT_EQ(offered.at("place").at("street"), "Zwaluwstraat 82");
    EXPECT_GT(offered.at("answer_within_s").to_number<int>(), 0);
    EXPECT_FALSE(offered.at("reasons").as_array().empty());
    EXPECT_THAT(
        json::serialize(offered),
        AllOf(Not(HasSubstr("Verhoeven")), Not(HasSubstr("0600000001")), Not(HasSubstr("2695")))
    );
    EXPECT_EQ(answer(mia, id, "shown").json().at("status"), "stored");
    const auto accept = answer(mia, id, "accept", {{"event_id", "once"}});
    EXPECT_EQ(accept.json().at("status"), "stored");
    EXPECT_EQ(answer(mia, id, "accept", {{"event_id", "once"}}).json().at("status"), "duplicate");
    EXPECT_EQ(order_at(page).at("state"), "accepted");
    EXPECT_EQ(mia.get("/api/phone/orders/" + id + "/detail").status, 403);
    EXPECT_EQ(answer(mia, id, "under_way").status, 200);
    const auto detail = mia.get("/api/phone/orders/" + id + "/detail");
    ASSERT_EQ(detail.status, 200) << detail.body;
    EXPECT_EQ(detail.json().at("key_code"), "2695");
    EXPECT_EQ(detail.json().at("person"), "Theo Verhoeven");
    answer(mia, id, "on_scene");
    EXPECT_EQ(mia.get("/api/phone/orders/" + id + "/detail").status, 200);
    EXPECT_EQ(answer(mia, id, "done", {{"word", "helped"}}).json().at("status"), "stored");
    EXPECT_EQ(mia.get("/api/phone/orders/" + id + "/detail").status, 403);
    auto other = house.phone("noor");
    EXPECT_EQ(other.get("/api/phone/orders/" + id + "/detail").status, 404);
    int looks = 0;
    for (const auto& row : house.audit()) {
        looks += row.who == "mia" && row.what == "way_in" && row.client == 1U ? 1 : 0;
    }
    EXPECT_EQ(looks, 2);
}

TEST_F(WebPhoneTest, AnotherUnitsOrderCannotBeAnswered) {
    auto mia = house.phone("mia");
    auto noor = house.phone("noor");
    EventListener page{house.port(), mia, "/api/phone/stream"};
    ASSERT_TRUE(page.next());
    duty(mia, true);
    house.alarm("0485000001");
    const auto id = id_of(order_at(page));
    const auto stolen = answer(noor, id, "accept");
    EXPECT_EQ(stolen.json().at("status"), "refused");
    EXPECT_EQ(stolen.json().at("reason"), "not_yours");
}

TEST_F(WebPhoneTest, AReopenedPageHasTheOrderWithItsReasonsAfterARestart) {
    auto mia = house.phone("mia");
    {
        EventListener page{house.port(), mia, "/api/phone/stream"};
        ASSERT_TRUE(page.next());
        duty(mia, true);
        house.alarm("0485000001");
        ASSERT_FALSE(order_at(page).empty());
    }
    house.end();
    house.begin();
    auto again = house.caller();
    again.cookie = mia.cookie;
    EventListener page{house.port(), again, "/api/phone/stream"};
    const auto picture = page.next();
    ASSERT_TRUE(picture);
    ASSERT_EQ(picture->data.at("orders").as_array().size(), 1U);
    EXPECT_FALSE(order_at(page).at("reasons").as_array().empty());
}

// Two phones accept in the same moment: one has it, the other is told that it is taken.
TEST_F(WebPhoneTest, WhoWasSlowerIsToldByNameWhoGoes) {
    auto olga = house.logged_in("olga");
    auto mia = house.phone("mia");
    auto noor = house.phone("noor");
    EventListener at_mia{house.port(), mia, "/api/phone/stream"};
    EventListener at_noor{house.port(), noor, "/api/phone/stream"};
    ASSERT_TRUE(at_mia.next());
    ASSERT_TRUE(at_noor.next());
    duty(mia, true);
    duty(noor, true);
    const auto number = house.alarm("0485000001");
    ASSERT_EQ(
        olga.post("/api/acts", {{"id", "s1"}, {"act", "search"}, {"incident", number}}).status, 200
    );
    const auto in_state = [](EventListener& phone, std::string_view state) {
        auto event = phone.next();
        while (event && (event->name != "order" || event->data.at("state").as_string() != state)) {
            event = phone.next();
        }
        return event ? event->data : json::object{};
    };
    const auto asked = in_state(at_noor, "offered");
    EXPECT_EQ(asked.at("taken_by"), "");
    answer(noor, std::string{asked.at("order").as_string()}, "accept");
    EXPECT_EQ(in_state(at_noor, "accepted").at("taken_by"), "");
    const auto lost = in_state(at_mia, "withdrawn");
    EXPECT_EQ(lost.at("why"), "taken_by_other");
    EXPECT_EQ(lost.at("taken_by"), "Noor");
}

TEST_F(WebPhoneTest, OfTwoThatAcceptAtOnceOneHasItEachTime) {
    auto olga = house.logged_in("olga");
    auto mia = house.phone("mia");
    auto noor = house.phone("noor");
    EventListener at_mia{house.port(), mia, "/api/phone/stream"};
    EventListener at_noor{house.port(), noor, "/api/phone/stream"};
    ASSERT_TRUE(at_mia.next());
    ASSERT_TRUE(at_noor.next());
    duty(mia, true);
    duty(noor, true);
    for (int round = 0; round < 100; ++round) {
        // Both are asked: the second by an operator who searches on.
        const auto number = house.alarm("0485000001");
        ASSERT_NE(number, 0U);
        const auto act = [&](const std::string& what, json::object more = {}) {
            more["id"] = "a" + std::to_string(++events);
            more["act"] = what;
            more["incident"] = number;
            return olga.post("/api/acts", more).status;
        };
        ASSERT_EQ(act("search"), 200);
        std::map<std::string, std::string> orders;
        house.on_loop([&] {
            for (const auto& order : house.office().committed().incidents.at(number).orders) {
                if (routing::is_open(order.state)) {
                    orders[order.unit.value] = std::to_string(order.id.epoch) + "-" +
                                               std::to_string(order.id.number) + "-" +
                                               std::to_string(order.id.index);
                }
            }
        });
        ASSERT_EQ(orders.size(), 2U) << round;
        HttpAnswer second;
        std::thread other([&] { second = answer(noor, orders["noor"], "accept"); });
        const auto first = answer(mia, orders["mia"], "accept");
        other.join();
        const bool mia_has = first.json().at("status") == "stored";
        const bool noor_has = second.json().at("status") == "stored";
        ASSERT_NE(mia_has, noor_has) << first.body << second.body;
        const auto& lost = mia_has ? second : first;
        EXPECT_EQ(lost.json().at("status"), "refused");
        EXPECT_EQ(lost.json().at("reason"), "taken_by_other");
        ASSERT_EQ(act("close", {{"word", "helped"}}), 200);
    }
}

TEST_F(WebPhoneTest, APositionCountsOnDutyOnly) {
    auto mia = house.phone("mia");
    const auto seen = [&] {
        return house.on_loop([&] { return house.office().sightings().contains({"mia"}); });
    };
    const json::object here{{"lat", 51.6}, {"lon", 5.9}, {"accuracy_m", 12.5}};
    EXPECT_EQ(mia.post("/api/phone/position", here).status, 204);
    EXPECT_FALSE(seen());
    duty(mia, true);
    EXPECT_EQ(mia.post("/api/phone/position", here).status, 204);
    EXPECT_TRUE(seen());
    EXPECT_EQ(mia.post("/api/phone/position", {{"lat", 91}, {"lon", 5}}).status, 400);
}

TEST_F(WebPhoneTest, DuressIsAnIncidentOfItsOwnOnce) {
    auto mia = house.phone("mia");
    const auto first = mia.post("/api/phone/duress", {{"event_id", "help"}});
    ASSERT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(first.json().at("status"), "stored");
    EXPECT_EQ(
        mia.post("/api/phone/duress", {{"event_id", "help"}}).json().at("status"), "duplicate"
    );
    house.on_loop([&] {
        const auto& incidents = house.office().committed().incidents;
        ASSERT_EQ(incidents.size(), 1U);
        const auto& incident = incidents.begin()->second;
        EXPECT_EQ(incident.kind, Kind::Duress);
        EXPECT_EQ(incident.sender, "mia");
        EXPECT_EQ(incident.urgency, routing::Urgency::U1);
    });
}

TEST_F(WebPhoneTest, WithoutPushesASubscriptionIsRefusedAndTheRestGoesOn) {
    auto mia = house.phone("mia");
    const json::object subscription{
        {"endpoint", "https://push.example/1"},
        {"expirationTime", nullptr},
        {"keys", json::object{{"p256dh", "x"}, {"auth", "y"}}}};
    EXPECT_EQ(mia.post("/api/phone/subscription", subscription).status, 503);
    EXPECT_EQ(mia.ask("DELETE", "/api/phone/subscription", "").status, 204);
    EXPECT_EQ(mia.post("/api/phone/reached", {{"id", "p1"}}).status, 204);
}

TEST(WebPhonePushTest, APageThatSubscribesIsInThePhoneBookUntilItUnsubscribes) {
    WebHouse house{
        [](daemon::Config& config) { config.push.subject = "mailto:beheer@zorg.example"; }};
    const auto phones_of_mia = [&] {
        return house.on_loop([&] { return house.ways_out().phones()->phones_of({"mia"}).size(); });
    };
    auto mia = house.phone("mia");
    // The keys of the example in RFC 8291.
    json::object subscription{
        {"endpoint", "https://updates.push.services.mozilla.com/wpush/v2/1"},
        {"keys",
         json::object{
             {"p256dh",
              "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-"
              "AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw"
              "4"},
             {"auth", "BTBZMqHH6r4Tts7J_aSIgg"}}}};
    EXPECT_EQ(mia.post("/api/phone/subscription", subscription).status, 204);
    EXPECT_EQ(phones_of_mia(), 1U);
    EXPECT_EQ(mia.ask("DELETE", "/api/phone/subscription", "").status, 204);
    EXPECT_EQ(phones_of_mia(), 0U);

    subscription["endpoint"] = "https://push.elsewhere.example/1";
    EXPECT_THAT(
        mia.post("/api/phone/subscription", subscription).body, HasSubstr("are not allowed here")
    );
    EXPECT_EQ(phones_of_mia(), 0U);
    EventListener page{house.port(), mia, "/api/phone/stream"};
    EXPECT_EQ(page.next()->data.at("vapid").as_string().size(), 87U);
}

TEST_F(WebPhoneTest, ARevokedPhoneHearsNothingMore) {
    auto lead = house.logged_in("lena", Role::ShiftLeader);
    auto mia = house.phone("mia");
    EventListener page{house.port(), mia, "/api/phone/stream"};
    ASSERT_TRUE(page.next());
    EXPECT_EQ(lead.post("/api/units/mia/revoke").status, 204);
    EXPECT_TRUE(page.wire().is_closed());
}

}  // namespace
}  // namespace nachtwacht::tests
