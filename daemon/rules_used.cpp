#include "daemon/rules_used.hpp"

#include <algorithm>

#include "routing/arrangements.hpp"
#include "routing/ranking.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace routing;

const Arrangement* arrangement_of(const Region& region, const ArrangementId& id) {
    const auto found = std::ranges::find(region.arrangements, id, &Arrangement::id);
    return found == region.arrangements.end() ? nullptr : &*found;
}

}  // namespace

void RulesUsed::note(const Entry& entry, const State& state) {
    for (const Fact& fact : entry.facts) {
        if (const auto* stored = std::get_if<SignalStored>(&fact)) {
            use(Section::Kind, std::string{name_of(stored->kind)});
        } else if (const auto* offered = std::get_if<OrderOffered>(&fact)) {
            note_decision(offered->decision, offered->order.number, state, entry.now.wall);
        } else if (const auto* nobody = std::get_if<NobodyFound>(&fact)) {
            note_decision(nobody->decision, nobody->incident, state, entry.now.wall);
        }
    }
}

void RulesUsed::note_decision(
    const Decision& decision, std::uint64_t number, const State& state, Wall at
) {
    const auto found = state.incidents.find(number);
    const Region& region = *state.region;
    const Arrangement* chosen = arrangement_of(region, decision.arrangement);
    if (found == state.incidents.end() || chosen == nullptr) {
        return;
    }
    const Incident& incident = found->second;
    const Demand demand = demand_of(state, incident);
    use(Section::Arrangement, chosen->id.value);
    use(Section::CarePath, demand.care_path.value);
    use(Section::Window, chosen->window.value);
    for (const SkillId& need : decision.needs) {
        use(Section::Skill, need.value);
    }
    for (const AreaId& area : chosen->areas) {
        if (covers(region.areas.at(area), demand.client, demand.place)) {
            use(Section::Area, area.value);
        }
    }
    if (demand.client != nullptr && chosen->sites.contains(demand.client->site)) {
        use(Section::Site, demand.client->site);
    }
    const std::string own = "arrangements/" + chosen->id.value + "/";
    if (incident.urgency && chosen->norms.contains(*incident.urgency)) {
        parts_.insert(own + "norms/" + std::string{name_of(*incident.urgency)});
    }
    if (decision.ranked.empty()) {
        return;
    }
    const bool late = decision.tier > chosen->tiers.size();
    parts_.insert(own + (late ? "when_late" : "tiers/" + std::to_string(decision.tier)));
    if (const auto advice = region.units.find(decision.consult); advice != region.units.end()) {
        use(Section::Team, advice->second.team.value);
        parts_.insert(own + "consult");
    }
    if (chosen->mode) {
        parts_.insert(own + "mode");
    }
    const Unit& unit = region.units.at(decision.ranked.front().unit);
    const Team& team = region.teams.at(unit.team);
    use(Section::Team, unit.team.value);
    if (is_open_at(team.window, region, at)) {
        use(Section::Window, team.window.value);
    }
}

void RulesUsed::add(const RulesUsed& other) {
    names_.insert(other.names_.begin(), other.names_.end());
    parts_.insert(other.parts_.begin(), other.parts_.end());
}

std::vector<Mistake> RulesUsed::unused_of(const LoadedPack& pack) const {
    Mistakes unused;
    for (const auto& [key, place] : pack.places.rules) {
        const auto& [section, name] = key;
        // Units are persons, holidays have tests of their own, organisations are names.
        const bool counts = section != Section::Unit && section != Section::Holiday &&
                            section != Section::Organisation;
        if (counts && place.own && !names_.contains(key)) {
            unused.add(
                place.at,
                "no scenario uses the " + std::string{word_for(section)} + " '" + name + "'"
            );
        }
    }
    for (const Arrangement& arrangement : pack.region->arrangements) {
        const auto rule = pack.places.rules.find({Section::Arrangement, arrangement.id.value});
        const std::string own = "arrangements/" + arrangement.id.value + "/";
        if (rule == pack.places.rules.end() || !rule->second.own || !names_.contains(rule->first)) {
            continue;
        }
        for (std::size_t tier = 1; tier <= arrangement.tiers.size(); ++tier) {
            const std::string part = "tiers/" + std::to_string(tier);
            if (!parts_.contains(own + part)) {
                unused.add(
                    pack.places.of(Section::Arrangement, arrangement.id.value, part),
                    "no scenario asks a team of tier " + std::to_string(tier) +
                        " of the arrangement '" + arrangement.id.value + "'"
                );
            }
        }
        const std::pair<std::string_view, bool> more[] = {
            {"when_late", !arrangement.when_late.empty()},
            {"consult", !arrangement.consult.empty()},
            {"mode", arrangement.mode.has_value()}};
        for (const auto& [part, there] : more) {
            if (there && !parts_.contains(own + std::string{part})) {
                unused.add(
                    pack.places.of(Section::Arrangement, arrangement.id.value, std::string{part}),
                    "no scenario uses " + std::string{part} + " of the arrangement '" +
                        arrangement.id.value + "'"
                );
            }
        }
        for (const auto& [urgency, norm] : arrangement.norms) {
            const std::string part = "norms/" + std::string{name_of(urgency)};
            if (!parts_.contains(own + part)) {
                unused.add(
                    pack.places.of(Section::Arrangement, arrangement.id.value, part),
                    "no scenario uses the norm for " + std::string{name_of(urgency)} +
                        " of the arrangement '" + arrangement.id.value + "'"
                );
            }
        }
    }
    return unused.sorted();
}

}  // namespace nachtwacht::daemon
