#include "daemon/mqtt_door.hpp"

#include <openssl/evp.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <array>
#include <utility>

#include "daemon/call_for_help.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using protocol::Subject;
using protocol::Topic;

// As old as the longest queue between a sender and us can be (reliability: 7 days at least).
constexpr routing::Milliseconds keep_event_id = 7 * 24h;
// Without an event id a repeat looks like a second press. Senders repeat within 30 s.
constexpr routing::Milliseconds keep_unreadable = 1min;
constexpr std::size_t most_units = 10'000;

std::string fingerprint_of(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (unsigned int index = 0; index < size; ++index) {
        text += digits[digest.at(index) >> 4u];
        text += digits[digest.at(index) & 0xfu];
    }
    return text;
}

routing::Door door_of(const Topic& topic) {
    return topic.subject == Subject::DeviceEvent ? routing::Door::Mqtt : routing::Door::Phone;
}

routing::Reference reference_of(const Topic& topic, std::string event_id) {
    return {
        .door = door_of(topic),
        .sender = topic.name,
        .value = std::move(event_id),
        .content = {},
        .keep = keep_event_id,
    };
}

std::optional<routing::Position> position_of(const std::optional<protocol::GeoPoint>& point) {
    return point ? std::optional{routing::Position{point->latitude_e6, point->longitude_e6}}
                 : std::nullopt;
}

protocol::ReceiptStatus status_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::Stored:
            return protocol::ReceiptStatus::Stored;
        case Verdict::Duplicate:
            return protocol::ReceiptStatus::Duplicate;
        case Verdict::Refused:
        case Verdict::NotKept:
            return protocol::ReceiptStatus::Refused;
    }
    return protocol::ReceiptStatus::Unknown;
}

// An answer must not be lost for a word that is on no list.
struct Said {
    std::string word{};
    std::string text{};
};

Said said_in(protocol::UnitAnswerMessage&& message) {
    if (protocol::is_short_word(message.word)) {
        return {std::move(message.word), std::move(message.text)};
    }
    return {"other", message.word + (message.text.empty() ? "" : "\n") + message.text};
}

}  // namespace

MqttDoor::MqttDoor(
    Intake& intake, Link& link, Settings settings, std::shared_ptr<spdlog::logger> log
)
    : intake_{intake},
      link_{link},
      settings_{std::move(settings)},
      log_{
          log ? std::move(log)
              : std::make_shared<spdlog::logger>(
                    "silent", std::make_shared<spdlog::sinks::null_sink_mt>()
                )} {}

std::vector<MqttSubscription> MqttDoor::subscriptions(const std::string& region) {
    const auto all = [&](Subject subject) { return protocol::filter_of(subject, region); };
    return {
        {all(Subject::DeviceEvent), false},
        {all(Subject::UnitAnswer), false},
        {all(Subject::UnitDuty), false},
        {all(Subject::UnitLink), true},
        {all(Subject::OwnTracks), true},
    };
}

void MqttDoor::arrived(const LinkArrival& arrival) {
    const auto topic = protocol::topic_named(arrival.topic);
    if (!topic || (topic->subject != Subject::OwnTracks && topic->region != settings_.region)) {
        ++counters_.foreign;
        return;
    }
    if (arrival.payload.empty()) {
        ++counters_.ignored;  // clears a retained message
        return;
    }
    const InHand hand{intake_, arrival.payload};
    if (hand.is_poison()) {
        // Without its id, which nobody reads any more: the receipt tells the sender to give up.
        store_unread(*topic, arrival, "poison", std::string{poison_verdict});
        return;
    }
    switch (topic->subject) {
        case Subject::DeviceEvent:
            return take_event(*topic, arrival);
        case Subject::UnitAnswer:
            return take_answer(*topic, arrival);
        case Subject::UnitDuty:
            return take_duty(*topic, arrival);
        case Subject::UnitLink:
            return take_link(*topic, arrival);
        case Subject::OwnTracks:
            return take_position(*topic, arrival);
        default:
            ++counters_.foreign;
    }
}

void MqttDoor::changed(LinkState state) {
    if (state == LinkState::Down) {
        // Their wills may come and go unheard by us meanwhile.
        links_.clear();
    }
}

protocol::Form MqttDoor::form_of(const routing::UnitId& unit) const {
    const auto found = forms_.find(unit);
    return found == forms_.end() ? protocol::Form::Protobuf : found->second;
}

void MqttDoor::remember_form(const routing::UnitId& unit, protocol::Form form) {
    if (forms_.size() < most_units || forms_.contains(unit)) {
        forms_[unit] = form;
    }
}

// A retained event is taken like any other: it should not be, but an alarm that is heard twice
// (its id tells) is better than one that is not heard.
void MqttDoor::take_event(const Topic& topic, const LinkArrival& arrival) {
    const auto event = protocol::read_device_event(arrival.payload);
    if (!event) {
        take_unreadable(topic, arrival, event.error());
        return;
    }
    intake_.alive(routing::Door::Mqtt, topic.name);
    if (event->event_id.empty()) {
        return;  // a heartbeat: a sign of life is kept in memory only, so there is no receipt
    }
    const auto kind = routing::kind_named(event->kind);
    if (!is_open(!kind || is_call_for_help(*kind))) {
        return;
    }
    ++counters_.events;
    if (!kind) {
        ++counters_.unknown_kinds;
        log_->warn("mqtt: {} reports a kind that nobody knows: taken as an alarm", topic.name);
    }
    intake_.signal(
        {.reference = reference_of(topic, event->event_id),
         .kind = kind.value_or(routing::Kind::UnspecifiedAlarm),
         .asker = routing::Asker::Device,
         .position = position_of(event->position),
         .update = event->update,
         .bare = event->bare,
         .phone_back = event->phone_back},
        arrival.payload,
        receipt_for(reply_to(topic, arrival, event->event_id))
    );
}

void MqttDoor::take_answer(const Topic& topic, const LinkArrival& arrival) {
    if (arrival.retained) {
        ++counters_.ignored;  // yesterday's
        return;
    }
    auto message = protocol::read_answer(arrival.payload);
    const auto answer = message ? routing::answer_named(message->answer) : std::nullopt;
    if (!answer) {
        const protocol::MessageError unknown{protocol::MessageFault::BadField, 0, "answer"};
        take_unreadable(topic, arrival, message ? unknown : message.error());
        return;
    }
    if (!is_open(true)) {
        return;
    }
    ++counters_.answers;
    remember_form({topic.name}, protocol::form_of(arrival.payload));
    const auto order = *protocol::order_numbered(message->order);
    const std::string event_id = message->event_id;
    Said said = said_in(std::move(*message));
    intake_.answer(
        {.unit = {topic.name},
         .order = {order.epoch, order.number, order.index},
         .answer = *answer,
         .reference = reference_of(topic, event_id),
         .word = std::move(said.word)},
        std::move(said.text),
        receipt_for(reply_to(topic, arrival, event_id))
    );
}

void MqttDoor::take_duty(const Topic& topic, const LinkArrival& arrival) {
    if (arrival.retained) {
        ++counters_.ignored;  // yesterday's: nobody is put on duty by it
        return;
    }
    const auto duty = protocol::read_duty(arrival.payload);
    if (!duty) {
        take_unreadable(topic, arrival, duty.error());
        return;
    }
    if (!is_open(true)) {
        return;
    }
    ++counters_.duties;
    remember_form({topic.name}, protocol::form_of(arrival.payload));
    const auto until = duty->until_s == 0
                           ? std::nullopt
                           : std::optional{routing::Wall{std::chrono::seconds{duty->until_s}}};
    intake_.duty(
        {.unit = {topic.name},
         .on = duty->on,
         .base = position_of(duty->base),
         .until = until,
         .by = "unit",
         .reference = reference_of(topic, duty->event_id)},
        receipt_for(reply_to(topic, arrival, duty->event_id))
    );
}

void MqttDoor::take_link(const Topic& topic, const LinkArrival& arrival) {
    const auto message = protocol::read_link(arrival.payload);
    const routing::UnitId unit{topic.name};
    if (!message || (links_.size() >= most_units && !links_.contains(unit))) {
        ++counters_.ignored;
        return;
    }
    const bool up = message->state == protocol::Presence::Up;
    const auto [known, is_new] = links_.try_emplace(unit, up);
    if (is_new || std::exchange(known->second, up) != up) {
        intake_.link(unit, up);
    }
}

void MqttDoor::take_position(const Topic& topic, const LinkArrival& arrival) {
    const auto track = protocol::read_track(arrival.payload);
    if (!track || !*track) {
        ++counters_.ignored;
        return;
    }
    const routing::UnitId unit{topic.name};
    const auto judged = whereabouts_.take(unit, **track, settings_.wall());
    if (judged.verdict != TrackVerdict::Counts) {
        ++counters_.ignored;
        if (judged.verdict == TrackVerdict::Future) {
            log_->warn("mqtt: the phone of {} has a clock that is ahead: no position", topic.name);
        }
        return;
    }
    ++counters_.positions;
    intake_.sight(unit, judged.sighting);
}

void MqttDoor::take_unreadable(
    const Topic& topic, const LinkArrival& arrival, const protocol::MessageError& error
) {
    const std::string fault{protocol::name_of(error.fault)};
    store_unread(
        topic,
        arrival,
        fault,
        fault + " at byte " + std::to_string(error.offset) + ": " + error.reason
    );
}

void MqttDoor::store_unread(
    const Topic& topic,
    const LinkArrival& arrival,
    const std::string& fault,
    const std::string& verdict
) {
    if (!is_open(true)) {
        return;
    }
    ++counters_.unreadable;
    routing::Reference reference = reference_of(topic, fingerprint_of(arrival.payload));
    reference.keep = keep_unreadable;
    Reply reply = reply_to(topic, arrival, {});
    reply.refused = "unreadable:" + fault;
    intake_.unreadable(
        std::move(reference),
        arrival.payload.substr(0, protocol::most_message_bytes),
        verdict,
        [log = log_, name = topic.name, verdict, told = receipt_for(std::move(reply))](
            const Receipt& receipt
        ) {
            if (receipt.verdict == Verdict::Stored) {
                log->warn("mqtt: {} sends what cannot be read: {}", name, verdict);
            }
            told(receipt);
        }
    );
}

bool MqttDoor::is_open(bool for_help) {
    const auto readiness = intake_.readiness();
    if (readiness == Intake::Readiness::Ready ||
        (readiness == Intake::Readiness::CallsForHelpOnly && for_help)) {
        return true;
    }
    ++counters_.turned_away;
    return false;
}

MqttDoor::Reply MqttDoor::reply_to(
    const Topic& topic, const LinkArrival& arrival, std::string event_id
) const {
    return {
        .topic = protocol::may_answer_on(topic, arrival.response_topic)
                     ? arrival.response_topic
                     : protocol::receipt_topic(topic),
        .correlation = arrival.correlation,
        .event_id = std::move(event_id),
        .form = protocol::form_of(arrival.payload),
        .came = std::chrono::steady_clock::now(),
    };
}

Told MqttDoor::receipt_for(Reply reply) {
    return [this, lives = std::weak_ptr{lives_}, reply = std::move(reply)](const Receipt& receipt) {
        if (!lives.expired()) {
            send(reply, receipt);
        }
    };
}

void MqttDoor::send(const Reply& reply, const Receipt& receipt) {
    if (settings_.acknowledged) {
        settings_.acknowledged(std::chrono::steady_clock::now() - reply.came);
    }
    const protocol::ReceiptMessage message{
        .event_id = reply.event_id,
        .entry = receipt.entry,
        .epoch = settings_.epoch,
        .at_ms = receipt.at.wall.time_since_epoch().count(),
        .status =
            reply.refused.empty() ? status_of(receipt.verdict) : protocol::ReceiptStatus::Refused,
        .reason = reply.refused.empty() ? receipt.reason : reply.refused,
    };
    const bool sent = link_.publish(
        reply.topic, protocol::write(message, reply.form), {.correlation = reply.correlation}, false
    );
    ++(sent ? counters_.receipts : counters_.lost_receipts);
}

}  // namespace nachtwacht::daemon
