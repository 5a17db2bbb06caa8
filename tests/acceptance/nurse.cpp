#include "tests/acceptance/nurse.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>

#include "protocol/owntracks.hpp"
#include "tests/daemon/broker.hpp"

namespace nachtwacht::tests {
namespace {

using namespace std::chrono_literals;
using protocol::Form;
using protocol::Subject;

constexpr auto repeats_each = 700ms;  // real

daemon::MqttLinkSettings link_of(const NurseSettings& nurse) {
    const auto topic = [&](Subject subject) {
        return protocol::text_of({subject, nurse.region, nurse.unit, {}});
    };
    const auto link = [&](protocol::Presence state) {
        return daemon::MqttPublication{
            topic(Subject::UnitLink),
            protocol::write(protocol::UnitLinkMessage{state}, Form::Protobuf),
            true};
    };
    daemon::MqttLinkSettings settings;
    settings.port = nurse.broker_port;
    settings.client_id = "phone-" + nurse.unit;
    settings.user = nurse.unit;
    settings.password = broker_password(nurse.unit);
    settings.subscriptions = {
        {topic(Subject::UnitOrder), false}, {topic(Subject::UnitReceipt), false}};
    settings.will = link(protocol::Presence::Down);
    settings.hello = link(protocol::Presence::Up);
    settings.longest_retry = 500ms;
    return settings;
}

std::uint64_t incident_of(const std::string& order) {
    return protocol::order_numbered(order)->number;
}

}  // namespace

Nurse::Nurse(World world, NurseSettings settings, Outcomes& outcomes)
    : world_(world),
      settings_(std::move(settings)),
      outcomes_(outcomes),
      random_(settings_.seed),
      place_(settings_.base),
      link_(
          world.loop,
          link_of(settings_),
          {.arrived = [this](const daemon::LinkArrival& arrival) { arrived(arrival); },
           .changed = [](daemon::LinkState, bool) {},
           .dropped = {}},
          nullptr
      ) {}

void Nurse::start() {
    link_.start();
    walk();
    lose_network_now_and_then();
}

void Nurse::stop() {
    stopped_ = true;
    link_.stop();
}

void Nurse::go_on_duty(routing::Wall until) {
    going_home_ = false;
    if (!on_duty_) {
        set_duty(true, until);
    }
}

void Nurse::go_off_duty() {
    if (!on_duty_) {
        return;
    }
    if (has_work() && !one_in(5)) {
        going_home_ = true;
        return;
    }
    set_duty(false, {});
    for (const auto& [order, about] : orders_) {
        outcomes_.let_go(incident_of(order), settings_.unit);
    }
    orders_.clear();
}

void Nurse::arrived(const daemon::LinkArrival& arrival) {
    const auto topic = protocol::topic_named(arrival.topic);
    if (!topic) {
        return;
    }
    if (topic->subject == Subject::UnitReceipt) {
        if (const auto receipt = protocol::read_receipt(arrival.payload)) {
            hear_receipt(*receipt);
        }
    } else if (const auto order = protocol::read_order(arrival.payload)) {
        hear_order(*order);
    }
}

void Nurse::hear_order(const protocol::OrderMessage& message) {
    if (message.what == protocol::OrderWhat::Withdraw) {
        ++counts_.withdrawn;
        let_go(message.order);
        answer(message.order, "withdrawal");
    } else if (message.what == protocol::OrderWhat::Offer) {
        show(message.order);
    }
}

void Nurse::show(const std::string& order) {
    const auto [known, is_new] = orders_.try_emplace(order);
    if (!is_new) {
        if (known->second.shown) {
            answer(order, "shown");
        }
        return;
    }
    ++counts_.shown;
    answer_later(between(1s, 3s), order, "shown");
    make_up_her_mind(order);
}

void Nurse::make_up_her_mind(const std::string& order) {
    const int mood = std::uniform_int_distribution<int>{0, 99}(random_);
    if (mood < settings_.silent_percent) {
        ++counts_.silent;
    } else if (mood < settings_.silent_percent + 10) {
        ++counts_.declined;
        answer_later(between(6s, 25s), order, "decline");
    } else {
        answer_later(between(6s, 45s), order, "accept");
    }
}

void Nurse::hear_receipt(const protocol::ReceiptMessage& receipt) {
    const auto found = unanswered_.find(receipt.event_id);
    if (found == unanswered_.end()) {
        return;
    }
    const Said said = std::move(found->second);
    unanswered_.erase(found);
    if (said.order.empty() || said.answer == "withdrawal") {
        return;
    }
    if (receipt.status == protocol::ReceiptStatus::Refused) {
        ++counts_.refused;
        let_go(said.order);
        return;
    }
    go_on(said.order, said.answer);
}

void Nurse::go_on(const std::string& order, const std::string& answer) {
    const auto found = orders_.find(order);
    if (found == orders_.end()) {
        return;
    }
    if (answer == "shown") {
        found->second.shown = true;
    } else if (answer == "accept") {
        ++counts_.accepted;
        found->second.accepted = true;
        outcomes_.accepted(incident_of(order), settings_.unit);
        answer_later(between(60s, 120s), order, "under_way");
    } else if (answer == "under_way") {
        answer_later(between(240s, 720s), order, "on_scene");
    } else if (answer == "on_scene") {
        answer_later(between(300s, 900s), order, "done");
    } else {
        counts_.done += answer == "done" ? 1 : 0;
        let_go(order);
    }
}

void Nurse::let_go(const std::string& order) {
    if (orders_.erase(order) > 0) {
        outcomes_.let_go(incident_of(order), settings_.unit);
    }
    if (going_home_ && !has_work()) {
        going_home_ = false;
        set_duty(false, {});
    }
}

bool Nurse::has_work() const {
    return std::any_of(orders_.begin(), orders_.end(), [](const auto& order) {
        return order.second.accepted;
    });
}

void Nurse::answer_later(
    routing::Milliseconds span, const std::string& order, std::string answer_then
) {
    world_.later(span, [this, order, answer_then = std::move(answer_then)] {
        if (orders_.contains(order)) {
            answer(order, answer_then);
        }
    });
}

void Nurse::answer(const std::string& order, const std::string& answer) {
    protocol::UnitAnswerMessage message;
    message.event_id = settings_.unit + "-" + std::to_string(++last_event_);
    message.order = order;
    message.answer = answer;
    message.word = answer == "decline" ? "occupied" : "";
    say({Subject::UnitAnswer, protocol::write(message, Form::Protobuf), order, answer},
        message.event_id);
}

void Nurse::set_duty(bool on, routing::Wall until) {
    on_duty_ = on;
    protocol::UnitDutyMessage message;
    message.event_id = settings_.unit + "-" + std::to_string(++last_event_);
    message.on = on;
    message.base = settings_.base;
    message.until_s = on ? until.time_since_epoch() / 1s : 0;
    say({Subject::UnitDuty, protocol::write(message, Form::Protobuf), {}, {}}, message.event_id);
}

void Nurse::say(Said said, const std::string& event_id) {
    link_.publish(topic_of(said.subject), said.payload, {}, false);
    unanswered_.emplace(event_id, std::move(said));
    say_again(event_id);
}

void Nurse::say_again(const std::string& event_id) {
    auto timer = std::make_shared<boost::asio::steady_timer>(world_.loop, repeats_each);
    timer->async_wait([this, timer, event_id](const boost::system::error_code& error) {
        const auto found = error || stopped_ ? unanswered_.end() : unanswered_.find(event_id);
        if (found != unanswered_.end()) {
            link_.publish(topic_of(found->second.subject), found->second.payload, {}, false);
            say_again(event_id);
        }
    });
}

void Nurse::walk() {
    const auto step = [this] { return std::uniform_int_distribution<int>{-900, 900}(random_); };
    if (settings_.shares_position && on_duty_ && link_.state() == daemon::LinkState::Up) {
        place_.latitude_e6 += step();
        place_.longitude_e6 += step();
        const protocol::TrackedLocation location{
            .latitude_e6 = place_.latitude_e6,
            .longitude_e6 = place_.longitude_e6,
            .fix_s = world_.time.now().time_since_epoch() / 1s,
            .accuracy_m = 12,
            .battery_percent = {},
            .trigger = 't'};
        link_.publish(
            protocol::text_of({Subject::OwnTracks, {}, settings_.unit, "phone"}),
            protocol::write(location),
            {},
            true
        );
        ++counts_.positions;
    }
    world_.later(between(100s, 200s), [this] { walk(); });
}

void Nurse::lose_network_now_and_then() {
    world_.later(between(4h, 9h), [this] {
        if (!stopped_) {
            ++counts_.cuts;
            link_.cut(300ms);
            lose_network_now_and_then();
        }
    });
}

routing::Milliseconds Nurse::between(routing::Seconds least, routing::Seconds most) {
    std::uniform_int_distribution<std::int64_t> draw{
        routing::Milliseconds{least}.count(), routing::Milliseconds{most}.count()};
    return routing::Milliseconds{draw(random_)};
}

bool Nurse::one_in(int count) { return std::uniform_int_distribution<int>{1, count}(random_) == 1; }

std::string Nurse::topic_of(Subject subject) const {
    return protocol::text_of({subject, settings_.region, settings_.unit, {}});
}

}  // namespace nachtwacht::tests
