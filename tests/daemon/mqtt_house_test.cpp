// The door, phones and devices around a real broker with the configuration that we ship.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <fstream>
#include <list>

#include "daemon/mqtt_door.hpp"
#include "daemon/phone.hpp"
#include "protocol/owntracks.hpp"
#include "tests/daemon/mqtt_world.hpp"
#include "tests/daemon/remembering_intake.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using protocol::Form;
using testing::IsEmpty;
using testing::SizeIs;
using tests::Broker;
using tests::happens;
using tests::link_settings;
using tests::Listener;

constexpr auto event_topic = "nachtwacht/maas/device/hub/event";
constexpr auto hub_receipts = "nachtwacht/maas/device/hub/receipt";
constexpr auto mia_orders = "nachtwacht/maas/unit/mia/order";

const protocol::DeviceEvent a_fall{.event_id = "17", .kind = "fall"};

protocol::OrderMessage an_order(
    const std::string& id, protocol::OrderWhat what, std::uint32_t epoch = 4
) {
    return {
        .order = id,
        .epoch = epoch,
        .what = what,
        .incident = "4-120",
        .kind = "fall",
        .urgency = "U2",
        .place =
            protocol::OrderPlace{
                "Molenstraat", "Boxmeer", protocol::GeoPoint{51'640'000, 5'940'000, 0}},
        .answer_within_s = 60};
}

class MqttHouseTest : public testing::Test {
protected:
    MqttHouseTest() { gateway.start(); }

    MqttLinkSettings gateway_settings() {
        auto settings = link_settings(broker, "gateway");
        settings.subscriptions = MqttDoor::subscriptions("maas");
        return settings;
    }
    MqttLinkSettings hub_settings() {
        auto settings = link_settings(broker, "hub");
        settings.subscriptions = {{hub_receipts, false}};
        return settings;
    }
    PhoneSettings phone_settings(const std::string& unit) {
        PhoneSettings settings;
        settings.region = "maas";
        settings.unit = unit;
        settings.broker = link_settings(broker, unit);
        settings.first_repeat = 50ms;
        settings.pace_percent = 1;
        return settings;
    }
    Phone& new_phone(PhoneSettings settings) {
        phones.emplace_back(loop, std::move(settings), [this](const PhoneNote& note) {
            notes.emplace_back(note.what);
        });
        phones.back().start();
        return phones.back();
    }
    std::ptrdiff_t noted(const std::string& what) const {
        return std::count(notes.begin(), notes.end(), what);
    }
    bool comes(const std::function<bool()>& done) { return happens(loop, done); }
    bool has_answered(routing::Answer answer) {
        return std::any_of(intake.answers.begin(), intake.answers.end(), [&](const auto& given) {
            return given.answer == answer;
        });
    }
    void tell(const protocol::OrderMessage& order) {
        ASSERT_TRUE(gateway.publish(mia_orders, protocol::write(order, Form::Protobuf), {}, false));
    }
    bool settled(Phone& phone) {
        return comes([&] {
            return gateway_up && phone.link().state() == LinkState::Up &&
                   intake.duties.size() == 1 && phone.pending() == 0;
        });
    }

    boost::asio::io_context loop;
    tests::Broker broker{{"hub", "mia", "bert"}};
    tests::RememberingIntake intake;
    bool gateway_up{};
    std::vector<std::string> notes;
    MqttLink gateway{
        loop,
        gateway_settings(),
        {.arrived = [this](const LinkArrival& arrival) { door.arrived(arrival); },
         .changed =
             [this](LinkState state, bool) {
                 gateway_up = state == LinkState::Up;
                 door.changed(state);
             },
         .dropped = {}},
        nullptr};
    MqttDoor door{
        intake,
        gateway,
        {.region = "maas",
         .epoch = 4,
         .wall =
             [] {
                 return std::chrono::floor<std::chrono::milliseconds>(
                     std::chrono::system_clock::now()
                 );
             }},
        nullptr};
    std::list<Phone> phones;
};

TEST_F(MqttHouseTest, AnEventThatGotNoReceiptComesAgainAndIsADuplicate) {
    intake.commits_at_once = false;
    Listener hub{loop, hub_settings()};
    ASSERT_TRUE(comes([&] { return gateway_up && hub.is_up(); }));
    const std::string payload = protocol::write(a_fall, Form::Protobuf);
    ASSERT_TRUE(hub.link.publish(event_topic, payload, {}, false));
    ASSERT_TRUE(comes([&] { return intake.signals.size() == 1; }));
    EXPECT_THAT(hub.heard, IsEmpty());

    intake.commits_at_once = true;
    ASSERT_TRUE(hub.link.publish(event_topic, payload, {}, false));
    ASSERT_TRUE(comes([&] { return hub.heard.size() == 2; }));
    EXPECT_EQ(
        protocol::read_receipt(hub.heard[0].payload)->status, protocol::ReceiptStatus::Stored
    );
    EXPECT_EQ(
        protocol::read_receipt(hub.heard[1].payload)->status, protocol::ReceiptStatus::Duplicate
    );
    EXPECT_THAT(intake.signals, SizeIs(1));
}

TEST_F(MqttHouseTest, APhoneShowsAcceptsAndDrives) {
    auto settings = phone_settings("mia");
    settings.character = Character::Quick;
    settings.place = protocol::GeoPoint{51'650'000, 5'900'000, 10};
    Phone& mia = new_phone(settings);
    ASSERT_TRUE(settled(mia));
    EXPECT_EQ(intake.duties[0].unit.value, "mia");
    tell(an_order("4-120-1", protocol::OrderWhat::Offer));
    ASSERT_TRUE(comes([&] { return mia.counters().done == 1; }));

    std::vector<routing::Answer> given;
    for (const routing::UnitAnswered& answer : intake.answers) {
        given.push_back(answer.answer);
    }
    using enum routing::Answer;
    EXPECT_THAT(given, testing::ElementsAre(Shown, Accept, UnderWay, OnScene, Done));
    EXPECT_EQ(mia.counters().accepted, 1);
    EXPECT_THAT(mia.orders(), IsEmpty());
    EXPECT_EQ(intake.links.back(), (std::pair<std::string, bool>{"mia", true}));
    EXPECT_FALSE(intake.sightings.empty());
}

TEST_F(MqttHouseTest, AnOrderIsShownOnceHoweverOftenItComes) {
    Phone& mia = new_phone(phone_settings("mia"));
    ASSERT_TRUE(settled(mia));
    tell(an_order("4-120-1", protocol::OrderWhat::Offer));
    tell(an_order("4-120-1", protocol::OrderWhat::Offer));
    tell(an_order("4-120-1", protocol::OrderWhat::Offer, 5));
    tell(an_order("4-121-1", protocol::OrderWhat::Offer, 4));
    ASSERT_TRUE(comes([&] { return mia.counters().again == 2 && mia.counters().stale == 1; }));
    EXPECT_EQ(mia.counters().shown, 1);
    ASSERT_TRUE(comes([&] { return mia.pending() == 0; }));
    EXPECT_THAT(intake.answers, SizeIs(1));
}

TEST_F(MqttHouseTest, APhoneSaysItAgainUntilThereIsAReceipt) {
    Phone& mia = new_phone(phone_settings("mia"));
    ASSERT_TRUE(settled(mia));
    intake.commits_at_once = false;
    tell(an_order("4-120-1", protocol::OrderWhat::Offer));
    ASSERT_TRUE(comes([&] { return intake.duplicates == 3; }));
    EXPECT_EQ(mia.pending(), 1);
    EXPECT_THAT(intake.answers, SizeIs(1));
    intake.commits_at_once = true;
    intake.commit();
    ASSERT_TRUE(comes([&] { return mia.pending() == 0; }));
}

TEST_F(MqttHouseTest, AWithdrawalIsConfirmedAndEndsWhatThePhoneMeantToDo) {
    auto settings = phone_settings("mia");
    settings.character = Character::Slow;
    settings.pace_percent = 100;
    Phone& mia = new_phone(settings);
    ASSERT_TRUE(settled(mia));
    tell(an_order("4-120-1", protocol::OrderWhat::Offer));
    tell(an_order("4-120-1", protocol::OrderWhat::Withdraw));
    tell(an_order("4-120-1", protocol::OrderWhat::Withdraw));
    ASSERT_TRUE(comes([&] {
        return has_answered(routing::Answer::Withdrawal) && mia.pending() == 0;
    }));
    EXPECT_EQ(mia.counters().withdrawn, 1);
    EXPECT_THAT(mia.orders(), IsEmpty());
}

TEST_F(MqttHouseTest, AnOfferThatItsWithdrawalOvertookIsNotShown) {
    Phone& mia = new_phone(phone_settings("mia"));
    ASSERT_TRUE(settled(mia));
    tell(an_order("4-120-1", protocol::OrderWhat::Withdraw));
    tell(an_order("4-120-1", protocol::OrderWhat::Offer));
    ASSERT_TRUE(comes([&] { return mia.counters().again == 1; }));
    EXPECT_EQ(mia.counters().shown, 0);
}

TEST_F(MqttHouseTest, ARefusedAcceptIsNotCarriedOut) {
    auto settings = phone_settings("mia");
    Phone& mia = new_phone(settings);
    ASSERT_TRUE(settled(mia));
    tell(an_order("4-120-1", protocol::OrderWhat::Offer));
    ASSERT_TRUE(comes([&] { return has_answered(routing::Answer::Shown) && mia.pending() == 0; }));
    intake.refuses_with = "taken_by_other";
    ASSERT_TRUE(mia.answer("4-120-1", routing::Answer::Accept));
    ASSERT_TRUE(comes([&] { return mia.counters().refused == 1; }));
    EXPECT_THAT(mia.orders(), IsEmpty());
    EXPECT_EQ(mia.counters().accepted, 0);
}

TEST_F(MqttHouseTest, AnAcceptThatWasNotPassedOnLapsesWithTheOffer) {
    Phone& mia = new_phone(phone_settings("mia"));
    ASSERT_TRUE(settled(mia));
    auto order = an_order("4-120-1", protocol::OrderWhat::Offer);
    order.answer_within_s = 1;
    tell(order);
    ASSERT_TRUE(comes([&] { return has_answered(routing::Answer::Shown) && mia.pending() == 0; }));
    mia.lose_connection(10s);
    ASSERT_TRUE(comes([&] { return noted("down") == 1; }));
    ASSERT_TRUE(mia.answer("4-120-1", routing::Answer::Accept));
    EXPECT_EQ(mia.pending(), 1);
    ASSERT_TRUE(comes([&] { return mia.counters().lapsed == 1; }));
    EXPECT_EQ(mia.pending(), 0);
    EXPECT_FALSE(has_answered(routing::Answer::Accept));
}

TEST_F(MqttHouseTest, ALostPhoneIsToldByItsWillAndMissesNothing) {
    Phone& mia = new_phone(phone_settings("mia"));
    ASSERT_TRUE(settled(mia));
    ASSERT_TRUE(comes([&] { return !intake.links.empty() && intake.links.back().second; }));
    mia.lose_connection(300ms);
    ASSERT_TRUE(comes([&] { return !intake.links.back().second; }));
    tell(an_order("4-120-1", protocol::OrderWhat::Offer));
    ASSERT_TRUE(comes([&] { return has_answered(routing::Answer::Shown); }));
    EXPECT_TRUE(intake.links.back().second);
    EXPECT_EQ(mia.counters().shown, 1);
}

TEST_F(MqttHouseTest, AfterABrokerThatForgotEverythingAllGoesOn) {
    Phone& mia = new_phone(phone_settings("mia"));
    ASSERT_TRUE(settled(mia));
    broker.kill();
    ASSERT_TRUE(comes([&] { return !gateway_up && noted("down") == 1; }));
    EXPECT_FALSE(gateway.publish(mia_orders, "x", {}, false));
    broker.forget();
    broker.start();
    ASSERT_TRUE(comes([&] { return gateway_up && noted("up") == 2; }));
    tell(an_order("4-120-1", protocol::OrderWhat::Offer));
    ASSERT_TRUE(comes([&] { return has_answered(routing::Answer::Shown) && mia.pending() == 0; }));
}

std::string with_length(const std::string& text) {
    return std::string{static_cast<char>(text.size() >> 8u), static_cast<char>(text.size())} + text;
}

std::string packet(char type, const std::string& body) {
    return std::string{type, static_cast<char>(body.size())} + body;  // all of ours are below 128
}

// Publishes as the account's owner, by hand: mosquitto 2.0.11 drops a connection whose publish its
// ACL refuses, and Paho would come back with it for ever. Returns when the broker has judged it.
void publish_by_hand(
    const Broker& broker,
    const std::string& account,
    const std::string& topic,
    const std::string& payload
) {
    boost::asio::io_context context;
    boost::asio::ip::tcp::socket socket{context};
    socket.connect({boost::asio::ip::address_v4::loopback(), broker.port()});
    const std::string connect = with_length("MQTT") + std::string{"\x04\xc2\x00\x3c", 4} +
                                with_length("by-hand") + with_length(account) +
                                with_length(tests::broker_password(account));
    boost::asio::write(socket, boost::asio::buffer(packet('\x10', connect)));
    std::array<char, 4> answer{};
    boost::asio::read(socket, boost::asio::buffer(answer));
    ASSERT_EQ(answer[3], 0);
    const std::string ping{"\xc0\x00", 2};
    boost::asio::write(
        socket, boost::asio::buffer(packet('\x30', with_length(topic) + payload) + ping)
    );
    boost::system::error_code closed;
    boost::asio::read(socket, boost::asio::buffer(answer.data(), 2), closed);
}

TEST_F(MqttHouseTest, APhoneHearsNoOthersOrdersAndWritesNoReceipts) {
    auto settings = link_settings(broker, "bert");
    settings.subscriptions = {
        {"nachtwacht/+/unit/+/order", false},
        {"nachtwacht/maas/unit/mia/#", false},
        {"owntracks/#", false}};
    Listener bert{loop, settings};
    Listener hub{loop, hub_settings()};
    Phone& mia = new_phone(phone_settings("mia"));
    ASSERT_TRUE(settled(mia));
    ASSERT_TRUE(comes([&] { return bert.is_up() && hub.is_up(); }));

    tell(an_order("4-120-1", protocol::OrderWhat::Offer));
    ASSERT_TRUE(comes([&] { return has_answered(routing::Answer::Shown); }));
    for (const std::string topic :
         {hub_receipts,
          "nachtwacht/maas/unit/bert/receipt",
          "nachtwacht/maas/unit/bert/order",
          "nachtwacht/maas/unit/mia/order",
          "nachtwacht/maas/unit/mia/answer",
          "nachtwacht/maas/unit/mia/link",
          "nachtwacht/maas/gateway/state",
          "nachtwacht/maas/call",
          "nachtwacht/maas/device/hub/event",
          "owntracks/mia/phone"}) {
        publish_by_hand(broker, "bert", topic, "forged");
    }
    publish_by_hand(
        broker,
        "bert",
        "nachtwacht/maas/unit/bert/answer",
        R"({"event_id":"b","order":"4-120-1","answer":"accept"})"
    );
    ASSERT_TRUE(comes([&] { return has_answered(routing::Answer::Accept); }));
    EXPECT_EQ(intake.answers.back().unit.value, "bert");
    EXPECT_THAT(hub.heard, IsEmpty());
    EXPECT_THAT(intake.verdicts, IsEmpty());
    EXPECT_EQ(door.counters().ignored, 0);
    EXPECT_THAT(bert.heard, IsEmpty());
    EXPECT_EQ(noted("unreadable"), 0);
}

TEST_F(MqttHouseTest, WhatAPhoneShowedStandsInItsRecordWithoutAName) {
    const auto file = std::filesystem::temp_directory_path() /
                      ("nachtwacht-phone-" + std::to_string(broker.port()) + ".jsonl");
    auto settings = phone_settings("mia");
    settings.record = file;
    settings.character = Character::Quick;
    Phone& mia = new_phone(settings);
    ASSERT_TRUE(settled(mia));
    auto order = an_order("4-120-1", protocol::OrderWhat::Offer);
    order.warnings = "hond in de tuin";
    tell(order);
    ASSERT_TRUE(comes([&] { return mia.counters().done == 1; }));
    std::ifstream stream{file};
    const std::string text{std::istreambuf_iterator<char>{stream}, {}};
    std::filesystem::remove(file);
    EXPECT_THAT(
        text, testing::HasSubstr(R"("unit":"mia","what":"shown","order":"4-120-1","epoch":4})")
    );
    EXPECT_THAT(text, testing::HasSubstr(R"("answer":"accept")"));
    EXPECT_THAT(text, testing::HasSubstr(R"("status":"stored")"));
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("hond")));
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("Molenstraat")));
}

}  // namespace
}  // namespace nachtwacht::daemon
