#include "daemon/mqtt_link.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>

#include "tests/daemon/mqtt_world.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using tests::Broker;
using tests::happens;
using tests::link_settings;
using tests::Listener;

constexpr auto event_topic = "nachtwacht/maas/device/hub/event";
constexpr auto receipt_topic = "nachtwacht/maas/device/hub/receipt";

MqttLinkSettings gateway_of(const Broker& broker) {
    auto settings = link_settings(broker, "gateway");
    settings.subscriptions = {{"nachtwacht/maas/device/+/event", false}};
    return settings;
}

MqttLinkSettings hub_of(const Broker& broker) {
    auto settings = link_settings(broker, "hub");
    settings.subscriptions = {{receipt_topic, false}};
    return settings;
}

// Of each connection of this process to the port: does it wait before it sends (Nagle)?
std::vector<bool> connections_that_wait(std::uint16_t port) {
    std::vector<bool> found;
    for (int handle = 0; handle < 1024; ++handle) {
        sockaddr_in peer{};
        socklen_t size = sizeof peer;
        if (::getpeername(handle, reinterpret_cast<sockaddr*>(&peer), &size) == 0 &&
            peer.sin_family == AF_INET && ntohs(peer.sin_port) == port) {
            int at_once = 0;
            socklen_t width = sizeof at_once;
            ::getsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &at_once, &width);
            found.push_back(at_once == 0);
        }
    }
    return found;
}

class MqttLinkTest : public testing::Test {
protected:
    bool comes(const std::function<bool()>& done) { return happens(loop, done); }

    boost::asio::io_context loop;
    Broker broker{{"hub", "mia"}};
};

TEST_F(MqttLinkTest, WhatOnePublishesTheOtherHears) {
    Listener gateway{loop, gateway_of(broker)};
    Listener hub{loop, hub_of(broker)};
    ASSERT_TRUE(comes([&] { return gateway.is_up() && hub.is_up(); }));

    ASSERT_TRUE(hub.link.publish(event_topic, std::string{"a\0b", 3}, {}, false));
    ASSERT_TRUE(comes([&] { return gateway.heard.size() == 1; }));
    EXPECT_EQ(gateway.heard[0].topic, event_topic);
    EXPECT_EQ(gateway.heard[0].payload, (std::string{"a\0b", 3}));
    EXPECT_FALSE(gateway.heard[0].retained);

    ASSERT_TRUE(gateway.link.publish(receipt_topic, "got it", {.correlation = "c1"}, false));
    ASSERT_TRUE(comes([&] { return hub.heard.size() == 1; }));
    EXPECT_EQ(hub.heard[0].correlation, "c1");
}

TEST_F(MqttLinkTest, AMessageIsSentWithoutWaitingForTheOneBefore) {
    Listener gateway{loop, gateway_of(broker)};
    ASSERT_TRUE(comes([&] { return gateway.is_up(); }));
    EXPECT_EQ(connections_that_wait(broker.port()), std::vector<bool>{false});
    broker.kill();
    ASSERT_TRUE(comes([&] { return !gateway.is_up(); }));
    broker.start();
    ASSERT_TRUE(comes([&] { return gateway.is_up(); }));
    EXPECT_EQ(connections_that_wait(broker.port()), std::vector<bool>{false});
}

TEST_F(MqttLinkTest, MessagesKeepTheirOrderAndNoneIsLost) {
    Listener gateway{loop, gateway_of(broker)};
    auto settings = hub_of(broker);
    settings.most_in_flight = 20;
    Listener hub{loop, settings};
    ASSERT_TRUE(comes([&] { return gateway.is_up() && hub.is_up(); }));

    for (int number = 0; number < 500; ++number) {
        ASSERT_TRUE(hub.link.publish(event_topic, std::to_string(number), {}, false));
    }
    ASSERT_TRUE(comes([&] { return gateway.heard.size() == 500; }));
    for (int number = 0; number < 500; ++number) {
        EXPECT_EQ(gateway.heard[static_cast<std::size_t>(number)].payload, std::to_string(number));
    }
    ASSERT_TRUE(comes([&] { return hub.link.counters().delivered == 500; }));
    EXPECT_EQ(hub.link.counters().failed, 0);
}

TEST_F(MqttLinkTest, ABrokerThatForgotEverythingIsSubscribedToAgain) {
    Listener gateway{loop, gateway_of(broker)};
    Listener hub{loop, hub_of(broker)};
    ASSERT_TRUE(comes([&] { return gateway.is_up() && hub.is_up(); }));

    broker.kill();
    ASSERT_TRUE(comes([&] { return !gateway.is_up() && !hub.is_up(); }));
    EXPECT_FALSE(hub.link.publish(event_topic, "nobody is there", {}, false));
    broker.forget();
    broker.start();

    ASSERT_TRUE(comes([&] { return gateway.is_up() && hub.is_up(); }));
    EXPECT_EQ(gateway.ups, 2);
    EXPECT_FALSE(gateway.kept);
    ASSERT_TRUE(hub.link.publish(event_topic, "again", {}, false));
    ASSERT_TRUE(comes([&] { return gateway.heard.size() == 1; }));
    EXPECT_EQ(gateway.heard[0].payload, "again");
}

TEST_F(MqttLinkTest, ABrokerThatComesLaterIsFound) {
    broker.kill();
    Listener gateway{loop, gateway_of(broker)};
    EXPECT_EQ(gateway.link.state(), LinkState::Down);
    broker.start();
    EXPECT_TRUE(comes([&] { return gateway.is_up(); }));
}

TEST_F(MqttLinkTest, WhatWasSentWhileWeWereAwayComesWhenWeAreBack) {
    Listener hub{loop, hub_of(broker)};
    {
        Listener gateway{loop, gateway_of(broker)};
        ASSERT_TRUE(comes([&] { return gateway.is_up() && hub.is_up(); }));
    }
    ASSERT_TRUE(hub.link.publish(event_topic, "meanwhile", {}, false));
    ASSERT_TRUE(comes([&] { return hub.link.counters().delivered == 1; }));

    Listener gateway{loop, gateway_of(broker)};
    ASSERT_TRUE(comes([&] { return gateway.heard.size() == 1; }));
    EXPECT_EQ(gateway.heard[0].payload, "meanwhile");
    ASSERT_TRUE(comes([&] { return gateway.is_up(); }));
    EXPECT_TRUE(gateway.kept);
}

TEST_F(MqttLinkTest, AFullQueueDropsWhatArrivesAndCountsIt) {
    auto settings = gateway_of(broker);
    settings.inbound.messages = 10;
    Listener gateway{loop, settings};
    boost::asio::io_context other;
    Listener hub{other, hub_of(broker)};
    ASSERT_TRUE(comes([&] { return gateway.is_up(); }));
    ASSERT_TRUE(happens(other, [&] { return hub.is_up(); }));

    // The gateway's loop stands still meanwhile.
    for (int number = 0; number < 200; ++number) {
        ASSERT_TRUE(hub.link.publish(event_topic, std::to_string(number), {}, false));
    }
    ASSERT_TRUE(happens(other, [&] {
        return hub.link.counters().delivered == 200 && gateway.link.counters().dropped == 190;
    }));
    ASSERT_TRUE(comes([&] { return gateway.dropped == 190; }));
    EXPECT_EQ(gateway.heard.size(), 10);

    ASSERT_TRUE(hub.link.publish(event_topic, "after", {}, false));
    ASSERT_TRUE(comes([&] { return gateway.heard.size() == 11; }));
    EXPECT_EQ(gateway.heard.back().payload, "after");
}

TEST_F(MqttLinkTest, AWillIsSaidWhenTheConnectionIsLostAndNotWhenItIsLeft) {
    const std::string topic = "nachtwacht/maas/unit/mia/link";
    auto settings = gateway_of(broker);
    settings.subscriptions = {{"nachtwacht/maas/unit/+/link", true}};
    Listener gateway{loop, settings};
    const auto is = [](std::string word) {
        return [word](const LinkArrival& arrival) { return arrival.payload == word; };
    };
    const auto said = [&](const std::string& word) {
        return std::any_of(gateway.heard.begin(), gateway.heard.end(), is(word));
    };
    auto phone = link_settings(broker, "mia");
    phone.will = MqttPublication{topic, "lost", true};
    phone.hello = MqttPublication{topic, "here", true};
    phone.bye = MqttPublication{topic, "left", true};
    {
        Listener mia{loop, phone};
        ASSERT_TRUE(comes([&] { return gateway.is_up() && gateway.heard.size() == 1; }));
        EXPECT_EQ(gateway.heard[0].payload, "here");
        mia.link.cut(10ms);
        ASSERT_TRUE(comes([&] { return said("lost"); }));
        ASSERT_TRUE(comes([&] { return gateway.heard.back().payload == "here"; }));
    }
    ASSERT_TRUE(comes([&] { return said("left"); }));
    EXPECT_EQ(gateway.heard.back().payload, "left");
    EXPECT_EQ(std::count_if(gateway.heard.begin(), gateway.heard.end(), is("lost")), 1);

    Listener late{loop, [&] {
                      auto again = settings;
                      again.client_id = "late";
                      return again;
                  }()};
    ASSERT_TRUE(comes([&] { return late.heard.size() == 1; }));
    EXPECT_EQ(late.heard[0].payload, "left");
    EXPECT_TRUE(late.heard[0].retained);
}

TEST_F(MqttLinkTest, AWrongPasswordIsTriedForEverAndNeverUp) {
    auto settings = hub_of(broker);
    settings.password = "wrong";
    Listener hub{loop, settings};
    Listener gateway{loop, gateway_of(broker)};
    ASSERT_TRUE(comes([&] { return gateway.is_up(); }));
    EXPECT_EQ(hub.ups, 0);
    EXPECT_FALSE(hub.link.publish(event_topic, "x", {}, false));
    EXPECT_EQ(hub.link.counters().not_taken, 1);
}

TEST_F(MqttLinkTest, AMessageThatWaitedTooLongIsForgotten) {
    Listener gateway{loop, gateway_of(broker)};
    {
        Listener hub{loop, hub_of(broker)};
        ASSERT_TRUE(comes([&] { return gateway.is_up() && hub.is_up(); }));
    }
    ASSERT_TRUE(gateway.link.publish(receipt_topic, "soon stale", {.expires_after = 1s}, false));
    ASSERT_TRUE(gateway.link.publish(receipt_topic, "lasting", {}, false));
    ASSERT_TRUE(comes([&] { return gateway.link.counters().delivered == 2; }));
    const auto later = std::chrono::steady_clock::now() + 2100ms;
    ASSERT_TRUE(comes([&] { return std::chrono::steady_clock::now() > later; }));

    Listener hub{loop, hub_of(broker)};
    ASSERT_TRUE(comes([&] { return !hub.heard.empty(); }));
    EXPECT_EQ(hub.heard[0].payload, "lasting");
}

}  // namespace
}  // namespace nachtwacht::daemon
