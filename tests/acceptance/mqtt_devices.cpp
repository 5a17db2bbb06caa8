#include "tests/acceptance/mqtt_devices.hpp"

#include <mqtt/async_client.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>

#include "protocol/device_message.hpp"
#include "protocol/topics.hpp"
#include "tests/acceptance/real_house.hpp"
#include "tests/daemon/broker.hpp"

namespace nachtwacht::tests {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Doubles from the first to the longest pause, as devices do that must not flood.
constexpr auto first_pause = 500ms;
constexpr auto longest_pause = 4000ms;
constexpr int qos = 1;

}  // namespace

std::string event_id_of(int client) { return "m" + std::to_string(client); }

// Paho's thread only queues.
struct MqttDevices::Inside {
    Inside(std::uint16_t port, std::string region_name, int a_second, int most_alarms)
        : region(std::move(region_name)),
          pause(1000ms / a_second),
          most(most_alarms),
          client(
              "tcp://127.0.0.1:" + std::to_string(port),
              "devices",
              mqtt::create_options{MQTTVERSION_5}
          ) {}

    void connect() {
        client.set_message_callback([this](const mqtt::const_message_ptr& message) {
            const std::lock_guard lock{mutex};
            arrived.push_back(message->get_payload_str());
            news.notify_all();
        });
        client.set_connected_handler([this](const std::string&) {
            client.subscribe(protocol::filter_of(protocol::Subject::DeviceReceipt, region), qos);
        });
        client
            .connect(mqtt::connect_options_builder()
                         .mqtt_version(MQTTVERSION_5)
                         .clean_start(true)
                         .user_name("gateway")
                         .password(broker_password("gateway"))
                         .max_inflight(1000)
                         .automatic_reconnect(100ms, 500ms)
                         .finalize())
            ->wait();
    }

    void say(int number) {
        const protocol::DeviceEvent fall{.event_id = event_id_of(number), .kind = "fall"};
        const auto payload = protocol::write(fall, protocol::Form::Protobuf);
        const protocol::Topic topic{protocol::Subject::DeviceEvent, region, account_of(number), {}};
        auto& [due, next_pause] =
            waiting.try_emplace(number, Waiting{{}, first_pause}).first->second;
        due = Clock::now() + next_pause;
        next_pause = std::min<std::chrono::milliseconds>(2 * next_pause, longest_pause);
        try {
            client.publish(text_of(topic), payload.data(), payload.size(), qos, false);
        } catch (const mqtt::exception&) {
            // Not connected just now: it is said again.
        }
    }

    void hear(const std::string& payload) {
        const auto receipt = protocol::read_receipt(payload);
        if (!receipt || !receipt->event_id.starts_with('m')) {
            return;
        }
        if (receipt->status == protocol::ReceiptStatus::Refused) {
            ++oddities.refused;
            return;
        }
        const int number = std::stoi(receipt->event_id.substr(1));
        const auto [first, is_new] = receipts.emplace(number, receipt->entry);
        oddities.contradicted += first->second == receipt->entry ? 0 : 1;
        waiting.erase(number);
    }

    void listen() {
        std::deque<std::string> now;
        {
            std::unique_lock lock{mutex};
            news.wait_for(lock, 5ms, [this] { return !arrived.empty(); });
            now.swap(arrived);
        }
        for (const std::string& payload : now) {
            hear(payload);
        }
    }

    std::string region;
    std::chrono::milliseconds pause;
    int most;
    int last{};
    Clock::time_point next{};
    struct Waiting {
        Clock::time_point due;
        std::chrono::milliseconds pause;
    };
    std::map<int, Waiting> waiting;
    std::map<int, std::uint64_t> receipts;
    Oddities oddities;
    std::mutex mutex;  // arrived
    std::condition_variable news;
    std::deque<std::string> arrived;
    mqtt::async_client client;  // last: its thread ends before the rest goes
};

MqttDevices::MqttDevices(std::uint16_t broker_port, std::string region, int a_second, int most)
    : inside_(std::make_unique<Inside>(broker_port, std::move(region), a_second, most)) {
    inside_->connect();
}

MqttDevices::~MqttDevices() {
    try {
        inside_->client.disconnect()->wait_for(2s);
    } catch (const mqtt::exception&) {
        // The broker may be gone before us.
    }
}

void MqttDevices::work_until(Clock::time_point until, bool old_only) {
    auto& in = *inside_;
    while (Clock::now() < until && !(old_only && in.waiting.empty())) {
        if (!old_only && Clock::now() >= in.next && in.last < in.most) {
            in.next = Clock::now() + in.pause;
            in.say(++in.last);
        }
        for (const auto& [client, wait] : in.waiting) {
            if (wait.due <= Clock::now()) {
                ++in.oddities.said_again;
                in.say(client);
            }
        }
        in.listen();
    }
}

const std::map<int, std::uint64_t>& MqttDevices::receipts() const { return inside_->receipts; }
std::size_t MqttDevices::unanswered() const { return inside_->waiting.size(); }
const MqttDevices::Oddities& MqttDevices::oddities() const { return inside_->oddities; }

}  // namespace nachtwacht::tests
