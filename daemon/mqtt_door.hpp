// Where messages over MQTT come into the house, and their senders hear what became of them. Who
// speaks stands in the topic, which the broker's ACL binds to the account; nothing in a payload
// changes it.
#pragma once

#include <spdlog/fwd.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/intake.hpp"
#include "daemon/mqtt_link.hpp"
#include "daemon/whereabouts.hpp"
#include "protocol/device_message.hpp"
#include "protocol/topics.hpp"

namespace nachtwacht::daemon {

struct MqttDoorCounters {
    std::uint64_t events{};
    std::uint64_t answers{};
    std::uint64_t duties{};
    std::uint64_t positions{};
    std::uint64_t unreadable{};
    std::uint64_t unknown_kinds{};
    std::uint64_t
        ignored{};  // stale retained messages, cleared topics, positions that do not count
    std::uint64_t foreign{};  // topics that are not ours
    std::uint64_t
        turned_away{};  // the house was full or closed: no receipt, the sender comes again
    std::uint64_t receipts{};
    std::uint64_t
        lost_receipts{};  // the link was down: the sender comes again and hears "duplicate"
};

// On the loop's thread only.
class MqttDoor {
public:
    struct Settings {
        std::string region{};
        std::uint32_t epoch{};  // of this run, told in receipts
        std::function<routing::Wall()> wall{};
        // Told of each receipt that leaves: how long after its message came in. May be empty.
        std::function<void(std::chrono::nanoseconds took)> acknowledged{};
    };

    // Intake and link outlive the door; what the intake still has to tell may outlive it.
    // `log` may be null.
    MqttDoor(Intake& intake, Link& link, Settings settings, std::shared_ptr<spdlog::logger> log);

    // What the link must subscribe to.
    [[nodiscard]] static std::vector<MqttSubscription> subscriptions(const std::string& region);

    void arrived(const LinkArrival& arrival);
    // The link to the broker came or went: what phones retained is then said anew.
    void changed(LinkState state);

    // In which form the unit spoke last: in that it understands us.
    [[nodiscard]] protocol::Form form_of(const routing::UnitId& unit) const;
    [[nodiscard]] const MqttDoorCounters& counters() const { return counters_; }

private:
    // Where and how a receipt goes.
    struct Reply {
        std::string topic{};
        std::string correlation{};
        std::string event_id{};
        protocol::Form form{};
        std::chrono::steady_clock::time_point came{};
        std::string refused{};  // it is stored, and the sender hears that nobody could read it
    };

    void take_event(const protocol::Topic& topic, const LinkArrival& arrival);
    void take_answer(const protocol::Topic& topic, const LinkArrival& arrival);
    void take_duty(const protocol::Topic& topic, const LinkArrival& arrival);
    void take_link(const protocol::Topic& topic, const LinkArrival& arrival);
    void take_position(const protocol::Topic& topic, const LinkArrival& arrival);
    // `fault`: a short word for the sender; `verdict`: what an operator reads.
    void store_unread(
        const protocol::Topic& topic,
        const LinkArrival& arrival,
        const std::string& fault,
        const std::string& verdict
    );
    void take_unreadable(
        const protocol::Topic& topic,
        const LinkArrival& arrival,
        const protocol::MessageError& error
    );

    void remember_form(const routing::UnitId& unit, protocol::Form form);
    [[nodiscard]] bool is_open(bool for_help);
    [[nodiscard]] Reply reply_to(
        const protocol::Topic& topic, const LinkArrival& arrival, std::string event_id
    ) const;
    [[nodiscard]] Told receipt_for(Reply reply);
    void send(const Reply& reply, const Receipt& receipt);

    Intake& intake_;
    Link& link_;
    Settings settings_;
    std::shared_ptr<spdlog::logger> log_;
    Whereabouts whereabouts_;
    std::map<routing::UnitId, bool> links_;
    std::map<routing::UnitId, protocol::Form> forms_;
    MqttDoorCounters counters_{};
    // Receipts that come after the door has gone are not sent.
    std::shared_ptr<const bool> lives_{std::make_shared<const bool>(true)};
};

}  // namespace nachtwacht::daemon
