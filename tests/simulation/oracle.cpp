#include "tests/simulation/oracle.hpp"

#include <algorithm>

#include "routing/drive.hpp"

namespace nachtwacht::simulation {
namespace {

using namespace nachtwacht::routing;

bool window_is_open(const WindowId& name, const Scene& scene) {
    if (name.value.empty()) {
        return true;
    }
    const auto window = scene.region.calendar.windows.find(name);
    return window != scene.region.calendar.windows.end() &&
           contains(window->second, scene.region.calendar, scene.at);
}

const Client* client_of(const BookedIncident& incident, const Scene& scene) {
    return scene.clients == nullptr ? nullptr : scene.clients->find(incident.opened.client);
}

bool lies_in(const Arrangement& arrangement, const Client* client, const Region& region) {
    if (arrangement.areas.empty()) {
        return true;
    }
    for (const AreaId& name : arrangement.areas) {
        for (const std::string& beginning : region.areas.at(name).postcodes) {
            if (client != nullptr && client->postcode.rfind(beginning, 0) == 0) {
                return true;
            }
        }
    }
    return false;
}

bool covers_request(
    const Arrangement& arrangement, const BookedIncident& incident, const Scene& scene
) {
    const IncidentOpened& asked = incident.opened;
    const Client* client = client_of(incident, scene);
    if (!arrangement.kinds.empty() && arrangement.kinds.count(asked.kind) == 0) {
        return false;
    }
    if (!arrangement.askers.empty() && arrangement.askers.count(asked.asker) == 0) {
        return false;
    }
    if (!arrangement.care_paths.empty() && arrangement.care_paths.count(asked.care_path) == 0) {
        return false;
    }
    if (!arrangement.urgencies.empty() &&
        (!asked.urgency || arrangement.urgencies.count(*asked.urgency) == 0)) {
        return false;
    }
    if (!arrangement.own_clients_of.empty() &&
        (client == nullptr || arrangement.own_clients_of.count(client->provider) == 0)) {
        return false;
    }
    bool subscribed = arrangement.subscribers_of.empty();
    for (const OrganisationId& bought_from : arrangement.subscribers_of) {
        subscribed = subscribed || (client != nullptr && client->subscriptions.count(bought_from));
    }
    return subscribed && lies_in(arrangement, client, scene.region) &&
           window_is_open(arrangement.window, scene);
}

// Everything that somebody with these skills can do, by including lesser ones.
std::set<SkillId> all_skills(std::set<SkillId> skills, const Region& region) {
    for (std::size_t before = 0; before != skills.size();) {
        before = skills.size();
        for (const SkillId& skill : std::set<SkillId>{skills}) {
            if (const auto known = region.skills.find(skill); known != region.skills.end()) {
                skills.insert(known->second.includes.begin(), known->second.includes.end());
            }
        }
    }
    return skills;
}

struct Cost {
    std::int64_t seconds{};
    std::int64_t arrives_after{};
    std::int64_t late{};
};

std::int64_t norm_for(
    const Arrangement& arrangement, const BookedIncident& incident, const Region& region
) {
    if (!incident.opened.urgency) {
        return 0;
    }
    for (const auto* norms : {&arrangement.norms, &region.norms}) {
        if (const auto norm = norms->find(*incident.opened.urgency); norm != norms->end()) {
            return norm->second.count();
        }
    }
    return 0;
}

std::optional<Cost> cost_of(
    const UnitId& name,
    const BookedUnit& state,
    Position place,
    std::int64_t norm,
    const Scene& scene
) {
    std::optional<Position> from = state.base;
    std::int64_t age = 0;
    if (const auto seen = scene.sightings.find(name); seen != scene.sightings.end()) {
        const std::int64_t ms = (scene.at - seen->second.at).count();
        if (ms < 901'000) {  // 15 minutes, in whole seconds
            from = seen->second.position;
            age = std::max<std::int64_t>(0, ms / 1000);
        }
    }
    if (!from) {
        return std::nullopt;
    }
    const auto drive = scene.roads != nullptr ? scene.roads->between(*from, place)
                                              : crow_fly_drive(*from, place, scene.region.crow_fly);
    if (!drive) {
        return std::nullopt;
    }
    const std::int64_t arrives_after =
        scene.region.units.at(name).call_out.count() + drive->seconds;
    const std::int64_t late = norm > 0 ? std::max<std::int64_t>(0, arrives_after - norm) : 0;
    const std::int64_t old = age > 120 ? std::min<std::int64_t>(age, 300) : 0;
    return Cost{arrives_after + 3 * late + old, arrives_after, late};
}

bool may_leave_its_base(const Unit& unit, const BookedIncident& incident, const Scene& scene) {
    if (!unit.keeps_base) {
        return true;
    }
    if (incident.opened.urgency && unit.keeps_base->unless.count(*incident.opened.urgency)) {
        return true;
    }
    for (const UnitId& cover : unit.keeps_base->covered_by) {
        const auto state = scene.units.find(cover);
        if (state != scene.units.end() && state->second.on_duty && state->second.link_up &&
            state->second.holds.empty() && state->second.asked.empty()) {
            return true;
        }
    }
    return false;
}

std::optional<Best> best_of_tier(
    const std::vector<TeamId>& tier,
    const Arrangement& arrangement,
    const BookedIncident& incident,
    Position place,
    const Scene& scene
) {
    std::vector<SkillId> needs = incident.opened.needs;
    needs.insert(needs.end(), arrangement.needs.begin(), arrangement.needs.end());
    std::optional<Best> best;
    for (const auto& [name, unit] : scene.region.units) {
        const Team& team = scene.region.teams.at(unit.team);
        const auto state = scene.units.find(name);
        if (std::count(tier.begin(), tier.end(), unit.team) == 0 || state == scene.units.end() ||
            (team.professional_only && incident.opened.raw) ||
            !window_is_open(team.window, scene)) {
            continue;
        }
        const BookedUnit& now = state->second;
        const bool free = now.on_duty && now.link_up && now.holds.empty() && now.asked.empty() &&
                          now.may_be_woken();
        if (!free || !unit.second_channel || !is_able(unit.skills, needs, scene.region) ||
            incident.lost(name) || !may_leave_its_base(unit, incident, scene)) {
            continue;
        }
        const auto cost =
            cost_of(name, now, place, norm_for(arrangement, incident, scene.region), scene);
        if (!cost || (now.until && scene.at + Seconds{cost->arrives_after} > *now.until)) {
            continue;
        }
        if (!best || cost->seconds < best->seconds) {  // of equals the first by name
            best = Best{name, cost->seconds, cost->late};
        }
    }
    return best;
}

}  // namespace

bool is_able(
    const std::set<SkillId>& skills, const std::vector<SkillId>& needs, const Region& region
) {
    const std::set<SkillId> all = all_skills(skills, region);
    return std::all_of(needs.begin(), needs.end(), [&](const SkillId& need) {
        return all.count(need) != 0;
    });
}

std::optional<Best> best_unit(const BookedIncident& incident, const Scene& scene) {
    const Client* client = client_of(incident, scene);
    const std::optional<Position> place =
        client != nullptr && client->position ? client->position : incident.opened.place;
    if (!place) {
        return std::nullopt;
    }
    for (const Arrangement& arrangement : scene.region.arrangements) {
        if (!covers_request(arrangement, incident, scene)) {
            continue;
        }
        std::optional<Best> best;
        for (const auto& tier : arrangement.tiers) {
            best = best ? best : best_of_tier(tier, arrangement, incident, *place, scene);
        }
        if (!best || best->late > 0) {
            const auto other =
                best_of_tier(arrangement.when_late, arrangement, incident, *place, scene);
            const bool wins =
                other && (!best || other->seconds < best->seconds ||
                          (other->seconds == best->seconds && other->unit < best->unit));
            best = wins ? other : best;
        }
        if (best) {
            return best;
        }
    }
    return std::nullopt;
}

}  // namespace nachtwacht::simulation
