// A unit's phone and the nurse who holds it through a day: duty, drives, work, and now and then a
// refusal, silence or no network. Her times are the world's; her phone repeats what has no receipt
// yet in real time, as a matter of networks.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>

#include "daemon/mqtt_link.hpp"
#include "protocol/device_message.hpp"
#include "protocol/topics.hpp"
#include "tests/acceptance/fast_time.hpp"
#include "tests/acceptance/outcomes.hpp"

namespace nachtwacht::tests {

struct NurseSettings {
    std::string region{};
    std::string unit{};
    std::uint16_t broker_port{};
    std::uint64_t seed{};
    protocol::GeoPoint base{};
    bool shares_position{true};
    int silent_percent{10};  // of the orders she says nothing to
};

struct NurseCounts {
    std::uint64_t shown{};
    std::uint64_t accepted{};
    std::uint64_t declined{};
    std::uint64_t silent{};
    std::uint64_t done{};
    std::uint64_t withdrawn{};
    std::uint64_t refused{};
    std::uint64_t positions{};
    std::uint64_t cuts{};
};

// Loop's thread only.
class Nurse {
public:
    Nurse(World world, NurseSettings settings, Outcomes& outcomes);

    void start();
    void stop();

    void go_on_duty(routing::Wall until);
    // With what she has in hand she finishes first, four times in five.
    void go_off_duty();

    // Everything she said has its receipt.
    [[nodiscard]] bool is_heard() const { return unanswered_.empty(); }
    [[nodiscard]] const NurseCounts& counts() const { return counts_; }

private:
    struct Order {
        bool shown{};     // with its receipt
        bool accepted{};  // with its receipt
    };
    struct Said {
        protocol::Subject subject{};
        std::string payload{};
        std::string order{};
        std::string answer{};
    };

    void arrived(const daemon::LinkArrival& arrival);
    void hear_order(const protocol::OrderMessage& message);
    void hear_receipt(const protocol::ReceiptMessage& receipt);
    void show(const std::string& order);
    void make_up_her_mind(const std::string& order);
    void go_on(const std::string& order, const std::string& answer);
    void let_go(const std::string& order);
    // Then, unless the order has gone from the screen.
    void answer_later(routing::Milliseconds span, const std::string& order, std::string answer);
    void answer(const std::string& order, const std::string& answer);
    void set_duty(bool on, routing::Wall until);
    void say(Said said, const std::string& event_id);
    void say_again(const std::string& event_id);
    void walk();
    void lose_network_now_and_then();
    [[nodiscard]] routing::Milliseconds between(routing::Seconds least, routing::Seconds most);
    [[nodiscard]] bool one_in(int count);
    [[nodiscard]] std::string topic_of(protocol::Subject subject) const;
    [[nodiscard]] bool has_work() const;

    World world_;
    NurseSettings settings_;
    Outcomes& outcomes_;
    std::mt19937_64 random_;
    protocol::GeoPoint place_;
    bool on_duty_{};
    bool going_home_{};
    bool stopped_{};
    std::uint64_t last_event_{};
    std::map<std::string, Order> orders_;
    std::map<std::string, Said> unanswered_;
    NurseCounts counts_;
    daemon::MqttLink link_;
};

}  // namespace nachtwacht::tests
