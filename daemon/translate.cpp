#include "daemon/translate.hpp"

#include <charconv>

#include "routing/explain.hpp"

namespace nachtwacht::daemon {
namespace {

using routing::Language;

template <class Value>
protocol::Words words(const Value& value) {
    return {
        std::string{routing::words_for(value, Language::Dutch)},
        std::string{routing::words_for(value, Language::English)}};
}

protocol::Words stage_of(const routing::Incident& incident) {
    // 'Nog niet gesproken' stands on every order that goes out before anybody has spoken with the
    // client (safety.md S1).
    if (incident.raw) {
        return {"nog niet gesproken", "nobody has spoken with the client yet"};
    }
    return {"beoordeeld", "assessed"};
}

std::optional<protocol::OrderPlace> place_of(const Telling& telling) {
    protocol::OrderPlace place;
    if (telling.card != nullptr) {
        place.street = telling.card->address;
    }
    std::optional<routing::Position> at = telling.incident.place;
    if (telling.state.clients != nullptr) {
        const routing::Client* client = telling.state.clients->find(telling.incident.client);
        at = client != nullptr && client->position ? client->position : at;
    }
    if (at) {
        place.position = protocol::GeoPoint{at->latitude_e6, at->longitude_e6, 0};
    }
    if (place.street.empty() && place.town.empty() && !at) {
        return std::nullopt;
    }
    return place;
}

protocol::OrderMessage common(const Telling& telling, protocol::OrderWhat what) {
    protocol::OrderMessage message;
    message.order = text_of(telling.order.id);
    message.epoch = telling.state.epoch;
    message.what = what;
    message.incident = text_of(telling.incident.id);
    message.at_ms = telling.now.wall.time_since_epoch().count();
    return message;
}

protocol::OrderMessage about_incident(const Telling& telling, protocol::OrderWhat what) {
    protocol::OrderMessage message = common(telling, what);
    message.kind = name_of(telling.incident.kind);
    message.urgency =
        telling.incident.urgency ? std::string{name_of(*telling.incident.urgency)} : std::string{};
    message.stage = stage_of(telling.incident);
    message.place = place_of(telling);
    message.warnings = telling.card == nullptr ? std::string{} : telling.card->warnings;
    message.keep_out = telling.incident.keep_out;
    return message;
}

std::uint32_t seconds_to_answer(const Telling& telling) {
    const auto left =
        std::chrono::ceil<std::chrono::seconds>(telling.order.answer_by - telling.now.steady);
    return static_cast<std::uint32_t>(std::max<std::int64_t>(left.count(), 0));
}

protocol::OrderNumber numbers_of(const routing::OrderId& order) {
    return {order.epoch, order.number, order.index};
}

}  // namespace

std::vector<protocol::Words> reasons_of(
    const routing::Decision& decision, const routing::Region& region
) {
    const auto dutch = routing::explain(decision, region, Language::Dutch);
    const auto english = routing::explain(decision, region, Language::English);
    constexpr std::size_t most_on_a_phone = 3;
    std::vector<protocol::Words> reasons;
    for (std::size_t i = 0; i < std::min({dutch.size(), english.size(), most_on_a_phone}); ++i) {
        reasons.push_back({dutch[i], english[i]});
    }
    return reasons;
}

std::string text_of(const routing::OrderId& order) {
    return protocol::order_text(numbers_of(order));
}

std::string text_of(const routing::IncidentId& incident) {
    return std::to_string(incident.epoch) + "-" + std::to_string(incident.number);
}

std::optional<routing::OrderId> order_named(std::string_view text) {
    const auto order = protocol::order_numbered(text);
    if (!order) {
        return std::nullopt;
    }
    return routing::OrderId{order->epoch, order->number, order->index};
}

protocol::OrderMessage offer_message(
    const Telling& telling, const routing::Decision& decision, std::vector<protocol::Words> reasons
) {
    protocol::OrderMessage message = about_incident(telling, protocol::OrderWhat::Offer);
    message.answer_within_s = seconds_to_answer(telling);
    message.norm_s = static_cast<std::uint32_t>(std::max(decision.norm_seconds, 0));
    message.reasons = std::move(reasons);
    return message;
}

protocol::OrderMessage plain_offer_message(const Telling& telling) {
    protocol::OrderMessage message = common(telling, protocol::OrderWhat::Offer);
    message.kind = name_of(telling.incident.kind);
    message.urgency =
        telling.incident.urgency ? std::string{name_of(*telling.incident.urgency)} : std::string{};
    message.answer_within_s = seconds_to_answer(telling);
    message.keep_out = telling.incident.keep_out;
    message.reasons = {
        {"het adres ontbreekt door een storing: bel de centrale",
         "the address is missing through a fault: call the centre"}};
    return message;
}

protocol::OrderMessage update_message(const Telling& telling) {
    return about_incident(telling, protocol::OrderWhat::Update);
}

protocol::OrderMessage withdrawal_message(const Telling& telling) {
    protocol::OrderMessage message = common(telling, protocol::OrderWhat::Withdraw);
    message.why = telling.order.why;
    return message;
}

protocol::OrderMessage detail_message(const Telling& telling) {
    protocol::OrderMessage message = about_incident(telling, protocol::OrderWhat::Detail);
    if (telling.card != nullptr) {
        message.person = telling.card->name + ", " + telling.card->telephone;
        message.access = telling.card->access;
        message.wishes = telling.card->wishes;
    }
    return message;
}

protocol::CallMessage call_message(
    const routing::CallAsked& call, const routing::State& state, std::uint64_t entry
) {
    protocol::CallMessage message;
    message.id = std::to_string(state.epoch) + "-" + std::to_string(entry) + "-" +
                 std::string{name_of(call.party)} + (call.unit.empty() ? "" : "-") +
                 call.unit.value;
    message.epoch = state.epoch;
    message.party = name_of(call.party);
    message.unit = call.unit.value;
    message.task = call.task;
    message.order = call.order.number == 0 ? std::string{} : text_of(call.order);
    const auto incident = state.incidents.find(call.incident);
    if (incident != state.incidents.end()) {
        message.incident = text_of(incident->second.id);
        message.words = words(incident->second.kind);
    } else if (call.incident == 0) {
        message.words = {"Proefoproep, neem op", "Test call, please answer"};
    }
    return message;
}

routing::CallReported report_of(const protocol::CallMessage& call, routing::CallState state) {
    routing::CallReported report{.task = call.task, .unit = {call.unit}, .state = state};
    report.party = routing::party_named(call.party).value_or(routing::Party{});
    report.order = order_named(call.order).value_or(routing::OrderId{});
    const auto dash = call.incident.find('-');
    if (dash != std::string::npos) {
        const std::string_view number = std::string_view{call.incident}.substr(dash + 1);
        std::from_chars(number.data(), number.data() + number.size(), report.incident);
    }
    return report;
}

}  // namespace nachtwacht::daemon
