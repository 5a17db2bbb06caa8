#include "tests/acceptance/phones.hpp"

#include <mqtt/async_client.h>

#include <atomic>
#include <deque>
#include <stdexcept>
#include <thread>

#include "daemon/send_at_once.hpp"
#include "protocol/topics.hpp"
#include "tests/daemon/broker.hpp"

namespace nachtwacht::tests {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int qos = 1;

}  // namespace

// Paho's thread only queues what it copied; one worker thread publishes. Every answer is said again
// until its receipt came.
struct Phones::Inside {
    Inside(std::uint16_t broker_port, std::string region_name, Manner how)
        : port(broker_port),
          region(std::move(region_name)),
          manner(how),
          client(
              "tcp://127.0.0.1:" + std::to_string(broker_port),
              "phones",
              mqtt::create_options{MQTTVERSION_5}
          ) {}

    void connect() {
        client.set_message_callback([this](const mqtt::const_message_ptr& message) {
            // Paho holds its own lock here, and we hold `mutex` while we publish: never both.
            const std::lock_guard lock{queue_mutex};
            arrived.push_back({message->get_topic(), message->get_payload_str(), Clock::now()});
            wake.notify_all();
        });
        client.set_connected_handler([this](const std::string&) {
            for (const auto subject :
                 {protocol::Subject::UnitOrder, protocol::Subject::UnitReceipt}) {
                client.subscribe(protocol::filter_of(subject, region), qos);
            }
        });
        auto options = mqtt::connect_options_builder()
                           .mqtt_version(MQTTVERSION_5)
                           .clean_start(true)
                           .user_name("gateway")
                           .password(broker_password("gateway"))
                           .max_inflight(1000)
                           .automatic_reconnect(100ms, 500ms)
                           .finalize();
        client.connect(options)->wait();
        daemon::send_at_once(port);
        worker = std::thread{[this] { work(); }};
    }

    void work() {
        while (true) {
            std::deque<Arrived> now;
            {
                std::unique_lock lock{queue_mutex};
                wake.wait_for(lock, 100ms, [this] { return ending || !arrived.empty(); });
                if (ending) {
                    return;
                }
                now.swap(arrived);
            }
            const std::lock_guard lock{mutex};
            for (const Arrived& message : now) {
                take(message);
            }
            say_again(Clock::now());
        }
    }

    struct Arrived {
        std::string topic;
        std::string payload;
        Clock::time_point at;
    };
    struct Said {
        protocol::Topic topic;
        std::string payload;
        Clock::time_point again_at;
    };

    void take(const Arrived& message) {
        const auto topic = protocol::topic_named(message.topic);
        if (!topic) {
            return;
        }
        if (topic->subject == protocol::Subject::UnitReceipt) {
            if (const auto receipt = protocol::read_receipt(message.payload)) {
                ++receipts_seen;
                unanswered.erase(receipt->event_id);
                news.notify_all();
            }
            return;
        }
        if (const auto order = protocol::read_order(message.payload)) {
            take_order(topic->name, *order, message.at);
        }
    }

    void take_order(
        const std::string& unit, const protocol::OrderMessage& order, Clock::time_point at
    ) {
        auto& newest = epochs[unit];
        if (order.epoch < newest) {
            return;
        }
        newest = order.epoch;
        if (order.what == protocol::OrderWhat::Withdraw) {
            say(unit, order.order, "withdrawal");
            return;
        }
        if (order.what != protocol::OrderWhat::Offer) {
            return;
        }
        if (!seen.insert({unit, order.order}).second) {
            ++again;
            say(unit, order.order, "shown");
            return;
        }
        showings.push_back(
            {unit,
             order.order,
             order.incident,
             order.place ? order.place->street : std::string{},
             at}
        );
        news.notify_all();
        say(unit, order.order, "shown");
        if (manner == Manner::AcceptAndFinish) {
            say(unit, order.order, "accept");
            say(unit, order.order, "done");
        }
    }

    void say(const std::string& unit, const std::string& order, const std::string& answer) {
        protocol::UnitAnswerMessage message;
        message.event_id = "p" + std::to_string(::getpid()) + "-" + std::to_string(++events);
        message.order = order;
        message.answer = answer;
        remember(
            {protocol::Subject::UnitAnswer, region, unit, {}},
            message.event_id,
            write(message, protocol::Form::Protobuf)
        );
    }

    void go_on_duty(const std::string& unit) {
        publish(
            {protocol::Subject::UnitLink, region, unit, {}},
            write(protocol::UnitLinkMessage{protocol::Presence::Up}, protocol::Form::Protobuf),
            true
        );
        protocol::UnitDutyMessage duty;
        duty.event_id = "d" + std::to_string(++events);
        duty.on = true;
        remember(
            {protocol::Subject::UnitDuty, region, unit, {}},
            duty.event_id,
            write(duty, protocol::Form::Protobuf)
        );
    }

    void remember(const protocol::Topic& topic, const std::string& event_id, std::string payload) {
        publish(topic, payload, false);
        unanswered[event_id] = {topic, std::move(payload), Clock::now() + 2s};
    }

    void publish(const protocol::Topic& topic, const std::string& payload, bool retained) {
        try {
            client.publish(text_of(topic), payload.data(), payload.size(), qos, retained);
        } catch (const mqtt::exception&) {
            // Not connected just now: it is said again until its receipt came.
        }
    }

    void say_again(Clock::time_point now) {
        for (auto& [event_id, said] : unanswered) {
            if (said.again_at <= now) {
                publish(said.topic, said.payload, false);
                said.again_at = now + 2s;
            }
        }
    }

    std::uint16_t port;
    std::string region;
    Manner manner;
    std::mutex queue_mutex;  // arrived, ending
    std::mutex mutex;        // everything else
    std::condition_variable wake;
    std::condition_variable news;
    std::deque<Arrived> arrived;
    std::vector<Showing> showings;
    std::set<std::pair<std::string, std::string>> seen;
    std::map<std::string, std::uint32_t> epochs;
    std::map<std::string, Said> unanswered;
    std::uint64_t events{};
    std::uint64_t again{};
    std::uint64_t receipts_seen{};
    bool ending{};
    std::thread worker;
    // Last: destroyed first, so no callback finds the rest gone.
    mqtt::async_client client;
};

Phones::Phones(std::uint16_t broker_port, std::string region, Manner manner)
    : inside_(std::make_unique<Inside>(broker_port, std::move(region), manner)) {
    inside_->connect();
}

Phones::~Phones() {
    {
        const std::lock_guard lock{inside_->queue_mutex};
        inside_->ending = true;
        inside_->wake.notify_all();
    }
    inside_->worker.join();
    try {
        inside_->client.disconnect()->wait_for(2s);
    } catch (const mqtt::exception&) {
        // The broker may be gone before us.
    }
}

void Phones::go_on_duty(const std::vector<std::string>& units, std::chrono::seconds within) {
    std::unique_lock lock{inside_->mutex};
    for (const std::string& unit : units) {
        inside_->go_on_duty(unit);
    }
    if (!inside_->news.wait_for(lock, within, [&] { return inside_->unanswered.empty(); })) {
        throw std::runtime_error("not every unit got the receipt of its duty");
    }
}

std::vector<Showing> Phones::shown() const {
    const std::lock_guard lock{inside_->mutex};
    return inside_->showings;
}

std::uint64_t Phones::sent_again() const {
    const std::lock_guard lock{inside_->mutex};
    return inside_->again;
}

std::uint64_t Phones::receipts() const {
    const std::lock_guard lock{inside_->mutex};
    return inside_->receipts_seen;
}

bool Phones::wait_for_receipts(std::uint64_t count, std::chrono::milliseconds within) {
    std::unique_lock lock{inside_->mutex};
    return inside_->news.wait_for(lock, within, [&] { return inside_->receipts_seen >= count; });
}

bool Phones::wait(
    const std::function<bool(const std::vector<Showing>&)>& enough, std::chrono::milliseconds within
) {
    std::unique_lock lock{inside_->mutex};
    return inside_->news.wait_for(lock, within, [&] { return enough(inside_->showings); });
}

}  // namespace nachtwacht::tests
