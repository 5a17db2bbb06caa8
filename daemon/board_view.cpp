#include "daemon/board_view.hpp"

#include <boost/json.hpp>

#include "daemon/instant.hpp"
#include "routing/ranking.hpp"

namespace nachtwacht::daemon {
namespace {

namespace json = boost::json;

json::value or_null(json::object object) {
    return object.empty() ? json::value(nullptr) : json::value(std::move(object));
}

json::value norm_of(const routing::Incident& incident, const routing::State& state) {
    if (state.region == nullptr || !incident.urgency) {
        return nullptr;
    }
    const auto found = state.region->norms.find(*incident.urgency);
    return found == state.region->norms.end() ? json::value(nullptr)
                                              : json::value(found->second.count());
}

// Where an operator decides first: the order that would go out now. The same ranking as the core's,
// on what is committed.
json::value proposal_for(
    const routing::Incident& incident, const BoardViewer& viewer, routing::Wall now
) {
    const auto& state = viewer.office.committed();
    const bool undecided = incident.is_open() && incident.mode == routing::Mode::OperatorFirst &&
                           incident.orders.empty() && incident.unit_wanted;
    if (!undecided || state.region == nullptr) {
        return nullptr;
    }
    const routing::Ground ground{
        *state.region, state.units, viewer.office.sightings(), nullptr, now};
    const auto decision = routing::rank(incident, routing::demand_of(state, incident), ground);
    if (decision.ranked.empty()) {
        return nullptr;
    }
    const auto& unit = decision.ranked.front().unit;
    return json::object{
        {"act", "search"}, {"unit", unit.value}, {"label", label_of(unit, viewer.viewer())}};
}

json::array number_or_none(std::uint64_t number) {
    json::array numbers;
    if (number != 0) {
        numbers.push_back(number);
    }
    return numbers;
}

json::value position_of(const routing::UnitId& id, const BoardViewer& viewer, routing::Wall now) {
    const auto found = viewer.office.sightings().find(id);
    const auto& state = viewer.office.committed();
    if (found == viewer.office.sightings().end() || state.region == nullptr) {
        return nullptr;
    }
    const auto& seen = found->second;
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - seen.at);
    const auto seconds = std::max<std::int64_t>(age.count(), 0);
    auto view = place_view(seen.position);
    view["age_s"] = seconds;
    view["fresh"] = seconds <= state.region->times.position_fresh.count();
    return view;
}

// Where the incident is by its own word, else where its client lives.
std::optional<routing::Position> place_of(
    const routing::Incident& incident, const routing::State& state
) {
    const auto* client = state.clients == nullptr ? nullptr : state.clients->find(incident.client);
    return incident.place || client == nullptr ? incident.place : client->position;
}

json::array care_paths_view(const routing::Region& region, routing::Language language) {
    json::array paths;
    for (const auto& [id, path] : region.care_paths) {
        json::array askers;
        for (const auto asker : path.askers) {
            askers.push_back(json::string_view{routing::name_of(asker)});
        }
        const auto& label = routing::in_language(path.label, language);
        paths.push_back(json::object{
            {"care_path", id.value},
            {"label", label.empty() ? id.value : label},
            {"askers", std::move(askers)}});
    }
    return paths;
}

const routing::Order* order_of(
    const routing::UnitId& id, std::uint64_t number, const routing::State& state
) {
    const auto incident = state.incidents.find(number);
    if (incident == state.incidents.end()) {
        return nullptr;
    }
    const auto& orders = incident->second.orders;
    const auto found = std::find_if(orders.rbegin(), orders.rend(), [&](const auto& order) {
        return order.unit == id;
    });
    return found == orders.rend() ? nullptr : &*found;
}

}  // namespace

Address parts_of_address(const std::string& address) {
    const auto comma = address.find(", ");
    if (comma == std::string::npos) {
        return {address, {}};
    }
    std::string town = address.substr(comma + 2);
    // "5831 EP Boxmeer": the postcode is no part of what a person says.
    const bool postcode =
        town.size() > 8 && town[4] == ' ' && town[7] == ' ' &&
        std::all_of(town.begin(), town.begin() + 4, [](char c) { return c >= '0' && c <= '9'; });
    return {address.substr(0, comma), postcode ? town.substr(8) : town};
}

std::string_view state_of_unit(
    const routing::UnitId& id, const routing::UnitState& unit, const routing::State& state
) {
    if (unit.holding != 0) {
        const auto* order = order_of(id, unit.holding, state);
        const bool there = order != nullptr && order->state == routing::OrderState::OnScene;
        return there ? "on_scene" : "under_way";
    }
    if (unit.asked != 0) {
        const auto* order = order_of(id, unit.asked, state);
        const bool silent = order != nullptr && order->state == routing::OrderState::Silent;
        return silent ? "silent" : "asked";
    }
    if (!unit.on_duty) {
        return "off_duty";
    }
    if (routing::is_provisional(unit)) {
        return "provisional";
    }
    return unit.link_up ? "free" : "silent";
}

json::object board_view(
    const routing::Incident& incident, const BoardViewer& viewer, routing::Wall now
) {
    json::object view = view_of(incident, viewer.viewer());
    json::object where;
    std::string name;
    const ClientCard* card = viewer.clients ? viewer.office.card(incident.client) : nullptr;
    if (card != nullptr) {
        const auto address = parts_of_address(card->address);
        where = {{"street", address.street}, {"town", address.town}};
        name = card->name;
    }
    view["where"] = or_null(std::move(where));
    view["name"] = name;
    const auto place = viewer.clients ? place_of(incident, viewer.office.committed())
                                      : std::optional<routing::Position>{};
    view["place"] = place ? json::value(place_view(*place)) : json::value(nullptr);
    if (!viewer.clients) {
        view["client"] = 0;
        view["sender"] = "";
    }
    view["version"] = incident.changed_in;
    view["norm_s"] = norm_of(incident, viewer.office.committed());
    view["proposed"] = proposal_for(incident, viewer, now);
    return view;
}

json::object board_view(const routing::UnitId& id, const BoardViewer& viewer, routing::Wall now) {
    const auto& state = viewer.office.committed();
    const auto known = state.units.find(id);
    const auto unit = known == state.units.end() ? routing::UnitState{} : known->second;
    json::object view = view_of(id, unit, viewer.viewer());
    view["holding"] = number_or_none(unit.holding);
    view["asked"] = number_or_none(unit.asked);
    view["state"] = state_of_unit(id, unit, state);
    view["position"] = viewer.clients ? position_of(id, viewer, now) : json::value(nullptr);
    view["team"] = "";
    if (state.region != nullptr) {
        const auto found = state.region->units.find(id);
        view["team"] = found == state.region->units.end() ? "" : found->second.team.value;
    }
    return view;
}

json::array board_units(const BoardViewer& viewer, routing::Wall now) {
    json::array units;
    const auto& region = viewer.office.committed().region;
    if (region != nullptr) {
        for (const auto& [id, unit] : region->units) {
            units.push_back(board_view(id, viewer, now));
        }
    }
    return units;
}

json::object board_region(const BoardViewer& viewer) {
    const auto& region = viewer.office.committed().region;
    if (region == nullptr) {
        return {{"name", ""}, {"label", ""}, {"hap", ""}, {"care_paths", json::array{}}};
    }
    const auto& label = routing::in_language(region->label, viewer.language);
    return {
        {"name", region->name},
        {"label", label.empty() ? region->name : label},
        {"hap", routing::in_language(region->hap, viewer.language)},
        {"care_paths", care_paths_view(*region, viewer.language)}};
}

json::value unheard_view(const routing::State& state) {
    return state.unheard
               ? json::value(json::object{{"since", instant_text(state.unheard->since.wall)}})
               : json::value(nullptr);
}

json::array boards_view(const routing::State& state) {
    json::array boards;
    for (const auto& board : state.boards) {
        boards.push_back(json::string(board.value));
    }
    return boards;
}

}  // namespace nachtwacht::daemon
