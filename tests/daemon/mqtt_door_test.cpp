#include "daemon/mqtt_door.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/remembering_intake.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using protocol::Form;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

constexpr std::int64_t now_s = 1'772'331'330;

struct Sent {
    std::string topic;
    std::string payload;
    LinkProperties properties;
    bool retained;
};

class KeepingLink final : public Link {
public:
    bool publish(std::string topic, std::string payload, LinkProperties properties, bool retained)
        override {
        if (up) {
            sent.push_back({std::move(topic), std::move(payload), std::move(properties), retained});
        }
        return up;
    }
    [[nodiscard]] LinkState state() const override { return up ? LinkState::Up : LinkState::Down; }

    bool up{true};
    std::vector<Sent> sent{};
};

class MqttDoorTest : public testing::Test {
protected:
    void say(const std::string& topic, const std::string& payload, bool retained = false) {
        door.arrived({.topic = topic, .payload = payload, .retained = retained});
    }
    void say_event(const std::string& payload) { say("nachtwacht/maas/device/hub/event", payload); }
    void say_answer(const std::string& payload) { say("nachtwacht/maas/unit/mia/answer", payload); }
    void say_link(protocol::Presence state) {
        say("nachtwacht/maas/unit/mia/link",
            protocol::write(protocol::UnitLinkMessage{state}, Form::Protobuf));
    }
    void say_position(std::int64_t ago_s, std::uint32_t accuracy_m, std::int32_t latitude_e6) {
        say("owntracks/mia/phone",
            protocol::write(protocol::TrackedLocation{
                latitude_e6, 5'000'000, now_s - ago_s, accuracy_m, {}, 0}));
    }
    protocol::ReceiptMessage last_receipt() const {
        return protocol::read_receipt(link.sent.at(link.sent.size() - 1).payload)
            .value_or(protocol::ReceiptMessage{});
    }

    tests::RememberingIntake intake;
    KeepingLink link;
    MqttDoor door{
        intake,
        link,
        {.region = "maas",
         .epoch = 4,
         .wall = [] { return routing::Wall{std::chrono::seconds{now_s}}; }},
        nullptr};
};

TEST_F(MqttDoorTest, AnEventBecomesASignalOfItsSender) {
    say_event(
        R"({"event_id":"17","kind":"fall","position":{"latitude_e6":51650000,"longitude_e6":5900000},"bare":true,"phone_back":true})"
    );
    ASSERT_THAT(intake.signals, SizeIs(1));
    const routing::Signal& signal = intake.signals[0];
    EXPECT_EQ(signal.kind, routing::Kind::Fall);
    EXPECT_EQ(signal.asker, routing::Asker::Device);
    EXPECT_EQ(signal.reference.door, routing::Door::Mqtt);
    EXPECT_EQ(signal.reference.sender, "hub");
    EXPECT_EQ(signal.reference.value, "17");
    EXPECT_EQ(signal.reference.keep, 7 * 24h);
    EXPECT_EQ(signal.position, (routing::Position{51'650'000, 5'900'000}));
    EXPECT_TRUE(signal.bare);
    EXPECT_TRUE(signal.phone_back);
    EXPECT_FALSE(signal.update);
    EXPECT_THAT(intake.lives, ElementsAre("hub"));
}

TEST_F(MqttDoorTest, NothingIsReceiptedBeforeTheCommit) {
    intake.commits_at_once = false;
    say_event(R"({"event_id":"17","kind":"fall"})");
    EXPECT_THAT(link.sent, IsEmpty());
    intake.commit();
    ASSERT_THAT(link.sent, SizeIs(1));
    EXPECT_EQ(link.sent[0].topic, "nachtwacht/maas/device/hub/receipt");
    EXPECT_FALSE(link.sent[0].retained);
    EXPECT_EQ(
        last_receipt(),
        (protocol::ReceiptMessage{
            "17", 1, 4, 1'772'331'330'123, protocol::ReceiptStatus::Stored, ""})
    );
}

TEST_F(MqttDoorTest, ARepeatIsReceiptedAsDuplicateWithTheFirstNumber) {
    say_event(R"({"event_id":"17","kind":"fall"})");
    say_event(R"({"event_id":"18","kind":"fall"})");
    say_event(R"({"event_id":"17","kind":"fall"})");
    EXPECT_THAT(intake.signals, SizeIs(2));
    EXPECT_EQ(last_receipt().status, protocol::ReceiptStatus::Duplicate);
    EXPECT_EQ(last_receipt().entry, 1);
}

TEST_F(MqttDoorTest, TheReceiptComesInTheFormOfTheMessage) {
    say_event(R"({"event_id":"17","kind":"fall"})");
    EXPECT_THAT(link.sent.back().payload, testing::StartsWith("{"));
    say_event(
        protocol::write(protocol::DeviceEvent{.event_id = "18", .kind = "fall"}, Form::Protobuf)
    );
    EXPECT_THAT(link.sent.back().payload, testing::Not(testing::StartsWith("{")));
}

TEST_F(MqttDoorTest, AResponseTopicCountsOnlyWithinTheSendersOwn) {
    LinkArrival arrival{
        .topic = "nachtwacht/maas/device/hub/event",
        .payload = R"({"event_id":"17","kind":"fall"})",
        .response_topic = "nachtwacht/maas/device/hub/receipt/a",
        .correlation = "c1"};
    door.arrived(arrival);
    EXPECT_EQ(link.sent.back().topic, "nachtwacht/maas/device/hub/receipt/a");
    EXPECT_EQ(link.sent.back().properties.correlation, "c1");

    arrival.response_topic = "nachtwacht/maas/unit/mia/order";
    door.arrived(arrival);
    EXPECT_EQ(link.sent.back().topic, "nachtwacht/maas/device/hub/receipt");
}

TEST_F(MqttDoorTest, AKindThatNobodyKnowsIsAnAlarm) {
    say_event(R"({"event_id":"17","kind":"levitation"})");
    ASSERT_THAT(intake.signals, SizeIs(1));
    EXPECT_EQ(intake.signals[0].kind, routing::Kind::UnspecifiedAlarm);
    EXPECT_THAT(intake.raws[0], testing::HasSubstr("levitation"));
    EXPECT_EQ(door.counters().unknown_kinds, 1);
}

TEST_F(MqttDoorTest, WhatCannotBeReadReachesAPersonWithItsBytes) {
    const std::string bytes{"HELP\0ME", 7};
    say_event(bytes);
    EXPECT_THAT(intake.raws, ElementsAre(bytes));
    EXPECT_THAT(intake.verdicts, ElementsAre(testing::HasSubstr("not_protobuf at byte")));
    ASSERT_THAT(intake.references, SizeIs(1));
    EXPECT_EQ(intake.references[0].sender, "hub");
    EXPECT_EQ(intake.references[0].value.size(), 64);
    EXPECT_EQ(last_receipt().status, protocol::ReceiptStatus::Refused);
    EXPECT_EQ(last_receipt().reason, "unreadable:not_protobuf");

    say_answer(R"({"event_id":"1","order":"3-120-1","answer":"perhaps"})");
    EXPECT_THAT(intake.verdicts.back(), testing::HasSubstr("answer"));
    EXPECT_EQ(intake.references.back().door, routing::Door::Phone);
}

TEST_F(MqttDoorTest, AHeartbeatIsASignOfLifeAndNothingIsSaid) {
    say_event(R"({"kind":"heartbeat"})");
    EXPECT_THAT(intake.lives, ElementsAre("hub"));
    EXPECT_THAT(intake.signals, IsEmpty());
    EXPECT_THAT(link.sent, IsEmpty());
}

TEST_F(MqttDoorTest, AFullHouseSaysNothingSoThatTheSenderComesAgain) {
    for (const auto readiness : {Intake::Readiness::Full, Intake::Readiness::Closed}) {
        intake.is_ready = readiness;
        say_event(R"({"event_id":"17","kind":"fall"})");
        say_event("HELP");
        say_answer(R"({"event_id":"1","order":"3-120-1","answer":"accept"})");
    }
    EXPECT_THAT(intake.signals, IsEmpty());
    EXPECT_THAT(link.sent, IsEmpty());
    EXPECT_EQ(door.counters().turned_away, 6);
}

TEST_F(MqttDoorTest, OnLittleDiskCallsForHelpAreTakenLast) {
    intake.is_ready = Intake::Readiness::CallsForHelpOnly;
    say_event(R"({"event_id":"1","kind":"low_battery"})");
    say_event(R"({"event_id":"2","kind":"test"})");
    EXPECT_THAT(intake.signals, IsEmpty());
    say_event(R"({"event_id":"3","kind":"fall"})");
    say_event(R"({"event_id":"4","kind":"who knows"})");
    EXPECT_THAT(intake.signals, SizeIs(2));
    say_answer(R"({"event_id":"1","order":"3-120-1","answer":"accept"})");
    EXPECT_THAT(intake.answers, SizeIs(1));
}

TEST_F(MqttDoorTest, AnAnswerIsThatOfTheUnitInTheTopic) {
    say_answer(
        R"({"event_id":"m-1","order":"3-120-2","answer":"decline","word":"occupied","text":"bij mevrouw"})"
    );
    ASSERT_THAT(intake.answers, SizeIs(1));
    const routing::UnitAnswered& answer = intake.answers[0];
    EXPECT_EQ(answer.unit.value, "mia");
    EXPECT_EQ(answer.order, (routing::OrderId{3, 120, 2}));
    EXPECT_EQ(answer.answer, routing::Answer::Decline);
    EXPECT_EQ(answer.word, "occupied");
    EXPECT_EQ(answer.reference.door, routing::Door::Phone);
    EXPECT_THAT(intake.texts, ElementsAre("bij mevrouw"));
    EXPECT_EQ(link.sent.back().topic, "nachtwacht/maas/unit/mia/receipt");
    EXPECT_EQ(door.form_of({"mia"}), Form::Json);
    EXPECT_EQ(door.form_of({"bert"}), Form::Protobuf);
}

TEST_F(MqttDoorTest, AnAnswerIsNotLostForAWordOnNoList) {
    say_answer(
        R"({"event_id":"1","order":"3-120-2","answer":"decline","word":"Te ver!","text":"sorry"})"
    );
    EXPECT_EQ(intake.answers.at(0).word, "other");
    EXPECT_THAT(intake.texts, ElementsAre("Te ver!\nsorry"));
}

TEST_F(MqttDoorTest, ARefusalIsToldWithItsReason) {
    intake.refuses_with = "taken_by_other";
    say_answer(R"({"event_id":"1","order":"3-120-2","answer":"accept"})");
    EXPECT_EQ(last_receipt().status, protocol::ReceiptStatus::Refused);
    EXPECT_EQ(last_receipt().reason, "taken_by_other");
}

TEST_F(MqttDoorTest, DutyIsTakenWithItsBaseAndItsEnd) {
    say("nachtwacht/maas/unit/mia/duty",
        R"({"event_id":"1","on":true,"base":{"latitude_e6":51650000,"longitude_e6":5900000},"until_s":1772360000})"
    );
    ASSERT_THAT(intake.duties, SizeIs(1));
    EXPECT_EQ(intake.duties[0].unit.value, "mia");
    EXPECT_TRUE(intake.duties[0].on);
    EXPECT_EQ(intake.duties[0].by, "unit");
    EXPECT_EQ(intake.duties[0].base, (routing::Position{51'650'000, 5'900'000}));
    EXPECT_EQ(intake.duties[0].until, routing::Wall{std::chrono::seconds{1'772'360'000}});
    EXPECT_EQ(last_receipt().event_id, "1");
}

TEST_F(MqttDoorTest, YesterdaysAnswersAndDutiesAreNoNewsButAnAlarmIs) {
    say("nachtwacht/maas/unit/mia/duty", R"({"event_id":"1","on":true})", true);
    say("nachtwacht/maas/unit/mia/answer",
        R"({"event_id":"2","order":"3-1-1","answer":"accept"})",
        true);
    EXPECT_THAT(intake.duties, IsEmpty());
    EXPECT_THAT(intake.answers, IsEmpty());
    say("nachtwacht/maas/device/hub/event", R"({"event_id":"3","kind":"fall"})", true);
    EXPECT_THAT(intake.signals, SizeIs(1));
}

TEST_F(MqttDoorTest, ALinkIsToldWhenItChangesAndAnewAfterOursWasDown) {
    say_link(protocol::Presence::Up);
    say_link(protocol::Presence::Up);
    say_link(protocol::Presence::Down);
    EXPECT_THAT(intake.links, ElementsAre(Pair("mia", true), Pair("mia", false)));
    door.changed(LinkState::Down);
    door.changed(LinkState::Up);
    say_link(protocol::Presence::Down);
    EXPECT_THAT(intake.links, SizeIs(3));
}

TEST_F(MqttDoorTest, PositionsCountByTheirFix) {
    say_position(100, 10, 51'000'001);
    say_position(300, 10, 51'000'002);    // older than what we know
    say_position(-301, 10, 51'000'003);   // more than five minutes ahead
    say_position(90, 2'001, 51'000'004);  // imprecise, and a better one is at hand
    say_position(80, 2'000, 51'000'005);
    ASSERT_THAT(intake.sightings, SizeIs(2));
    EXPECT_EQ(intake.sightings[0].second.position.latitude_e6, 51'000'001);
    EXPECT_EQ(intake.sightings[1].second.position.latitude_e6, 51'000'005);
    EXPECT_EQ(intake.sightings[1].second.at, routing::Wall{std::chrono::seconds{now_s - 80}});
    EXPECT_EQ(intake.sightings[1].second.accuracy_m, 2'000);
    EXPECT_EQ(intake.sightings[1].first, "mia");
}

TEST_F(MqttDoorTest, AnImprecisePositionIsBetterThanNone) {
    say_position(1'000, 3'000, 51'000'001);
    say_position(960, 10, 51'000'002);
    say_position(61, 3'000, 51'000'003);  // 899 s after the precise one
    say_position(60, 3'000, 51'000'004);  // 900 s after it
    ASSERT_THAT(intake.sightings, SizeIs(3));
    EXPECT_EQ(intake.sightings[2].second.position.latitude_e6, 51'000'004);
}

TEST_F(MqttDoorTest, APositionALittleAheadCountsAsOfNow) {
    say_position(-300, 10, 51'000'001);
    ASSERT_THAT(intake.sightings, SizeIs(1));
    EXPECT_EQ(intake.sightings[0].second.at, routing::Wall{std::chrono::seconds{now_s}});
}

TEST_F(MqttDoorTest, WhatIsNotForUsIsCountedAndLeft) {
    say("nachtwacht/elsewhere/device/hub/event", R"({"event_id":"17","kind":"fall"})");
    say("nachtwacht/maas/device/hub/receipt", "x");
    say("something/else", "x");
    EXPECT_EQ(door.counters().foreign, 3);
    say("nachtwacht/maas/unit/mia/link", "");
    say("owntracks/mia/phone", R"({"_type":"lwt","tst":1})");
    say("owntracks/mia/phone", "garbage");
    EXPECT_EQ(door.counters().ignored, 3);
    EXPECT_THAT(intake.signals, IsEmpty());
}

TEST_F(MqttDoorTest, AReceiptThatComesAfterTheDoorHasGoneIsNotSent) {
    intake.commits_at_once = false;
    {
        MqttDoor gone{intake, link, {.region = "maas", .epoch = 4, .wall = {}}, nullptr};
        gone.arrived(
            {.topic = "nachtwacht/maas/device/hub/event",
             .payload = R"({"event_id":"1","kind":"fall"})"}
        );
    }
    intake.commit();
    EXPECT_THAT(link.sent, IsEmpty());
}

}  // namespace
}  // namespace nachtwacht::daemon
