#include "daemon/phone.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "protocol/owntracks.hpp"

namespace nachtwacht::daemon {
namespace {

using protocol::Form;
using protocol::OrderWhat;
using protocol::Subject;
using Monotonic = std::chrono::steady_clock;

std::int64_t unix_us() {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::system_clock::now().time_since_epoch()
    )
        .count();
}

MqttLinkSettings link_settings(const PhoneSettings& phone) {
    const auto topic = [&](Subject subject) {
        return protocol::text_of({subject, phone.region, phone.unit, {}});
    };
    const auto link = [&](protocol::Presence state) {
        return MqttPublication{
            topic(Subject::UnitLink),
            protocol::write(protocol::UnitLinkMessage{state}, Form::Protobuf),
            true};
    };
    MqttLinkSettings settings = phone.broker;
    if (settings.client_id.empty()) {
        settings.client_id = "phone-" + phone.unit;
    }
    settings.subscriptions = {
        {topic(Subject::UnitOrder), false},
        {topic(Subject::UnitReceipt), false},
    };
    settings.will = link(protocol::Presence::Down);
    settings.hello = link(protocol::Presence::Up);
    settings.bye = link(protocol::Presence::Down);
    return settings;
}

std::string line_of(const PhoneNote& note, const std::string& unit) {
    boost::json::object line{{"at_us", note.at_us}, {"unit", unit}, {"what", note.what}};
    const auto add = [&](std::string_view key, const std::string& value) {
        if (!value.empty()) {
            line[key] = value;
        }
    };
    add("order", note.order);
    add("answer", note.answer);
    add("event_id", note.event_id);
    add("status", note.status);
    add("reason", note.reason);
    if (note.epoch != 0) {
        line["epoch"] = note.epoch;
    }
    return boost::json::serialize(line);
}

}  // namespace

Phone::Phone(
    boost::asio::io_context& loop,
    PhoneSettings settings,
    Listener listener,
    std::shared_ptr<spdlog::logger> log
)
    : loop_{loop},
      settings_{std::move(settings)},
      listener_{std::move(listener)},
      planner_{settings_.character, settings_.seed, settings_.pace_percent},
      // A phone that is started anew must not use an id again.
      boot_{settings_.unit + '-' + std::to_string(unix_us())},
      position_timer_{loop},
      link_{
          loop,
          link_settings(settings_),
          {.arrived = [this](const LinkArrival& arrival) { arrived(arrival); },
           .changed = [this](LinkState state, bool) { changed(state); },
           .dropped = {}},
          std::move(log)} {
    if (!settings_.record.empty()) {
        record_.open(settings_.record, std::ios::app);
    }
}

Phone::~Phone() { stop(); }

void Phone::start() { link_.start(); }

void Phone::stop() {
    lives_.reset();
    position_timer_.cancel();
    steps_.clear();
    pending_.clear();
    link_.stop();
}

void Phone::lose_connection(std::chrono::milliseconds away) { link_.cut(away); }

bool Phone::answer(
    const std::string& order, routing::Answer answer, std::string word, std::string text
) {
    const auto found = orders_.find(order);
    if (found == orders_.end()) {
        return false;
    }
    // An accept that the gateway has not confirmed lapses with the offer (safety.md S17).
    const bool may_lapse = answer == routing::Answer::Accept && found->second.answer_within_s > 0;
    const std::string name{routing::name_of(answer)};
    const std::string event_id = next_event_id();
    send(
        Subject::UnitAnswer,
        event_id,
        protocol::write(
            protocol::UnitAnswerMessage{event_id, order, name, std::move(word), std::move(text)},
            Form::Protobuf
        ),
        order,
        name,
        may_lapse ? std::optional{std::chrono::seconds{found->second.answer_within_s}}
                  : std::nullopt
    );
    return true;
}

void Phone::set_duty(bool on) {
    const std::string event_id = next_event_id();
    send(
        Subject::UnitDuty,
        event_id,
        protocol::write(
            protocol::UnitDutyMessage{event_id, on, settings_.place, 0}, Form::Protobuf
        ),
        {},
        "duty",
        std::nullopt
    );
}

void Phone::move_to(const protocol::GeoPoint& place) {
    settings_.place = place;
    send_position();
}

std::size_t Phone::pending() const {
    const auto waits = [](const auto& entry) { return !entry.second.lapsed; };
    return static_cast<std::size_t>(std::count_if(pending_.begin(), pending_.end(), waits));
}

void Phone::arrived(const LinkArrival& arrival) {
    const auto topic = protocol::topic_named(arrival.topic);
    if (topic && topic->subject == Subject::UnitOrder) {
        hear_order(arrival);
    } else if (topic && topic->subject == Subject::UnitReceipt) {
        hear_receipt(arrival);
    }
}

void Phone::changed(LinkState state) {
    note({.what = state == LinkState::Up ? "up" : "down"});
    if (state == LinkState::Down) {
        return;
    }
    // What is pending need not wait for its next turn.
    std::vector<std::string> waiting;
    for (const auto& [event_id, pending] : pending_) {
        if (!pending.lapsed) {
            waiting.push_back(event_id);
        }
    }
    for (const std::string& event_id : waiting) {
        publish_pending(event_id, "repeated");
    }
    if (!std::exchange(began_, true) && settings_.on_duty) {
        set_duty(true);
    }
    send_position();
    wait_to_send_position();
}

void Phone::hear_order(const LinkArrival& arrival) {
    const auto message = protocol::read_order(arrival.payload);
    if (!message) {
        note({.what = "unreadable", .reason = message.error().reason});
        return;
    }
    if (message->epoch < epoch_) {
        ++counters_.stale;
        note({.what = "stale", .order = message->order, .epoch = message->epoch});
        return;
    }
    epoch_ = message->epoch;
    const bool on_screen = orders_.contains(message->order);
    switch (message->what) {
        case OrderWhat::Offer:
            show(*message);
            break;
        case OrderWhat::Withdraw:
            withdraw(*message);
            break;
        case OrderWhat::Update:
        case OrderWhat::Detail:
            if (on_screen) {
                note(
                    {.what = protocol::name_of(message->what),
                     .order = message->order,
                     .epoch = message->epoch,
                     .message = &*message}
                );
            }
            break;
        case OrderWhat::Unknown:
            break;
    }
}

void Phone::show(const protocol::OrderMessage& message) {
    if (!seen_.insert(message.order).second) {
        ++counters_.again;
        note({.what = "again", .order = message.order, .epoch = message.epoch});
        return;
    }
    ++counters_.shown;
    orders_[message.order] = message;
    note({.what = "shown", .order = message.order, .epoch = message.epoch, .message = &message});
    answer(message.order, routing::Answer::Shown);
    plan(message.order);
}

void Phone::withdraw(const protocol::OrderMessage& message) {
    // A withdrawal can overtake its offer: that must not be shown any more.
    seen_.insert(message.order);
    if (!withdrawn_.insert(message.order).second) {
        ++counters_.again;
        return;
    }
    ++counters_.withdrawn;
    note(
        {.what = "withdrawn",
         .order = message.order,
         .reason = message.why,
         .epoch = message.epoch,
         .message = &message}
    );
    std::erase_if(pending_, [&](const auto& entry) { return entry.second.order == message.order; });
    orders_[message.order] = message;
    answer(message.order, routing::Answer::Withdrawal);
    drop(message.order);
}

void Phone::hear_receipt(const LinkArrival& arrival) {
    const auto receipt = protocol::read_receipt(arrival.payload);
    if (!receipt) {
        note({.what = "unreadable", .reason = receipt.error().reason});
        return;
    }
    const auto found = pending_.find(receipt->event_id);
    if (found == pending_.end()) {
        return;  // a second receipt, for a repeat
    }
    const Pending pending = std::move(found->second);
    pending_.erase(found);
    note(
        {.what = "receipt",
         .order = pending.order,
         .answer = pending.answer,
         .event_id = receipt->event_id,
         .status = std::string{protocol::name_of(receipt->status)},
         .reason = receipt->reason,
         .epoch = receipt->epoch}
    );
    settled(pending, receipt->status == protocol::ReceiptStatus::Refused);
}

void Phone::settled(const Pending& pending, bool refused) {
    using enum routing::Answer;
    const auto answer = routing::answer_named(pending.answer);
    if (!answer) {
        return;
    }
    if (refused) {
        ++counters_.refused;
        if (*answer != Shown) {
            drop(pending.order);
        }
        return;
    }
    counters_.accepted += *answer == Accept ? 1 : 0;
    counters_.done += *answer == Done ? 1 : 0;
    if (*answer == Decline || *answer == Done || *answer == CannotReach) {
        drop(pending.order);
        return;
    }
    const auto found = plans_.find(pending.order);
    if (found == plans_.end() || found->second.first != PhonePlan::First::Accept) {
        return;
    }
    if (*answer == Accept) {
        step(pending.order, found->second.under_way, UnderWay);
    } else if (*answer == UnderWay) {
        step(pending.order, found->second.on_scene, OnScene);
    } else if (*answer == OnScene) {
        step(pending.order, found->second.done, Done);
    }
}

void Phone::plan(const std::string& order) {
    const PhonePlan plan = planner_.next();
    plans_[order] = plan;
    if (plan.first == PhonePlan::First::Accept) {
        step(order, plan.answer, routing::Answer::Accept);
    } else if (plan.first == PhonePlan::First::Decline) {
        step(order, plan.answer, routing::Answer::Decline);
    }
    if (plan.loss == PhonePlan::Loss::AfterShown) {
        lose_connection(plan.away);
    }
}

void Phone::step(const std::string& order, std::chrono::milliseconds after, routing::Answer given) {
    auto& timer = steps_[order];
    timer = std::make_unique<boost::asio::steady_timer>(loop_, after);
    timer->async_wait([this, lives = std::weak_ptr{lives_}, order, given](auto error) {
        if (error || lives.expired() || !orders_.contains(order)) {
            return;
        }
        const PhonePlan plan = plans_[order];
        const auto& place = orders_[order].place;
        if (given == routing::Answer::OnScene && place && place->position) {
            move_to(*place->position);
        }
        answer(order, given, given == routing::Answer::Decline ? "occupied" : "");
        using Loss = PhonePlan::Loss;
        if ((given == routing::Answer::Accept && plan.loss == Loss::AfterAccept) ||
            (given == routing::Answer::UnderWay && plan.loss == Loss::AfterUnderWay)) {
            lose_connection(plan.away);
        }
    });
}

void Phone::drop(const std::string& order) {
    steps_.erase(order);
    plans_.erase(order);
    orders_.erase(order);
}

void Phone::send(
    Subject subject,
    std::string event_id,
    std::string payload,
    std::string order,
    std::string answer,
    std::optional<std::chrono::seconds> lapses_after
) {
    Pending pending{
        .topic = topic_of(subject),
        .payload = std::move(payload),
        .order = std::move(order),
        .answer = std::move(answer),
        .pause = settings_.first_repeat,
        .timer = std::make_unique<boost::asio::steady_timer>(loop_),
    };
    if (lapses_after) {
        pending.lapses_at = Monotonic::now() + *lapses_after;
    }
    pending_.emplace(event_id, std::move(pending));
    publish_pending(event_id, "sent");
    wait_to_repeat(event_id);
}

void Phone::publish_pending(const std::string& event_id, std::string_view what) {
    const Pending& pending = pending_.at(event_id);
    if (link_.publish(pending.topic, pending.payload, {}, false)) {
        note({.what = what, .order = pending.order, .answer = pending.answer, .event_id = event_id}
        );
    }
}

void Phone::wait_to_repeat(const std::string& event_id) {
    Pending& pending = pending_.at(event_id);
    auto at = Monotonic::now() + pending.pause;
    if (pending.lapses_at) {
        at = std::min(at, *pending.lapses_at);
    }
    pending.pause = std::min(pending.pause * 2, settings_.longest_repeat);
    pending.timer->expires_at(at);
    pending.timer->async_wait([this, lives = std::weak_ptr{lives_}, event_id](auto error) {
        if (error || lives.expired() || !pending_.contains(event_id)) {
            return;
        }
        Pending& late = pending_.at(event_id);
        if (late.lapses_at && Monotonic::now() >= *late.lapses_at) {
            ++counters_.lapsed;
            note(
                {.what = "lapsed", .order = late.order, .answer = late.answer, .event_id = event_id}
            );
            late.lapsed = true;
            return;
        }
        publish_pending(event_id, "repeated");
        wait_to_repeat(event_id);
    });
}

void Phone::send_position() {
    if (!settings_.place || link_.state() != LinkState::Up) {
        return;
    }
    const protocol::TrackedLocation location{
        .latitude_e6 = settings_.place->latitude_e6,
        .longitude_e6 = settings_.place->longitude_e6,
        .fix_s = unix_us() / 1'000'000,
        .accuracy_m = settings_.place->accuracy_m,
        .battery_percent = {},
        .trigger = 't',
    };
    link_.publish(
        protocol::text_of({Subject::OwnTracks, {}, settings_.unit, "phone"}),
        protocol::write(location),
        {},
        true
    );
}

void Phone::wait_to_send_position() {
    position_timer_.expires_after(settings_.position_every);
    position_timer_.async_wait([this, lives = std::weak_ptr{lives_}](auto error) {
        if (error || lives.expired()) {
            return;
        }
        send_position();
        wait_to_send_position();
    });
}

std::string Phone::topic_of(Subject subject) const {
    return protocol::text_of({subject, settings_.region, settings_.unit, {}});
}

std::string Phone::next_event_id() { return boot_ + '-' + std::to_string(++last_event_); }

void Phone::note(PhoneNote note) {
    note.at_us = unix_us();
    if (record_.is_open()) {
        record_ << line_of(note, settings_.unit) << '\n' << std::flush;
    }
    if (listener_) {
        listener_(note);
    }
}

}  // namespace nachtwacht::daemon
