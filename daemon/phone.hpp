// A unit's phone: what `nachtwacht unit`, the simulated phones of the quick start and the
// acceptance tests hold in their hands. It shares nothing with the daemon but the broker.
//
// It keeps the receivers' side of the bargain: an order id that it has had and a gateway's epoch
// lower than one it has seen are dropped; an answer counts as pending until its receipt comes and
// goes out again with the same id after 2, 4, 8, 16 and every 30 s.
#pragma once

#include <spdlog/fwd.h>

#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "daemon/mqtt_link.hpp"
#include "daemon/phone_character.hpp"
#include "protocol/device_message.hpp"
#include "protocol/topics.hpp"
#include "routing/event.hpp"

namespace nachtwacht::daemon {

struct PhoneSettings {
    std::string region{};
    std::string unit{};
    // Host, port, account, TLS, retries; the phone fills in client id (where it is empty), will and
    // subscriptions.
    MqttLinkSettings broker{};
    Character character{Character::ByHand};
    std::uint64_t seed{};
    std::uint32_t pace_percent{100};
    bool on_duty{true};                         // goes on duty as soon as it is connected
    std::optional<protocol::GeoPoint> place{};  // where it is; sent every `position_every`
    std::chrono::seconds position_every{30};
    std::chrono::milliseconds first_repeat{2'000};  // doubles
    std::chrono::milliseconds longest_repeat{30'000};
    std::filesystem::path record{};  // notes are appended as JSON lines, without personal data
};

// Something that happened on the phone.
struct PhoneNote {
    // "up", "down": the connection. "shown": an order, the first time. "again", "stale": dropped
    // for its id or epoch. "update", "detail", "withdrawn". "sent", "repeated": an answer or change
    // of duty. "receipt". "lapsed": an accept that the gateway did not confirm in time.
    // "unreadable".
    std::string_view what{};
    std::int64_t at_us{};  // Unix microseconds
    std::string order{};
    std::string answer{};  // "duty" for a change of duty
    std::string event_id{};
    std::string status{};  // of a receipt
    std::string reason{};  // of a refusal or withdrawal
    std::uint32_t epoch{};
    const protocol::OrderMessage* message{};  // while the call lasts
};

struct PhoneCounters {
    std::uint64_t shown{};
    std::uint64_t again{};
    std::uint64_t stale{};
    std::uint64_t accepted{};  // with receipt
    std::uint64_t done{};      // with receipt
    std::uint64_t withdrawn{};
    std::uint64_t refused{};
    std::uint64_t lapsed{};
};

// On the loop's thread only.
class Phone {
public:
    using Listener = std::function<void(const PhoneNote&)>;

    // `listener` and `log` may be null.
    Phone(
        boost::asio::io_context& loop,
        PhoneSettings settings,
        Listener listener,
        std::shared_ptr<spdlog::logger> log = nullptr
    );
    ~Phone();
    Phone(const Phone&) = delete;
    Phone& operator=(const Phone&) = delete;

    void start();
    // Leaves the broker; what is pending is forgotten. Blocks as MqttLink::stop().
    void stop();
    // Loses the connection as if the phone had no network, for so long.
    void lose_connection(std::chrono::milliseconds away);

    // False: the phone does not know the order.
    bool answer(
        const std::string& order,
        routing::Answer answer,
        std::string word = {},
        std::string text = {}
    );
    void set_duty(bool on);
    void move_to(const protocol::GeoPoint& place);

    // Answers and changes of duty without a receipt yet, those that lapsed apart.
    [[nodiscard]] std::size_t pending() const;
    // Orders on the screen, by id.
    [[nodiscard]] const std::map<std::string, protocol::OrderMessage>& orders() const {
        return orders_;
    }
    [[nodiscard]] const PhoneCounters& counters() const { return counters_; }
    [[nodiscard]] const MqttLink& link() const { return link_; }

private:
    struct Pending {
        std::string topic{};
        std::string payload{};
        std::string order{};
        std::string answer{};
        std::chrono::milliseconds pause{};
        std::unique_ptr<boost::asio::steady_timer> timer{};
        std::optional<std::chrono::steady_clock::time_point> lapses_at{};
        bool lapsed{};  // said no more; a receipt may still come
    };

    void arrived(const LinkArrival& arrival);
    void changed(LinkState state);
    void hear_order(const LinkArrival& arrival);
    void show(const protocol::OrderMessage& message);
    void withdraw(const protocol::OrderMessage& message);
    void hear_receipt(const LinkArrival& arrival);
    void settled(const Pending& pending, bool refused);

    // The plan of a simulated person goes on.
    void plan(const std::string& order);
    void step(const std::string& order, std::chrono::milliseconds after, routing::Answer answer);
    void drop(const std::string& order);

    void send(
        protocol::Subject subject,
        std::string event_id,
        std::string payload,
        std::string order,
        std::string answer,
        std::optional<std::chrono::seconds> lapses_after
    );
    void publish_pending(const std::string& event_id, std::string_view what);
    void wait_to_repeat(const std::string& event_id);
    void send_position();
    void wait_to_send_position();
    [[nodiscard]] std::string topic_of(protocol::Subject subject) const;
    [[nodiscard]] std::string next_event_id();
    void note(PhoneNote note);

    boost::asio::io_context& loop_;
    PhoneSettings settings_;
    Listener listener_;
    PhonePlanner planner_;
    std::ofstream record_;
    std::string boot_;
    std::uint64_t last_event_{};
    std::uint32_t epoch_{};  // the highest that was seen
    bool began_{};
    std::map<std::string, protocol::OrderMessage> orders_;
    std::map<std::string, PhonePlan> plans_;
    std::map<std::string, std::unique_ptr<boost::asio::steady_timer>> steps_;
    std::set<std::string> seen_;              // order ids that were shown or withdrawn
    std::set<std::string> withdrawn_;         // confirmed, with or without a receipt yet
    std::map<std::string, Pending> pending_;  // by event id
    boost::asio::steady_timer position_timer_;
    PhoneCounters counters_{};
    MqttLink link_;
    // Timers that fired before stop() find this gone.
    std::shared_ptr<const bool> lives_{std::make_shared<const bool>(true)};
};

}  // namespace nachtwacht::daemon
