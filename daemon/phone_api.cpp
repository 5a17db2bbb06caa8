#include "daemon/phone_api.hpp"

#include <boost/json.hpp>

#include "daemon/board_request.hpp"
#include "daemon/command_view.hpp"
#include "daemon/instant.hpp"
#include "daemon/phone_feed.hpp"
#include "daemon/phone_pushes.hpp"
#include "daemon/translate.hpp"

namespace nachtwacht::daemon::phone_api {
namespace {

namespace json = boost::json;

// A phone over MQTT and its page are one sender: an answer that was given both ways is one answer.
routing::Reference reference_of(const Visit& visit, std::string event_id) {
    return {
        .door = routing::Door::Phone,
        .sender = visit.who.name,
        .value = std::move(event_id),
        .content = {},
        .keep = keep_references};
}

// Nothing is taken while the house starts, stops or is full; all that phones say is about help.
bool refused_now(const HttpHouse& house, const Visit& visit) {
    using enum Intake::Readiness;
    const auto readiness = house.intake.readiness();
    if (readiness == Ready || readiness == CallsForHelpOnly) {
        return false;
    }
    visit.refuse(
        503,
        "full",
        {visit.in(
            "niet aangenomen: bel de centrale, of probeer het zo weer",
            "not taken: call the centre, or try again soon"
        )}
    );
    return true;
}

Told receipt_to(const Visit& visit) {
    return [visit](const Receipt& receipt) {
        visit.answer(json::object{
            {"status", json::string_view{name_of(receipt.verdict)}},
            {"entry", receipt.entry},
            {"at", instant_text(receipt.at.wall)},
            {"reason", receipt.reason}});
    };
}

bool is_on_duty(const HttpHouse& house, const routing::UnitId& unit) {
    const auto& units = house.office.committed().units;
    const auto found = units.find(unit);
    return found != units.end() && found->second.on_duty;
}

// Empty: done.
std::function<void(std::string)> answer_trouble(const Visit& visit) {
    return [visit](const std::string& trouble) {
        trouble.empty() ? visit.answer_nothing() : visit.refuse(503, "busy", {trouble});
    };
}

}  // namespace

void stream(HttpHouse& house, const Visit& visit) {
    house.phones.open(visit.who, visit.language, *visit.exchange(), visit.stream_head());
}

void answer(HttpHouse& house, const Visit& visit) {
    auto said = read_phone_answer(visit.request.body);
    if (!said) {
        visit.refuse_usage(said.error());
        return;
    }
    if (refused_now(house, visit)) {
        return;
    }
    house.intake.answer(
        {.unit = visit.who.unit(),
         .order = said->order,
         .answer = said->answer,
         .reference = reference_of(visit, std::move(said->event_id)),
         .word = std::move(said->word)},
        std::move(said->text),
        receipt_to(visit)
    );
}

void duty(HttpHouse& house, const Visit& visit) {
    auto ask = read_phone_duty(visit.request.body);
    if (!ask) {
        visit.refuse_usage(ask.error());
        return;
    }
    if (refused_now(house, visit)) {
        return;
    }
    house.intake.duty(
        {.unit = visit.who.unit(),
         .on = ask->on,
         .base = ask->base,
         .until = ask->until,
         .by = "unit",
         .reference = reference_of(visit, std::move(ask->id)),
         .try_push = true,
         .try_call = true},
        receipt_to(visit)
    );
}

void position(HttpHouse& house, const Visit& visit) {
    const auto location = read_phone_position(visit.request.body);
    if (!location) {
        visit.refuse_usage(location.error());
        return;
    }
    const auto unit = visit.who.unit();
    // Where somebody is who is not on duty is nobody's business; what is as wide as a town is of no
    // use.
    constexpr std::uint32_t imprecise_m = 2'000;
    if (is_on_duty(house, unit) && location->accuracy_m <= imprecise_m) {
        house.intake.sight(
            unit,
            {.position = {location->latitude_e6, location->longitude_e6},
             .at = house.wall(),
             .accuracy_m = static_cast<std::int32_t>(location->accuracy_m)}
        );
    }
    visit.answer_nothing();
}

void detail(HttpHouse& house, const Visit& visit) {
    const auto order = order_named(visit.parts.at(0));
    if (!order) {
        visit.refuse_usage("write an order like 7-12-1");
        return;
    }
    house.office.way_in(
        visit.looker("order " + visit.parts.at(0)),
        *order,
        [visit](const OfficeResult<WayIn>& way) {
            if (!way && way.error().fault == OfficeFault::Bad) {
                visit.refuse(
                    403,
                    "not_allowed",
                    {visit.in(
                        "pas wanneer u onderweg of ter plaatse bent",
                        "only when you are under way or on the spot"
                    )}
                );
                return;
            }
            if (!way) {
                visit.refuse(way.error());
                return;
            }
            visit.answer(json::object{
                {"access", way->access},
                {"key_code", way->key_code},
                {"person", way->person},
                {"telephone", way->telephone},
                {"wishes", way->wishes}});
        }
    );
}

void duress(HttpHouse& house, const Visit& visit) {
    auto id = read_duress(visit.request.body);
    if (!id) {
        visit.refuse_usage(id.error());
        return;
    }
    if (refused_now(house, visit)) {
        return;
    }
    routing::Signal signal;
    signal.reference = reference_of(visit, *std::move(id));
    signal.kind = routing::Kind::Duress;
    signal.asker = routing::Asker::Unit;
    const auto& seen = house.office.sightings();
    if (const auto found = seen.find(visit.who.unit()); found != seen.end()) {
        signal.position = found->second.position;
    }
    house.intake.signal(std::move(signal), {}, receipt_to(visit));
}

void subscribe(HttpHouse& house, const Visit& visit) {
    auto ask = read_subscription(visit.request.body);
    if (!ask) {
        visit.refuse_usage(ask.error());
        return;
    }
    if (house.pushes == nullptr) {
        visit.refuse(503, "busy", {"no pushes are sent here"});
        return;
    }
    house.pushes->subscribe(
        {visit.who.session,
         visit.who.unit(),
         std::move(ask->endpoint),
         std::move(ask->p256dh),
         std::move(ask->auth)},
        answer_trouble(visit)
    );
}

void unsubscribe(HttpHouse& house, const Visit& visit) {
    if (house.pushes == nullptr) {
        visit.answer_nothing();
        return;
    }
    house.pushes->unsubscribe(visit.who.unit(), visit.who.session, answer_trouble(visit));
}

void reached(HttpHouse& house, const Visit& visit) {
    const auto id = read_reached(visit.request.body);
    if (!id) {
        visit.refuse_usage(id.error());
        return;
    }
    if (house.pushes != nullptr) {
        house.pushes->reached(visit.who.unit(), *id);
    }
    visit.answer_nothing();
}

}  // namespace nachtwacht::daemon::phone_api
