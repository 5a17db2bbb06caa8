#include <algorithm>

#include "daemon/pack_sections.hpp"

namespace nachtwacht::daemon {
namespace {

using routing::Region;
using routing::SkillId;

// Whether the ladder leads from one skill to another.
bool leads_to(
    const Region& region, const SkillId& from, const SkillId& to, std::set<SkillId>& passed
) {
    const auto skill = region.skills.find(from);
    if (skill == region.skills.end() || !passed.insert(from).second) {
        return false;
    }
    return std::ranges::any_of(skill->second.includes, [&](const SkillId& next) {
        return next == to || leads_to(region, next, to, passed);
    });
}

void check_skills(PackReading& reading) {
    for (const auto& [id, skill] : reading.region().skills) {
        std::set<SkillId> passed;
        if (leads_to(reading.region(), id, id, passed)) {
            reading.mistakes().add(
                reading.place_of(Section::Skill, id.value),
                "the skill '" + id.value + "' includes itself, write includes: one way only"
            );
        }
    }
}

void check_teams(PackReading& reading) {
    const Region& region = reading.region();
    if (reading.has_gap("units")) {
        return;
    }
    for (const auto& [id, team] : region.teams) {
        const bool has_unit = std::ranges::any_of(region.units, [&id = id](const auto& entry) {
            return entry.second.team == id;
        });
        if (!has_unit) {
            reading.mistakes().add(
                reading.place_of(Section::Team, id.value),
                "no unit belongs to the team '" + id.value +
                    "', write a unit with team: " + id.value
            );
        }
    }
}

void check_kinds(PackReading& reading, const Mark& start) {
    for (int value = 1; value <= static_cast<int>(routing::last_kind); ++value) {
        const auto kind = static_cast<routing::Kind>(value);
        if (!reading.region().kinds.contains(kind) && !reading.has_gap("kinds")) {
            const std::string name{name_of(kind)};
            reading.mistakes().add(
                start,
                "no rule for the kind '" + name + "', write kinds: {" + name +
                    ": {lane: care, raw: U2}} or base: ../base"
            );
        }
    }
}

void check_norms(PackReading& reading, const Mark& start) {
    for (const auto urgency : {routing::Urgency::U0, routing::Urgency::U1, routing::Urgency::U2}) {
        if (!reading.region().norms.contains(urgency) && !reading.has_gap("norms")) {
            const std::string name{name_of(urgency)};
            reading.mistakes().add(
                start, "no arrival norm for " + name + ", write norms: {" + name + ": 30min}"
            );
        }
    }
}

void check_settings(PackReading& reading, const Mark& start) {
    Region& region = reading.region();
    Mistakes& mistakes = reading.mistakes();
    if (region.arrangements.empty() && !reading.has_gap("arrangements")) {
        mistakes.add(start, "no arrangement at all, write arrangements: with at least one");
    }
    if (region.calendar.zone == routing::ZoneTable{} && !reading.has_gap("zone")) {
        mistakes.add(start, "no time zone, write zone: Europe/Amsterdam");
    }
    const bool no_chain = region.chain.shift_leader.empty() || region.chain.duty_number.empty();
    if (no_chain && !reading.has_gap("chain")) {
        mistakes.add(
            start,
            "the chain of telephones ends in nobody, write chain: {shift_leader: ..., duty_number: "
            "...}"
        );
    }
    if (region.hap.nl.empty() && !reading.has_gap("hap")) {
        mistakes.add(start, "no out-of-hours post to turn to, write hap: {nl: ..., en: ...}");
    }
}

}  // namespace

void check_meaning(PackReading& reading, const Mark& start) {
    reading.check_names();
    check_skills(reading);
    check_teams(reading);
    check_kinds(reading, start);
    check_norms(reading, start);
    check_settings(reading, start);
}

}  // namespace nachtwacht::daemon
