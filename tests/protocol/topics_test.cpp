#include "protocol/topics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace nachtwacht::protocol {
namespace {

const Topic a_device_event{Subject::DeviceEvent, "maas", "hub-7", ""};
const Topic an_answer{Subject::UnitAnswer, "maas", "mia", ""};

std::vector<Topic> one_of_each() {
    return {
        a_device_event,
        {Subject::DeviceReceipt, "maas", "hub-7", ""},
        {Subject::UnitOrder, "maas", "mia", ""},
        an_answer,
        {Subject::UnitReceipt, "maas", "mia", ""},
        {Subject::UnitDuty, "maas", "mia", ""},
        {Subject::UnitLink, "maas", "mia", ""},
        {Subject::GatewayState, "maas", "", ""},
        {Subject::Call, "maas", "", ""},
        {Subject::OwnTracks, "", "mia", "phone"},
    };
}

TEST(Topics, EverySubjectIsReadBackFromItsOwnText) {
    ASSERT_EQ(one_of_each().size(), static_cast<std::size_t>(last_subject));
    for (const Topic& topic : one_of_each()) {
        EXPECT_EQ(topic_named(text_of(topic)), topic) << text_of(topic);
    }
}

TEST(Topics, AreTheDocumentedOnes) {
    EXPECT_EQ(text_of(a_device_event), "nachtwacht/maas/device/hub-7/event");
    EXPECT_EQ(text_of(an_answer), "nachtwacht/maas/unit/mia/answer");
    EXPECT_EQ(text_of({Subject::GatewayState, "maas", "", ""}), "nachtwacht/maas/gateway/state");
    EXPECT_EQ(text_of({Subject::Call, "maas", "", ""}), "nachtwacht/maas/call");
    EXPECT_EQ(text_of({Subject::OwnTracks, "", "mia", "phone"}), "owntracks/mia/phone");
    EXPECT_EQ(filter_of(Subject::DeviceEvent, "maas"), "nachtwacht/maas/device/+/event");
    EXPECT_EQ(filter_of(Subject::OwnTracks, "maas"), "owntracks/+/+");
}

TEST(Topics, WhatIsNotExactlyOursIsNotRead) {
    for (const std::string topic : {
             "",
             "/",
             "nachtwacht",
             "nachtwacht/maas",
             "nachtwacht/maas/device",
             "nachtwacht/maas/device/hub-7",
             "nachtwacht/maas/device//event",
             "nachtwacht//device/hub-7/event",
             "nachtwacht/maas/device/hub-7/event/",
             "nachtwacht/maas/device/hub-7/event/more",
             "/nachtwacht/maas/device/hub-7/event",
             "nachtwacht/maas/device/hub-7/order",
             "nachtwacht/maas/unit/mia/event",
             "nachtwacht/maas/device/+/event",
             "nachtwacht/maas/device/#/event",
             "nachtwacht/maas/device/$hub/event",
             "nachtwacht/maas/gateway/status",
             "nachtwacht/maas/gateway/x/state",
             "Nachtwacht/maas/call",
             "owntracks/mia",
             "owntracks/mia/phone/event",
             "owntracks//phone",
             "$SYS/broker/version",
         }) {
        EXPECT_EQ(topic_named(topic), std::nullopt) << topic;
    }
    EXPECT_EQ(topic_named(std::string{"nachtwacht/maas/device/a\0b/event", 33}), std::nullopt);
    EXPECT_EQ(topic_named("nachtwacht/maas/device/a\xff/event"), std::nullopt);
    EXPECT_EQ(
        topic_named("nachtwacht/maas/device/" + std::string(129, 'a') + "/event"), std::nullopt
    );
    EXPECT_NE(
        topic_named("nachtwacht/maas/device/" + std::string(128, 'a') + "/event"), std::nullopt
    );
}

TEST(Topics, AReceiptGoesToItsOwnSenderOnly) {
    EXPECT_EQ(receipt_topic(a_device_event), "nachtwacht/maas/device/hub-7/receipt");
    EXPECT_EQ(receipt_topic(an_answer), "nachtwacht/maas/unit/mia/receipt");
    EXPECT_TRUE(may_answer_on(a_device_event, "nachtwacht/maas/device/hub-7/receipt"));
    EXPECT_TRUE(may_answer_on(a_device_event, "nachtwacht/maas/device/hub-7/receipt/one"));
    for (const std::string response : {
             "nachtwacht/maas/device/hub-7/event",
             "nachtwacht/maas/device/hub-7/receipts",
             "nachtwacht/maas/device/hub-8/receipt",
             "nachtwacht/maas/unit/mia/order",
             "nachtwacht/maas/device/hub-7/receipt/#",
             "nachtwacht/maas/device/hub-7/receipt/+",
             "",
         }) {
        EXPECT_FALSE(may_answer_on(a_device_event, response)) << response;
    }
}

TEST(Topics, EachStandsInTheAsyncApiDescription) {
    std::ifstream file{NACHTWACHT_SOURCE_DIR "/deploy/asyncapi.yaml"};
    std::stringstream text;
    text << file.rdbuf();
    for (const Topic& topic : one_of_each()) {
        EXPECT_THAT(text.str(), testing::HasSubstr("address: " + pattern_of(topic.subject) + "\n"));
    }
}

}  // namespace
}  // namespace nachtwacht::protocol
