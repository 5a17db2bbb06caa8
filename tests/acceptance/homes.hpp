// The devices of a region: alarm units by SCAIP over UDP and TCP, home hubs by MQTT. Each says a
// thing again until it is acknowledged, in real time, as a matter of networks. A house that is not
// there yet, or no more, is called again.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/mqtt_link.hpp"
#include "tests/acceptance/fast_time.hpp"
#include "tests/acceptance/sip_caller.hpp"

namespace nachtwacht::tests {

// What can happen in a home, in both languages of the doors.
struct HomeEvent {
    std::string_view kind{};  // over MQTT
    std::string_view device_type{};
    std::string_view status_code{};
    bool for_help{};
};
inline constexpr HomeEvent pressed{"manual_alarm", "0003", "0010", true};
inline constexpr HomeEvent fell{"fall", "0005", "0009", true};
inline constexpr HomeEvent fitted{"epilepsy", "0017", "0009", true};
inline constexpr HomeEvent smoke{"fire_smoke", "0023", "0009", true};
inline constexpr HomeEvent opened_door{"door", "0014", "0009", true};
inline constexpr HomeEvent battery_low{"low_battery", "0002", "0016", false};
inline constexpr HomeEvent mains_gone{"mains_failure", "0002", "0085", false};
inline constexpr HomeEvent mains_back{"restored", "0002", "0086", false};
inline constexpr HomeEvent tested{"test", "0002", "0102", false};

struct HomesPlan {
    std::string region{};
    std::uint16_t sip_port{};
    std::uint16_t broker_port{};
    int hubs{10};  // TCP connections that stay
    // After which silence a device says it again; from the last one on always so.
    std::vector<std::chrono::milliseconds> repeats{std::chrono::milliseconds{700}};
};

// Loop's thread only.
class Homes {
public:
    struct Call {
        int client{};
        HomeEvent event{};
        std::size_t attempts{};
        bool acknowledged{};
        FastTime::Real::time_point said_at{};  // first
        FastTime::Real::duration took{};       // from then to its acknowledgement
    };

    Homes(World world, HomesPlan plan);
    ~Homes();
    Homes(const Homes&) = delete;
    Homes& operator=(const Homes&) = delete;

    void start();
    void stop();

    // By the door that this client's device has: six in ten UDP, two TCP, two MQTT.
    void call(int client, const HomeEvent& event);
    void heartbeat(int client);
    void garbage(std::uint64_t number);

    // By reference; a device counts its own from 1.
    [[nodiscard]] const std::map<std::string, Call>& calls() const { return calls_; }
    [[nodiscard]] std::size_t unacknowledged() const { return waiting_; }
    [[nodiscard]] std::uint64_t heartbeats() const { return heartbeats_; }
    [[nodiscard]] std::uint64_t heartbeats_answered() const { return answered_; }
    [[nodiscard]] std::uint64_t repeats() const { return repeats_; }

private:
    struct Hub;
    void say(const std::string& reference, const Call& call);
    void say_again(const std::string& reference);
    void send(const ScaipWords& words, int client);
    void listen();
    void heard(const SipAnswer& answer);
    void arrived(const daemon::LinkArrival& arrival);
    void acknowledge(const std::string& reference);
    void publish(int client, const std::string& payload);

    World world_;
    HomesPlan plan_;
    SipCaller udp_;
    std::vector<std::unique_ptr<Hub>> hubs_;
    std::map<std::string, Call> calls_;
    std::size_t waiting_{};
    std::uint64_t last_reference_{};
    std::uint64_t heartbeats_{};
    std::uint64_t answered_{};
    std::uint64_t repeats_{};
    bool stopped_{};
    daemon::MqttLink link_;
};

}  // namespace nachtwacht::tests
