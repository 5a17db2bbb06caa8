#include "routing/ranking.hpp"

#include <algorithm>

namespace nachtwacht::routing {
namespace {

constexpr std::size_t most_ranked = 11;
constexpr std::size_t most_excluded = 100;

std::int32_t count_of(Seconds span) { return static_cast<std::int32_t>(span.count()); }

bool skill_reaches(const SkillId& from, const SkillId& need, const Region& region, int depth) {
    if (from == need) {
        return true;
    }
    const auto skill = region.skills.find(from);
    if (skill == region.skills.end() || depth == 0) {
        return false;
    }
    return std::any_of(
        skill->second.includes.begin(),
        skill->second.includes.end(),
        [&](const SkillId& s) { return skill_reaches(s, need, region, depth - 1); }
    );
}

// The latest word of this unit about this incident decides whether it may be asked again.
std::optional<Gate> gate_of_earlier_orders(const UnitId& unit, const Incident& incident) {
    for (auto order = incident.orders.rbegin(); order != incident.orders.rend(); ++order) {
        if (order->unit != unit) {
            continue;
        }
        switch (order->state) {
            case OrderState::Declined:
            case OrderState::Silent:
                return Gate::Refused;
            case OrderState::CannotReach:
                return Gate::CannotReach;
            default:
                return std::nullopt;
        }
    }
    return std::nullopt;
}

// Its base counts on it, unless somebody covers or it is urgent enough.
bool has_to_stay(const Unit& unit, const Incident& incident, const Ground& ground) {
    if (!unit.keeps_base) {
        return false;
    }
    const KeepsBase& keeps = *unit.keeps_base;
    const bool urgent_enough = incident.urgency && keeps.unless.contains(*incident.urgency);
    return !urgent_enough &&
           std::none_of(keeps.covered_by.begin(), keeps.covered_by.end(), [&](const UnitId& cover) {
               const auto known = ground.units.find(cover);
               return known != ground.units.end() && is_available(known->second);
           });
}

std::optional<Excluded> stopped_before_the_road(
    const UnitId& id,
    const UnitState& state,
    const Incident& incident,
    const std::vector<SkillId>& needs,
    const Ground& ground
) {
    const Unit& unit = ground.region.units.at(id);
    if (!state.on_duty) {
        return Excluded{id, Gate::OffDuty, {}};
    }
    for (const SkillId& need : needs) {
        if (!can(unit, need, ground.region)) {
            return Excluded{id, Gate::LacksSkill, need};
        }
    }
    if (const auto earlier = gate_of_earlier_orders(id, incident)) {
        return Excluded{id, *earlier, {}};
    }
    if (state.holding != 0) {
        return Excluded{id, Gate::Occupied, {}};
    }
    if (state.asked != 0) {
        return Excluded{id, Gate::BeingAsked, {}};
    }
    if (!unit.second_channel) {
        return Excluded{id, Gate::NoSecondChannel, {}};
    }
    if (is_provisional(state)) {
        return Excluded{id, Gate::NotProven, {}};
    }
    if (!state.link_up) {
        return Excluded{id, Gate::Unreachable, {}};
    }
    if (has_to_stay(unit, incident, ground)) {
        return Excluded{id, Gate::KeepsBase, {}};
    }
    return std::nullopt;
}

struct Tally {
    std::vector<Candidate> candidates;
    std::vector<Excluded> excluded;

    void judge(
        const UnitId& id,
        const Incident& incident,
        const std::vector<SkillId>& needs,
        Position place,
        Seconds norm,
        const Ground& ground
    ) {
        const UnitState never_seen{};
        const auto known = ground.units.find(id);
        const UnitState& state = known == ground.units.end() ? never_seen : known->second;
        if (auto stopped = stopped_before_the_road(id, state, incident, needs, ground)) {
            excluded.push_back(*std::move(stopped));
            return;
        }
        const auto from = whereabouts(id, state, ground);
        if (!from || from->stale) {
            excluded.push_back({id, from ? Gate::StalePosition : Gate::NoPosition, {}});
            return;
        }
        auto candidate = reckon(id, *from, place, norm, ground);
        if (!candidate) {
            excluded.push_back({id, Gate::NoWay, {}});
            return;
        }
        // When she would be there, not what she costs: lateness and an old position are no minutes.
        const Seconds arrives_after =
            ground.region.units.at(id).call_out + Seconds{candidate->drive_seconds};
        if (state.until && ground.at + arrives_after > *state.until) {
            excluded.push_back({id, Gate::ShiftEnds, {}});
            return;
        }
        candidates.push_back(*std::move(candidate));
    }
};

Seconds norm_of(const Arrangement* arrangement, const Incident& incident, const Region& region) {
    if (!incident.urgency) {
        return Seconds{0};
    }
    if (arrangement != nullptr) {
        if (const auto own = arrangement->norms.find(*incident.urgency);
            own != arrangement->norms.end()) {
            return own->second;
        }
    }
    const auto norm = region.norms.find(*incident.urgency);
    return norm == region.norms.end() ? Seconds{0} : norm->second;
}

std::optional<Position> place_of(const Incident& incident, const Demand& demand) {
    return demand.client != nullptr && demand.client->position ? demand.client->position
                                                               : incident.place;
}

bool may_be_asked(const Team& team, const Incident& incident, const Ground& ground) {
    // A FACT-VVT team is never sent by a raw alarm (safety.md S3).
    return !(team.professional_only && incident.raw) &&
           is_open_at(team.window, ground.region, ground.at);
}

Tally judge_tier(
    const std::vector<TeamId>& tier,
    const Incident& incident,
    const std::vector<SkillId>& needs,
    Position place,
    Seconds norm,
    const Ground& ground
) {
    Tally tally;
    for (const auto& [id, unit] : ground.region.units) {
        const auto team = ground.region.teams.find(unit.team);
        const bool listed = std::find(tier.begin(), tier.end(), unit.team) != tier.end();
        if (listed && team != ground.region.teams.end() &&
            may_be_asked(team->second, incident, ground)) {
            tally.judge(id, incident, needs, place, norm, ground);
        }
    }
    return tally;
}

// The first tier in which somebody could go.
struct Choice {
    std::uint32_t tier{};  // 0: nobody
    std::vector<Candidate> candidates{};
    bool for_the_norm{};
};

bool comes_first(const Candidate& a, const Candidate& b) {
    return a.seconds != b.seconds ? a.seconds < b.seconds : a.unit < b.unit;
}

const Candidate& best_of(const std::vector<Candidate>& candidates) {
    return *std::min_element(candidates.begin(), candidates.end(), comes_first);
}

bool is_late(const std::vector<Candidate>& candidates) {
    return best_of(candidates).late_seconds > 0;
}

void keep_excluded(Decision& decision, std::vector<Excluded> more) {
    for (Excluded& excluded : more) {
        if (decision.excluded.size() < most_excluded) {
            decision.excluded.push_back(std::move(excluded));
        } else {
            ++decision.excluded_more;
        }
    }
}

void keep_ranked(Decision& decision, std::vector<Candidate> candidates) {
    std::sort(candidates.begin(), candidates.end(), comes_first);
    if (candidates.size() > most_ranked) {
        decision.farther = static_cast<std::uint32_t>(candidates.size() - most_ranked);
        candidates.resize(most_ranked);
    }
    decision.ranked = std::move(candidates);
}

Nobody why_nobody(const Decision& decision) {
    const auto all_stopped_by = [&](auto... gates) {
        return std::all_of(
            decision.excluded.begin(),
            decision.excluded.end(),
            [=](const Excluded& e) { return ((e.gate == gates) || ...); }
        );
    };
    if (all_stopped_by(Gate::OffDuty)) {
        return Nobody::NobodyOnDuty;
    }
    return all_stopped_by(Gate::OffDuty, Gate::LacksSkill) ? Nobody::NobodyCompetent
                                                           : Nobody::NobodyFree;
}

Choice choose(
    const Arrangement& arrangement,
    const Incident& incident,
    const std::vector<SkillId>& needs,
    Position place,
    Seconds norm,
    const Ground& ground,
    Decision& decision
) {
    Choice choice;
    const auto judge = [&](const std::vector<TeamId>& tier) {
        Tally tally = judge_tier(tier, incident, needs, place, norm, ground);
        keep_excluded(decision, std::move(tally.excluded));
        return std::move(tally.candidates);
    };
    for (std::size_t tier = 0; tier < arrangement.tiers.size() && choice.tier == 0; ++tier) {
        choice.candidates = judge(arrangement.tiers[tier]);
        choice.tier = choice.candidates.empty() ? 0 : static_cast<std::uint32_t>(tier + 1);
    }
    if (arrangement.when_late.empty() || (choice.tier != 0 && !is_late(choice.candidates))) {
        return choice;
    }
    std::vector<Candidate> others = judge(arrangement.when_late);
    if (others.empty()) {
        return choice;
    }
    choice.for_the_norm = choice.tier != 0;
    const bool wins = choice.tier == 0 || comes_first(best_of(others), best_of(choice.candidates));
    if (wins) {
        choice.tier = static_cast<std::uint32_t>(arrangement.tiers.size() + 1);
    }
    choice.candidates.insert(choice.candidates.end(), others.begin(), others.end());
    return choice;
}

// Who of those that are asked for advice is on duty; the first by name.
UnitId on_duty_for_advice(const Arrangement& arrangement, const Ground& ground) {
    for (const TeamId& id : arrangement.consult) {
        const auto team = ground.region.teams.find(id);
        if (team == ground.region.teams.end() ||
            !is_open_at(team->second.window, ground.region, ground.at)) {
            continue;
        }
        for (const auto& [name, unit] : ground.region.units) {
            const auto known = ground.units.find(name);
            if (unit.team == id && known != ground.units.end() && known->second.on_duty) {
                return name;
            }
        }
    }
    return {};
}

std::vector<SkillId> joined(std::vector<SkillId> needs, const std::vector<SkillId>& more) {
    needs.insert(needs.end(), more.begin(), more.end());
    std::sort(needs.begin(), needs.end());
    needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
    return needs;
}

}  // namespace

bool can(const Unit& unit, const SkillId& need, const Region& region) {
    constexpr int deepest_ladder = 16;
    return std::any_of(unit.skills.begin(), unit.skills.end(), [&](const SkillId& skill) {
        return skill_reaches(skill, need, region, deepest_ladder);
    });
}

std::optional<Whereabouts> whereabouts(
    const UnitId& unit, const UnitState& state, const Ground& ground
) {
    const auto seen = ground.sightings.find(unit);
    if (seen != ground.sightings.end()) {
        const auto age =
            std::max(Seconds{0}, std::chrono::duration_cast<Seconds>(ground.at - seen->second.at));
        if (age <= ground.region.times.position_usable) {
            return Whereabouts{seen->second.position, count_of(age), false, false};
        }
    }
    if (state.base) {
        return Whereabouts{*state.base, 0, true, false};
    }
    if (seen == ground.sightings.end()) {
        return std::nullopt;
    }
    return Whereabouts{seen->second.position, 0, false, true};
}

std::optional<Candidate> reckon(
    const UnitId& unit, const Whereabouts& from, Position place, Seconds norm, const Ground& ground
) {
    const std::optional<Drive> drive =
        ground.drive != nullptr ? ground.drive->between(from.position, place)
                                : crow_fly_drive(from.position, place, ground.region.crow_fly);
    if (!drive) {
        return std::nullopt;
    }
    Candidate candidate{.unit = unit, .drive_seconds = drive->seconds};
    candidate.from_base = from.from_base;
    candidate.estimated = drive->estimated || from.from_base;
    candidate.position_age_seconds = from.age_seconds;
    const auto add = [&](Cause cause, std::int32_t seconds) {
        if (seconds != 0) {
            candidate.terms.push_back({cause, seconds});
            candidate.seconds += seconds;
        }
    };
    const std::int32_t call_out = count_of(ground.region.units.at(unit).call_out);
    add(Cause::CallOut, call_out);
    add(Cause::Drive, drive->seconds);
    if (norm > Seconds{0}) {
        candidate.late_seconds = std::max(0, call_out + drive->seconds - count_of(norm));
        add(Cause::Late,
            candidate.late_seconds * static_cast<std::int32_t>(ground.region.weights.late_factor));
    }
    if (from.age_seconds > count_of(ground.region.times.position_fresh)) {
        add(Cause::OldPosition,
            std::min(from.age_seconds, count_of(ground.region.weights.position_age_most)));
    }
    return candidate;
}

Decision rank(const Incident& incident, const Demand& demand, const Ground& ground) {
    Decision decision{.needs = incident.needs, .rules = ground.region.hash};
    const auto place = place_of(incident, demand);
    if (!place) {
        decision.nobody = Nobody::UnknownPlace;
        return decision;
    }
    const auto arrangements = arrangements_for(demand, ground.region, ground.at);
    if (arrangements.empty()) {
        decision.nobody = Nobody::NoArrangement;
        return decision;
    }
    for (const Arrangement* arrangement : arrangements) {
        const auto needs = joined(incident.needs, arrangement->needs);
        const Seconds norm = norm_of(arrangement, incident, ground.region);
        Choice choice = choose(*arrangement, incident, needs, *place, norm, ground, decision);
        if (choice.tier != 0) {
            decision.arrangement = arrangement->id;
            decision.tier = choice.tier;
            decision.needs = needs;
            decision.norm_seconds = count_of(norm);
            decision.for_the_norm = choice.for_the_norm;
            decision.consult = on_duty_for_advice(*arrangement, ground);
            keep_ranked(decision, std::move(choice.candidates));
            return decision;
        }
    }
    decision.arrangement = arrangements.front()->id;
    decision.needs = joined(incident.needs, arrangements.front()->needs);
    decision.consult = on_duty_for_advice(*arrangements.front(), ground);
    decision.norm_seconds = count_of(norm_of(arrangements.front(), incident, ground.region));
    decision.nobody = why_nobody(decision);
    return decision;
}

Decision assigned(
    const UnitId& unit, const Incident& incident, const Demand& demand, const Ground& ground
) {
    Decision decision{.needs = incident.needs, .rules = ground.region.hash};
    const auto arrangements = arrangements_for(demand, ground.region, ground.at);
    const Arrangement* first = arrangements.empty() ? nullptr : arrangements.front();
    decision.arrangement = first == nullptr ? ArrangementId{} : first->id;
    decision.consult = first == nullptr ? UnitId{} : on_duty_for_advice(*first, ground);
    const Seconds norm = norm_of(first, incident, ground.region);
    decision.norm_seconds = count_of(norm);
    Candidate chosen{.unit = unit};
    const auto place = place_of(incident, demand);
    const auto state = ground.units.find(unit);
    if (place && state != ground.units.end()) {
        if (const auto from = whereabouts(unit, state->second, ground); from && !from->stale) {
            chosen = reckon(unit, *from, *place, norm, ground).value_or(chosen);
        }
    }
    decision.ranked.push_back(std::move(chosen));
    return decision;
}

}  // namespace nachtwacht::routing
