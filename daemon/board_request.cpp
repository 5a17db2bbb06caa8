#include "daemon/board_request.hpp"

#include <boost/json.hpp>
#include <cmath>
#include <limits>

#include "daemon/instant.hpp"
#include "daemon/json_reader.hpp"
#include "daemon/wiped_json.hpp"
#include "protocol/device_message.hpp"

namespace nachtwacht::daemon {
namespace {

namespace json = boost::json;

constexpr std::uint64_t most_number = std::numeric_limits<std::int64_t>::max();
constexpr std::uint64_t most_client = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t longest_label = 60;
constexpr std::size_t longest_endpoint = 2'000;

tl::expected<json::object, std::string> object_in(std::string_view body) {
    auto object = read_wiped_object(body);
    if (!object) {
        return tl::make_unexpected(std::string{"the body must be one JSON object"});
    }
    // A page writes null for what it leaves out.
    for (auto* member = object->begin(); member != object->end();) {
        member = member->value().is_null() ? object->erase(member) : member + 1;
    }
    return *std::move(object);
}

template <class T>
using Reading = T (*)(JsonReader&);

template <class T>
Asking<T> read(std::string_view body, Reading<T> reading) {
    const auto object = object_in(body);
    if (!object) {
        return tl::make_unexpected(object.error());
    }
    JsonReader reader{*object};
    T found = reading(reader);
    if (const auto& mistake = reader.finish(); !mistake.empty()) {
        return tl::make_unexpected(mistake);
    }
    return found;
}

std::string wanted_id(JsonReader& reader, std::string_view name) {
    auto id = reader.wanted_text(name, protocol::most_event_id);
    if (!id.empty() && !protocol::is_event_id(id)) {
        reader.fail("\"" + std::string{name} + "\" must be visible letters without blanks");
    }
    return id;
}

constexpr const char* role_mistake =
    "\"role\" must be operator, shift_leader, planner, technical or auditor";

Secret secret_in(JsonReader& reader, std::string_view name) {
    auto text = reader.text(name, 1'000);
    Secret secret{std::string_view{text}};
    wipe(text);
    return secret;
}

Secret wanted_secret(JsonReader& reader, std::string_view name) {
    auto secret = secret_in(reader, name);
    if (secret.empty()) {
        reader.fail("\"" + std::string{name} + "\" is missing");
    }
    return secret;
}

std::optional<routing::Wall> instant_in(JsonReader& reader, std::string_view name) {
    const auto text = reader.text(name);
    const auto instant = text.empty() ? std::nullopt : parse_instant(text);
    if (!text.empty() && !instant) {
        reader.fail("\"" + std::string{name} + "\" must be an instant like 2026-11-22T06:00:00Z");
    }
    return instant;
}

LoginRequest login_in(JsonReader& reader) {
    LoginRequest login;
    login.name = reader.wanted_text("name", 32);
    login.password = wanted_secret(reader, "password");
    return login;
}

AskAct act_in(JsonReader& reader) {
    AskAct ask = read_act(reader);
    ask.act.reference.door = routing::Door::Command;
    ask.act.reference.value = wanted_id(reader, "id");
    ask.act.reference.keep = keep_references;
    ask.act.seen = reader.number("seen", most_number);
    ask.act.other_seen = reader.number("other_seen", most_number);
    return ask;
}

AskSignal request_in(JsonReader& reader) {
    AskSignal ask;
    auto& signal = ask.signal;
    signal.reference.door = routing::Door::Phone;
    signal.reference.value = wanted_id(reader, "id");
    signal.reference.keep = keep_references;
    const auto asker = routing::asker_named(reader.wanted_text("asker"));
    const auto kind = routing::kind_named(reader.wanted_text("kind"));
    const auto urgency = reader.text("urgency");
    signal.asked = routing::urgency_named(urgency);
    if (!asker || *asker == routing::Asker::Device) {
        reader.fail("\"asker\" must be who calls: gp, hap, district_nurse, layman, operator, ...");
    }
    if (!kind) {
        reader.fail("\"kind\" is not known");
    }
    if (!urgency.empty() && !signal.asked) {
        reader.fail("\"urgency\" must be U0 to U5");
    }
    signal.asker = asker.value_or(routing::Asker::Operator);
    signal.kind = kind.value_or(routing::Kind::Request);
    signal.client = static_cast<routing::ClientNumber>(reader.number("client", most_client));
    signal.care_path.value = reader.text("care_path", 64);
    const auto address = reader.text("address", 200);
    const auto text = reader.text("text", longest_text);
    ask.text = address + (address.empty() || text.empty() ? "" : "\n") + text;
    return ask;
}

DutyRequest duty_in(JsonReader& reader) {
    DutyRequest duty;
    const auto on = reader.maybe_flag("on");
    if (!on) {
        reader.fail("\"on\" is missing: true or false");
    }
    duty.on = on.value_or(false);
    duty.base = read_position(reader, "base");
    duty.until = instant_in(reader, "until");
    return duty;
}

DutyRequest board_duty_in(JsonReader& reader) {
    auto duty = duty_in(reader);
    duty.id = wanted_id(reader, "id");
    duty.reason = reader.text("reason", 64);
    if (!protocol::is_short_word(duty.reason)) {
        reader.fail("\"reason\" must be a short word like spoken_by_telephone");
    }
    return duty;
}

DutyRequest phone_duty_in(JsonReader& reader) {
    auto duty = duty_in(reader);
    duty.id = wanted_id(reader, "event_id");
    return duty;
}

ShiftRequest shift_in(JsonReader& reader) {
    ShiftRequest shift;
    shift.id = reader.text("id", protocol::most_event_id);
    shift.sound = reader.flag("sound");
    shift.to = reader.text("to", 32);
    if (!shift.to.empty() && !is_operator_name(shift.to)) {
        reader.fail("\"to\" must be the name of an operator");
    }
    return shift;
}

EnrolRequest enrol_in(JsonReader& reader) {
    EnrolRequest enrol;
    enrol.code = reader.wanted_text("code", 64);
    enrol.label = reader.text("label", longest_label);
    return enrol;
}

PhoneAnswer answer_in(JsonReader& reader) {
    PhoneAnswer said;
    said.event_id = wanted_id(reader, "event_id");
    const auto order = protocol::order_numbered(reader.wanted_text("order", 64));
    const auto answer = routing::answer_named(reader.wanted_text("answer"));
    if (!order) {
        reader.fail("\"order\" must be an order like 7-12-1");
    }
    if (!answer) {
        reader.fail("\"answer\" is not known");
    }
    if (order) {
        said.order = {order->epoch, order->number, order->index};
    }
    said.answer = answer.value_or(routing::Answer::Shown);
    said.word = reader.text("word", 64);
    said.text = reader.text("text", longest_text);
    if (!protocol::is_short_word(said.word)) {
        reader.fail("\"word\" must be a word of the lists in the picture");
    }
    return said;
}

std::string event_id_in(JsonReader& reader) { return wanted_id(reader, "event_id"); }
std::string push_id_in(JsonReader& reader) { return wanted_id(reader, "id"); }

protocol::TrackedLocation position_in(JsonReader& reader) {
    const auto millionths = [](double degrees) {
        return static_cast<std::int32_t>(std::llround(degrees * 1e6));
    };
    protocol::TrackedLocation location;
    location.latitude_e6 = millionths(reader.degrees("lat", 90));
    location.longitude_e6 = millionths(reader.degrees("lon", 180));
    constexpr double most_metres = 1'000'000;
    location.accuracy_m = static_cast<std::uint32_t>(reader.amount("accuracy_m", most_metres));
    return location;
}

SubscriptionRequest subscription_in(JsonReader& reader) {
    SubscriptionRequest subscription;
    subscription.endpoint = reader.wanted_text("endpoint", longest_endpoint);
    if (!subscription.endpoint.starts_with("https://")) {
        reader.fail("\"endpoint\" must be a https address");
    }
    (void)reader.amount("expirationTime", 1e15);  // a browser's own; the push service decides
    const auto* keys = reader.object("keys");
    if (keys == nullptr) {
        reader.fail("\"keys\" is missing");
        return subscription;
    }
    JsonReader inner{*keys};
    subscription.p256dh = inner.wanted_text("p256dh");
    subscription.auth = inner.wanted_text("auth");
    if (const auto& mistake = inner.finish(); !mistake.empty()) {
        reader.fail("in \"keys\": " + mistake);
    }
    return subscription;
}

AccountRequest account_in(JsonReader& reader) {
    AccountRequest account;
    account.name = reader.wanted_text("name", 32);
    const auto role = role_named(reader.wanted_text("role"));
    const auto language = reader.text("language");
    account.language =
        routing::language_named(language.empty() ? "nl" : language).value_or(routing::Language{});
    account.password = secret_in(reader, "password");
    if (!role || *role == Role::Team) {
        reader.fail(role_mistake);
    }
    if (!language.empty() && !routing::language_named(language)) {
        reader.fail("\"language\" must be nl or en");
    }
    account.role = role.value_or(Role::Auditor);
    return account;
}

Secret password_in(JsonReader& reader) { return wanted_secret(reader, "password"); }

PasswordChange own_password_in(JsonReader& reader) {
    PasswordChange change;
    change.present = wanted_secret(reader, "present");
    change.wanted = wanted_secret(reader, "password");
    return change;
}

LinkRequest link_in(JsonReader& reader) {
    LinkRequest link;
    link.code = reader.wanted_text("code", 64);
    link.password = wanted_secret(reader, "password");
    return link;
}

Role role_in(JsonReader& reader) {
    const auto role = role_named(reader.wanted_text("role"));
    if (!role || *role == Role::Team) {
        reader.fail(role_mistake);
    }
    return role.value_or(Role::Auditor);
}

}  // namespace

Asking<LoginRequest> read_login(std::string_view body) { return read(body, login_in); }
Asking<AskAct> read_board_act(std::string_view body) { return read(body, act_in); }
Asking<AskSignal> read_board_request(std::string_view body) { return read(body, request_in); }
Asking<DutyRequest> read_board_duty(std::string_view body) { return read(body, board_duty_in); }
Asking<DutyRequest> read_phone_duty(std::string_view body) { return read(body, phone_duty_in); }
Asking<ShiftRequest> read_shift(std::string_view body) { return read(body, shift_in); }
Asking<EnrolRequest> read_enrol(std::string_view body) { return read(body, enrol_in); }
Asking<PhoneAnswer> read_phone_answer(std::string_view body) { return read(body, answer_in); }
Asking<std::string> read_duress(std::string_view body) { return read(body, event_id_in); }
Asking<std::string> read_reached(std::string_view body) { return read(body, push_id_in); }
Asking<protocol::TrackedLocation> read_phone_position(std::string_view body) {
    return read(body, position_in);
}
Asking<SubscriptionRequest> read_subscription(std::string_view body) {
    return read(body, subscription_in);
}
Asking<AccountRequest> read_account(std::string_view body) { return read(body, account_in); }
Asking<Secret> read_password(std::string_view body) { return read(body, password_in); }
Asking<PasswordChange> read_own_password(std::string_view body) {
    return read(body, own_password_in);
}
Asking<LinkRequest> read_link(std::string_view body) { return read(body, link_in); }
Asking<Role> read_role(std::string_view body) { return read(body, role_in); }

Asking<bool> read_nothing(std::string_view body) {
    if (body.empty()) {
        return true;
    }
    return read<bool>(body, [](JsonReader&) { return true; });
}

}  // namespace nachtwacht::daemon
