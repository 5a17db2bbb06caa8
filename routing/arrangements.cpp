#include "routing/arrangements.hpp"

#include <algorithm>

namespace nachtwacht::routing {
namespace {

template <class T>
bool lists(const std::set<T>& allowed, const T& value) {
    return allowed.empty() || allowed.contains(value);
}

// Even-odd rule with whole numbers: the edge is crossed by a ray to the east.
bool inside(const std::vector<Position>& polygon, Position at) {
    if (polygon.size() < 3) {
        return false;
    }
    bool in = false;
    for (std::size_t i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
        const Position a = polygon[i];
        const Position b = polygon[j];
        if ((a.latitude_e6 > at.latitude_e6) == (b.latitude_e6 > at.latitude_e6)) {
            continue;
        }
        const std::int64_t rise = std::int64_t{b.latitude_e6} - a.latitude_e6;
        const std::int64_t run = std::int64_t{b.longitude_e6} - a.longitude_e6;
        const std::int64_t up = std::int64_t{at.latitude_e6} - a.latitude_e6;
        const std::int64_t right = std::int64_t{at.longitude_e6} - a.longitude_e6;
        const bool west_of_edge = rise > 0 ? right * rise < run * up : right * rise > run * up;
        in = west_of_edge ? !in : in;
    }
    return in;
}

bool in_one_of(const std::set<AreaId>& areas, const Demand& demand, const Region& region) {
    return std::any_of(areas.begin(), areas.end(), [&](const AreaId& id) {
        const auto area = region.areas.find(id);
        return area != region.areas.end() && covers(area->second, demand.client, demand.place);
    });
}

// An agreement per site beats borders (regions.md R9): the site alone decides where sites are named
// for it.
bool covers_place(const Arrangement& arrangement, const Demand& demand, const Region& region) {
    if (demand.client != nullptr && !demand.client->site.empty() &&
        arrangement.sites.contains(demand.client->site)) {
        return true;
    }
    if (arrangement.areas.empty()) {
        return arrangement.sites.empty();
    }
    return in_one_of(arrangement.areas, demand, region);
}

bool serves_client(const Arrangement& arrangement, const Client* client) {
    if (!arrangement.own_clients_of.empty() &&
        (client == nullptr || !arrangement.own_clients_of.contains(client->provider))) {
        return false;
    }
    if (arrangement.subscribers_of.empty()) {
        return true;
    }
    return client != nullptr &&
           std::any_of(
               client->subscriptions.begin(),
               client->subscriptions.end(),
               [&](const OrganisationId& o) { return arrangement.subscribers_of.contains(o); }
           );
}

}  // namespace

bool covers(const Area& area, const Client* client, const std::optional<Position>& place) {
    if (client != nullptr && area.municipalities.contains(client->municipality)) {
        return true;
    }
    if (client != nullptr &&
        std::any_of(area.postcodes.begin(), area.postcodes.end(), [&](const std::string& start) {
            return client->postcode.starts_with(start);
        })) {
        return true;
    }
    const std::optional<Position> at =
        client != nullptr && client->position ? client->position : place;
    return at && inside(area.polygon, *at);
}

bool is_open_at(const WindowId& window, const Region& region, Wall at) {
    if (window.empty()) {
        return true;
    }
    const auto found = region.calendar.windows.find(window);
    return found != region.calendar.windows.end() && contains(found->second, region.calendar, at);
}

bool applies(const Arrangement& arrangement, const Demand& demand, const Region& region, Wall at) {
    return lists(arrangement.askers, demand.asker) && lists(arrangement.kinds, demand.kind) &&
           (arrangement.urgencies.empty() ||
            (demand.urgency && arrangement.urgencies.contains(*demand.urgency))) &&
           lists(arrangement.care_paths, demand.care_path) &&
           covers_place(arrangement, demand, region) && serves_client(arrangement, demand.client) &&
           is_open_at(arrangement.window, region, at);
}

std::vector<const Arrangement*> arrangements_for(
    const Demand& demand, const Region& region, Wall at
) {
    std::vector<const Arrangement*> found;
    for (const Arrangement& arrangement : region.arrangements) {
        if (applies(arrangement, demand, region, at)) {
            found.push_back(&arrangement);
        }
    }
    return found;
}

}  // namespace nachtwacht::routing
