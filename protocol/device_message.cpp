#include "protocol/device_message.hpp"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/util/json_util.h>

#include <boost/json/stream_parser.hpp>
#include <utility>

#include "protocol/nachtwacht.pb.h"
#include "protocol/utf8.hpp"

namespace nachtwacht::protocol {
namespace {

namespace pb = google::protobuf;
using Trouble = tl::unexpected<MessageError>;

Trouble trouble(MessageFault fault, std::size_t offset, std::string reason) {
    return Trouble{MessageError{fault, offset, std::move(reason)}};
}

Trouble missing(std::string field) {
    return trouble(MessageFault::MissingField, 0, std::move(field));
}

Trouble bad(std::string field) { return trouble(MessageFault::BadField, 0, std::move(field)); }

template <typename Wire>
Message<Wire> parse_protobuf(std::string_view payload) {
    Wire wire;
    pb::io::CodedInputStream input{
        reinterpret_cast<const std::uint8_t*>(payload.data()), static_cast<int>(payload.size())};
    if (!wire.MergeFromCodedStream(&input) || !input.ConsumedEntireMessage()) {
        const auto read = static_cast<std::size_t>(std::max(0, input.CurrentPosition()));
        return trouble(MessageFault::NotProtobuf, std::min(read, payload.size()), "protobuf");
    }
    return wire;
}

// Protobuf's JSON reader names no offset and knows no depth that we can set; Boost.JSON does both.
std::optional<MessageError> json_fault(std::string_view payload) {
    boost::json::parse_options options;
    options.max_depth = most_message_depth;
    boost::json::stream_parser parser{{}, options};
    boost::system::error_code error;
    const std::size_t read = parser.write_some(payload.data(), payload.size(), error);
    if (!error && read == payload.size()) {
        parser.finish(error);
    }
    if (error) {
        return MessageError{MessageFault::NotJson, read, error.message()};
    }
    if (read != payload.size()) {
        return MessageError{MessageFault::NotJson, read, "more than one value"};
    }
    return std::nullopt;
}

template <typename Wire>
Message<Wire> parse_json(std::string_view payload) {
    if (auto fault = json_fault(payload)) {
        return Trouble{std::move(*fault)};
    }
    Wire wire;
    pb::util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    const pb::StringPiece text{payload.data(), payload.size()};
    if (!pb::util::JsonStringToMessage(text, &wire, options).ok()) {
        return trouble(MessageFault::WrongType, 0, "a value has the wrong type");
    }
    return wire;
}

template <typename Wire>
Message<Wire> parse(std::string_view payload) {
    if (payload.size() > most_message_bytes) {
        return trouble(MessageFault::TooLarge, most_message_bytes, "too large");
    }
    // What it would print is in the error that we return.
    const pb::LogSilencer silence;
    return form_of(payload) == Form::Json ? parse_json<Wire>(payload)
                                          : parse_protobuf<Wire>(payload);
}

template <typename Wire>
std::string print(const Wire& wire, Form form) {
    std::string text;
    if (form == Form::Protobuf) {
        wire.SerializeToString(&text);
        return text;
    }
    pb::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    // Only a message with an Any or a broken time stamp can fail here; ours have neither.
    static_cast<void>(pb::util::MessageToJsonString(wire, &text, options));
    return text;
}

Message<std::optional<GeoPoint>> read_point(bool present, const v1::Position& wire) {
    if (!present) {
        return std::nullopt;
    }
    const GeoPoint point{wire.latitude_e6(), wire.longitude_e6(), wire.accuracy_m()};
    if (point.latitude_e6 < -90'000'000 || point.latitude_e6 > 90'000'000 ||
        point.longitude_e6 < -180'000'000 || point.longitude_e6 > 180'000'000) {
        return bad("position");
    }
    return point;
}

void write_point(const GeoPoint& point, v1::Position& wire) {
    wire.set_latitude_e6(point.latitude_e6);
    wire.set_longitude_e6(point.longitude_e6);
    wire.set_accuracy_m(point.accuracy_m);
}

Words read_words(const v1::Words& wire) { return {wire.nl(), wire.en()}; }

void write_words(const Words& words, v1::Words& wire) {
    wire.set_nl(well_formed(words.nl));
    wire.set_en(well_formed(words.en));
}

template <typename State>
std::optional<Presence> read_presence(State state) {
    switch (static_cast<int>(state)) {
        case 1:
            return Presence::Up;
        case 2:
            return Presence::Down;
        default:
            return std::nullopt;
    }
}

Message<OrderPlace> read_place(const v1::Place& wire) {
    auto position = read_point(wire.has_position(), wire.position());
    if (!position) {
        return Trouble{std::move(position.error())};
    }
    return OrderPlace{wire.street(), wire.town(), *position};
}

void write_place(const OrderPlace& place, v1::Place& wire) {
    wire.set_street(well_formed(place.street));
    wire.set_town(well_formed(place.town));
    if (place.position) {
        write_point(*place.position, *wire.mutable_position());
    }
}

OrderMessage read_order_fields(const v1::OrderMessage& wire) {
    OrderMessage order{
        .order = wire.order(),
        .epoch = wire.epoch(),
        .what = static_cast<OrderWhat>(wire.what()),
        .incident = wire.incident(),
        .kind = wire.kind(),
        .urgency = wire.urgency(),
        .stage = read_words(wire.stage()),
        .warnings = wire.warnings(),
        .keep_out = wire.keep_out(),
        .answer_within_s = wire.answer_within_s(),
        .norm_s = wire.norm_s(),
        .why = wire.why(),
        .at_ms = wire.at_ms(),
        .access = wire.access(),
        .person = wire.person(),
        .wishes = wire.wishes(),
    };
    for (const v1::Words& reason : wire.reasons()) {
        order.reasons.push_back(read_words(reason));
    }
    return order;
}

void write_order_fields(const OrderMessage& order, v1::OrderMessage& wire) {
    wire.set_order(order.order);
    wire.set_epoch(order.epoch);
    wire.set_what(static_cast<v1::OrderMessage::What>(order.what));
    wire.set_incident(order.incident);
    wire.set_kind(order.kind);
    wire.set_urgency(order.urgency);
    wire.set_warnings(well_formed(order.warnings));
    wire.set_keep_out(order.keep_out);
    wire.set_answer_within_s(order.answer_within_s);
    wire.set_norm_s(order.norm_s);
    wire.set_why(well_formed(order.why));
    wire.set_at_ms(order.at_ms);
    if (order.stage != Words{}) {
        write_words(order.stage, *wire.mutable_stage());
    }
    if (order.place) {
        write_place(*order.place, *wire.mutable_place());
    }
    for (const Words& reason : order.reasons) {
        write_words(reason, *wire.add_reasons());
    }
}

}  // namespace

Form form_of(std::string_view payload) {
    return payload.starts_with('{') ? Form::Json : Form::Protobuf;
}

Message<DeviceEvent> read_device_event(std::string_view payload) {
    const auto wire = parse<v1::DeviceEvent>(payload);
    if (!wire) {
        return Trouble{wire.error()};
    }
    if (!wire->event_id().empty() && !is_event_id(wire->event_id())) {
        return bad("event_id");
    }
    if (wire->event_id().empty() && wire->kind() != "heartbeat") {
        return missing("event_id");
    }
    auto position = read_point(wire->has_position(), wire->position());
    if (!position) {
        return Trouble{std::move(position.error())};
    }
    return DeviceEvent{
        .event_id = wire->event_id(),
        .kind = wire->kind(),
        .claimed_ms = wire->claimed_ms(),
        .position = *position,
        .bare = wire->bare(),
        .update = wire->update(),
        .phone_back = wire->phone_back(),
    };
}

Message<ReceiptMessage> read_receipt(std::string_view payload) {
    const auto wire = parse<v1::Receipt>(payload);
    if (!wire) {
        return Trouble{wire.error()};
    }
    if (!v1::Receipt::Status_IsValid(wire->status()) || wire->status() == v1::Receipt::unknown) {
        return bad("status");
    }
    return ReceiptMessage{
        wire->event_id(),
        wire->entry(),
        wire->epoch(),
        wire->at_ms(),
        static_cast<ReceiptStatus>(wire->status()),
        wire->reason(),
    };
}

Message<OrderMessage> read_order(std::string_view payload) {
    const auto wire = parse<v1::OrderMessage>(payload);
    if (!wire) {
        return Trouble{wire.error()};
    }
    if (!order_numbered(wire->order())) {
        return bad("order");
    }
    if (!v1::OrderMessage::What_IsValid(wire->what()) ||
        wire->what() == v1::OrderMessage::unknown) {
        return bad("what");
    }
    OrderMessage order = read_order_fields(*wire);
    if (wire->has_place()) {
        auto place = read_place(wire->place());
        if (!place) {
            return Trouble{std::move(place.error())};
        }
        order.place = std::move(*place);
    }
    return order;
}

Message<UnitAnswerMessage> read_answer(std::string_view payload) {
    const auto wire = parse<v1::UnitAnswer>(payload);
    if (!wire) {
        return Trouble{wire.error()};
    }
    if (!is_event_id(wire->event_id())) {
        return wire->event_id().empty() ? missing("event_id") : bad("event_id");
    }
    if (!order_numbered(wire->order())) {
        return bad("order");
    }
    return UnitAnswerMessage{
        wire->event_id(), wire->order(), wire->answer(), wire->word(), wire->text()};
}

Message<UnitDutyMessage> read_duty(std::string_view payload) {
    const auto wire = parse<v1::UnitDuty>(payload);
    if (!wire) {
        return Trouble{wire.error()};
    }
    if (!is_event_id(wire->event_id())) {
        return wire->event_id().empty() ? missing("event_id") : bad("event_id");
    }
    auto base = read_point(wire->has_base(), wire->base());
    if (!base) {
        return Trouble{std::move(base.error())};
    }
    // Milliseconds of it must fit too.
    constexpr std::int64_t far_off = 100'000'000'000;
    if (wire->until_s() < 0 || wire->until_s() > far_off) {
        return bad("until_s");
    }
    return UnitDutyMessage{wire->event_id(), wire->on(), *base, wire->until_s()};
}

Message<UnitLinkMessage> read_link(std::string_view payload) {
    const auto wire = parse<v1::UnitLink>(payload);
    if (!wire) {
        return Trouble{wire.error()};
    }
    const auto state = read_presence(wire->state());
    if (!state) {
        return bad("state");
    }
    return UnitLinkMessage{*state};
}

Message<GatewayStateMessage> read_gateway_state(std::string_view payload) {
    const auto wire = parse<v1::GatewayState>(payload);
    if (!wire) {
        return Trouble{wire.error()};
    }
    const auto state = read_presence(wire->state());
    if (!state) {
        return bad("state");
    }
    return GatewayStateMessage{*state, wire->epoch(), wire->region(), wire->at_ms()};
}

Message<CallMessage> read_call(std::string_view payload) {
    const auto wire = parse<v1::Call>(payload);
    if (!wire) {
        return Trouble{wire.error()};
    }
    if (wire->id().empty()) {
        return missing("id");
    }
    return CallMessage{
        .id = wire->id(),
        .epoch = wire->epoch(),
        .party = wire->party(),
        .unit = wire->unit(),
        .incident = wire->incident(),
        .order = wire->order(),
        .task = wire->task(),
        .words = read_words(wire->words()),
        .further = wire->further(),
    };
}

std::string write(const DeviceEvent& message, Form form) {
    v1::DeviceEvent wire;
    wire.set_event_id(message.event_id);
    wire.set_kind(well_formed(message.kind));
    wire.set_claimed_ms(message.claimed_ms);
    if (message.position) {
        write_point(*message.position, *wire.mutable_position());
    }
    wire.set_bare(message.bare);
    wire.set_update(message.update);
    wire.set_phone_back(message.phone_back);
    return print(wire, form);
}

std::string write(const ReceiptMessage& message, Form form) {
    v1::Receipt wire;
    wire.set_event_id(well_formed(message.event_id));
    wire.set_entry(message.entry);
    wire.set_epoch(message.epoch);
    wire.set_at_ms(message.at_ms);
    wire.set_status(static_cast<v1::Receipt::Status>(message.status));
    wire.set_reason(well_formed(message.reason));
    return print(wire, form);
}

std::string write(const OrderMessage& message, Form form) {
    v1::OrderMessage wire;
    write_order_fields(message, wire);
    if (message.what == OrderWhat::Detail) {
        wire.set_access(well_formed(message.access));
        wire.set_person(well_formed(message.person));
        wire.set_wishes(well_formed(message.wishes));
    }
    return print(wire, form);
}

std::string write(const UnitAnswerMessage& message, Form form) {
    v1::UnitAnswer wire;
    wire.set_event_id(message.event_id);
    wire.set_order(message.order);
    wire.set_answer(well_formed(message.answer));
    wire.set_word(well_formed(message.word));
    wire.set_text(well_formed(message.text));
    return print(wire, form);
}

std::string write(const UnitDutyMessage& message, Form form) {
    v1::UnitDuty wire;
    wire.set_event_id(message.event_id);
    wire.set_on(message.on);
    if (message.base) {
        write_point(*message.base, *wire.mutable_base());
    }
    wire.set_until_s(message.until_s);
    return print(wire, form);
}

std::string write(const UnitLinkMessage& message, Form form) {
    v1::UnitLink wire;
    wire.set_state(static_cast<v1::UnitLink::State>(message.state));
    return print(wire, form);
}

std::string write(const GatewayStateMessage& message, Form form) {
    v1::GatewayState wire;
    wire.set_state(static_cast<v1::GatewayState::State>(message.state));
    wire.set_epoch(message.epoch);
    wire.set_region(well_formed(message.region));
    wire.set_at_ms(message.at_ms);
    return print(wire, form);
}

std::string write(const CallMessage& message, Form form) {
    v1::Call wire;
    wire.set_id(message.id);
    wire.set_epoch(message.epoch);
    wire.set_party(message.party);
    wire.set_unit(message.unit);
    wire.set_incident(message.incident);
    wire.set_order(message.order);
    wire.set_task(message.task);
    write_words(message.words, *wire.mutable_words());
    wire.set_further(message.further);
    return print(wire, form);
}

}  // namespace nachtwacht::protocol
