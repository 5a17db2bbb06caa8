// A link over MQTT 5 by Eclipse Paho, with the rules that its behaviour asks for: every message
// QoS 1, a session of a day that survives us, no persistence, no buffering while offline, and
// subscriptions made anew at every connect, for a broker may have forgotten them.
//
// A publish that the broker's ACL refuses costs the connection: mosquitto 2.0.11 drops it, and we
// connect again.
//
// Three threads, never more: Paho's own (one for all clients in the process) only copies what
// arrived into a bounded queue; one sender thread of ours calls what may wait in Paho; the loop
// only hands over messages while the link is up and the pipe has room, which Paho queues without
// waiting.
#pragma once

#include <spdlog/fwd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/link.hpp"
#include "daemon/link_inbox.hpp"

namespace nachtwacht::daemon {

struct MqttSubscription {
    std::string filter{};
    // What the broker has kept is news at every connect (a state), or only when the broker did not
    // know the subscription (an event).
    bool retained_each_time{};
};

struct MqttPublication {
    std::string topic{};
    std::string payload{};
    bool retained{};
};

struct MqttLinkSettings {
    std::string host{"127.0.0.1"};
    std::uint16_t port{1883};
    std::string client_id{};  // one for each connection to a broker; the session belongs to it
    std::string user{};
    std::string password{};
    std::filesystem::path ca{};           // PEM: TLS, and the broker's certificate is checked
    std::filesystem::path certificate{};  // PEM: our own, where the broker asks for one
    std::filesystem::path key{};          // PEM

    std::vector<MqttSubscription> subscriptions{};
    std::optional<MqttPublication> will{};   // said by the broker when we are lost
    std::optional<MqttPublication> hello{};  // said at every connect
    std::optional<MqttPublication> bye{};    // said when we leave in order: then there is no will

    LinkInbox::Limits inbound{};
    std::size_t most_waiting{20'000};   // messages handed to publish() and not yet to Paho
    std::size_t most_in_flight{1'000};  // handed to Paho, not yet acknowledged by the broker
    std::chrono::seconds session{86'400};
    std::chrono::seconds keep_alive{20};
    std::chrono::seconds connect_within{5};
    // Doubles from the first to the longest, then goes on for ever.
    std::chrono::milliseconds first_retry{100};
    std::chrono::milliseconds longest_retry{5'000};
};

struct MqttLinkCounters {
    std::uint64_t connects{};
    std::uint64_t published{};  // handed to Paho
    std::uint64_t delivered{};  // acknowledged by the broker
    std::uint64_t failed{};     // Paho or the broker refused it
    std::uint64_t not_taken{};  // publish() answered false
    std::uint64_t dropped{};    // arrived while the queue to the loop was full
    std::uint64_t refused_subscriptions{};
};

class MqttLink final : public Link {
public:
    struct Listeners {
        LinkInbox::Arrived arrived{};
        // `session_kept`: the broker still knew us, so what was sent meanwhile comes now.
        std::function<void(LinkState state, bool session_kept)> changed{};
        LinkInbox::Dropped dropped{};
    };

    // The listeners run on the thread that runs `loop`. `log` may be null; it gets no payloads.
    MqttLink(
        boost::asio::io_context& loop,
        MqttLinkSettings settings,
        Listeners listeners,
        std::shared_ptr<spdlog::logger> log
    );
    // As stop().
    ~MqttLink() override;

    // Begins to connect, and connects again for ever.
    void start();
    // Says bye, waits at most a second for what is on its way, leaves, ends the thread. No listener
    // is called after it. Blocks at most some three seconds.
    void stop();
    // Drops the connection as a lost phone would, so that the broker says our will; connects again
    // after `away`. What waits meanwhile is refused.
    void cut(std::chrono::milliseconds away);

    bool publish(std::string topic, std::string payload, LinkProperties properties, bool retained)
        override;
    [[nodiscard]] LinkState state() const override;
    [[nodiscard]] MqttLinkCounters counters() const;

private:
    class Sender;
    std::shared_ptr<LinkInbox> inbox_;
    std::unique_ptr<Sender> sender_;
};

}  // namespace nachtwacht::daemon
