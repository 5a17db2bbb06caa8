// The house's settings and messages in the words of Paho, with what Paho 1.2.0 needs to be told
// twice.
#pragma once

#include <mqtt/async_client.h>

#include <string>

#include "daemon/mqtt_link.hpp"

namespace nachtwacht::daemon {

inline constexpr int at_least_once = 1;  // the quality of service of everything

// What waits to be handed to Paho.
struct Outgoing {
    MqttPublication publication{};
    LinkProperties properties{};
};

[[nodiscard]] std::string address_of(const MqttLinkSettings& settings);
[[nodiscard]] mqtt::create_options create_options();
[[nodiscard]] mqtt::connect_options options_of(const MqttLinkSettings& settings);
[[nodiscard]] mqtt::subscribe_options options_of(const MqttSubscription& subscription);
[[nodiscard]] mqtt::disconnect_options leaving_for(mqtt::ReasonCode reason);
[[nodiscard]] LinkArrival arrival_of(const mqtt::message& message);
[[nodiscard]] mqtt::const_message_ptr message_of(Outgoing&& outgoing);

}  // namespace nachtwacht::daemon
