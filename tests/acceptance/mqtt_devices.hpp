// Devices of many clients that speak MQTT, one alarm each, over one real Paho connection: every
// alarm is said again with its event id until its receipt came, whatever the broker acknowledged.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace nachtwacht::tests {

// One thread.
class MqttDevices {
public:
    MqttDevices(std::uint16_t broker_port, std::string region, int a_second, int most);
    ~MqttDevices();
    MqttDevices(const MqttDevices&) = delete;
    MqttDevices& operator=(const MqttDevices&) = delete;

    // Says and hears until then; no new alarms when `old_only`, and then ends when all have their
    // receipt.
    void work_until(std::chrono::steady_clock::time_point until, bool old_only = false);

    // Client and journal entry as the first receipt named it.
    [[nodiscard]] const std::map<int, std::uint64_t>& receipts() const;
    [[nodiscard]] std::size_t unanswered() const;
    // Alarms that were said more than once, receipts that said "refused", and receipts of one alarm
    // that named different entries.
    struct Oddities {
        int said_again{};
        int refused{};
        int contradicted{};
    };
    [[nodiscard]] const Oddities& oddities() const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

// Of the one alarm of this client.
[[nodiscard]] std::string event_id_of(int client);

}  // namespace nachtwacht::tests
