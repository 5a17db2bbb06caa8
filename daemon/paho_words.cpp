#include "daemon/paho_words.hpp"

#include <cstdint>
#include <memory>
#include <utility>

namespace nachtwacht::daemon {
namespace {

mqtt::ssl_options tls_of(const MqttLinkSettings& settings) {
    mqtt::ssl_options tls;
    tls.set_trust_store(settings.ca.string());
    if (!settings.certificate.empty()) {
        tls.set_key_store(settings.certificate.string());
        tls.set_private_key(settings.key.string());
    }
    tls.set_enable_server_cert_auth(true);
    tls.set_verify(true);
    tls.set_ssl_version(MQTT_SSL_VERSION_TLS_1_2);
    return tls;
}

// Paho C++ 1.2.0 takes a reason for a disconnect and leaves its C structure at version 0, where
// Paho C does not look at it; nothing public reaches the structure. Explicit instantiation may name
// a private member (C++20 13.9.2 6).
MQTTAsync_disconnectOptions& structure_of(mqtt::disconnect_options& options);
template <auto Member>
struct Reached {
    friend MQTTAsync_disconnectOptions& structure_of(mqtt::disconnect_options& options) {
        return options.*Member;
    }
};
template struct Reached<&mqtt::disconnect_options::opts_>;

template <typename T>
T property_or_empty(const mqtt::properties& properties, mqtt::property::code code) {
    return properties.contains(code) ? mqtt::get<T>(properties, code) : T{};
}

}  // namespace

std::string address_of(const MqttLinkSettings& settings) {
    const bool literal_v6 = settings.host.find(':') != std::string::npos;
    const std::string host = literal_v6 ? '[' + settings.host + ']' : settings.host;
    return (settings.ca.empty() ? "tcp://" : "ssl://") + host + ':' + std::to_string(settings.port);
}

mqtt::create_options create_options() {
    // Without buffering while disconnected: what could not be sent is the outbox's to repeat.
    mqtt::create_options options{MQTTVERSION_5};
    options.set_send_while_disconnected(false);
    // Paho counts what its own thread has not yet written as buffered too.
    options.set_max_buffered_messages(65'535);
    return options;
}

mqtt::connect_options options_of(const MqttLinkSettings& settings) {
    mqtt::connect_options options;
    options.set_mqtt_version(MQTTVERSION_5);
    options.set_clean_start(false);
    mqtt::properties properties;
    properties.add(mqtt::property{
        mqtt::property::SESSION_EXPIRY_INTERVAL,
        static_cast<std::int32_t>(settings.session.count())});
    options.set_properties(std::move(properties));
    options.set_keep_alive_interval(settings.keep_alive);
    options.set_connect_timeout(settings.connect_within);
    // The bound in force is our own, `most_in_flight`.
    options.set_max_inflight(65'535);
    if (!settings.user.empty()) {
        options.set_user_name(settings.user);
        options.set_password(settings.password);
    }
    if (!settings.ca.empty()) {
        options.set_ssl(tls_of(settings));
    }
    if (settings.will) {
        options.set_will_message(mqtt::message{
            settings.will->topic, settings.will->payload, at_least_once, settings.will->retained});
    }
    return options;
}

mqtt::subscribe_options options_of(const MqttSubscription& subscription) {
    return mqtt::subscribe_options{
        false,
        false,
        subscription.retained_each_time ? mqtt::subscribe_options::SEND_RETAINED_ON_SUBSCRIBE
                                        : mqtt::subscribe_options::SEND_RETAINED_ON_NEW};
}

mqtt::disconnect_options leaving_for(mqtt::ReasonCode reason) {
    mqtt::disconnect_options options;
    options.set_timeout(0);
    options.set_reason_code(reason);
    structure_of(options).struct_version = 1;
    return options;
}

LinkArrival arrival_of(const mqtt::message& message) {
    const mqtt::properties& properties = message.get_properties();
    return {
        .topic = message.get_topic(),
        .payload = message.get_payload_str(),
        .response_topic =
            property_or_empty<std::string>(properties, mqtt::property::RESPONSE_TOPIC),
        .correlation = property_or_empty<std::string>(properties, mqtt::property::CORRELATION_DATA),
        .retained = message.is_retained(),
        .repeated = message.is_duplicate(),
    };
}

mqtt::const_message_ptr message_of(Outgoing&& outgoing) {
    mqtt::properties properties;
    if (!outgoing.properties.correlation.empty()) {
        properties.add(mqtt::property{
            mqtt::property::CORRELATION_DATA, std::move(outgoing.properties.correlation)});
    }
    if (outgoing.properties.expires_after.count() > 0) {
        properties.add(mqtt::property{
            mqtt::property::MESSAGE_EXPIRY_INTERVAL,
            static_cast<std::int32_t>(outgoing.properties.expires_after.count())});
    }
    return std::make_shared<const mqtt::message>(
        mqtt::string_ref{std::move(outgoing.publication.topic)},
        mqtt::binary_ref{std::move(outgoing.publication.payload)},
        at_least_once,
        outgoing.publication.retained,
        properties
    );
}

}  // namespace nachtwacht::daemon
