#include "routing/findings.hpp"

#include <algorithm>

#include "routing/ranking.hpp"

namespace nachtwacht::routing {
namespace {

// --- what shows without going through the cases

bool is_named(const TeamId& team, const Region& region) {
    return std::any_of(
        region.arrangements.begin(),
        region.arrangements.end(),
        [&team](const Arrangement& arrangement) {
            const auto& advice = arrangement.consult;
            return can_send(arrangement, team) ||
                   std::find(advice.begin(), advice.end(), team) != advice.end();
        }
    );
}

void find_idle_names(const Region& region, std::vector<Finding>& found) {
    for (const auto& [id, area] : region.areas) {
        const bool named = std::any_of(
            region.arrangements.begin(),
            region.arrangements.end(),
            [&id = id](const Arrangement& each) { return each.areas.contains(id); }
        );
        if (area.postcodes.empty() && area.municipalities.empty() && points_inside(area).empty()) {
            found.push_back({.oddity = Oddity::AreaWithoutPlace, .name = id.value});
        } else if (!named) {
            found.push_back({.oddity = Oddity::AreaOfNobody, .name = id.value});
        }
    }
    for (const auto& [id, team] : region.teams) {
        if (!is_named(id, region)) {
            found.push_back({.oddity = Oddity::TeamOfNothing, .name = id.value});
        }
    }
    for (const auto& [id, unit] : region.units) {
        if (!unit.second_channel) {
            found.push_back({.oddity = Oddity::UnitNeverAsked, .name = id.value});
        }
    }
}

void find_skills_of_nobody(const Region& region, std::vector<Finding>& found) {
    std::set<SkillId> needed;
    for (const auto& [kind, rule] : region.kinds) {
        needed.insert(rule.needs.begin(), rule.needs.end());
    }
    for (const auto& [id, path] : region.care_paths) {
        needed.insert(path.needs.begin(), path.needs.end());
    }
    for (const Arrangement& arrangement : region.arrangements) {
        needed.insert(arrangement.needs.begin(), arrangement.needs.end());
    }
    for (const SkillId& skill : needed) {
        const bool had =
            std::any_of(region.units.begin(), region.units.end(), [&](const auto& entry) {
                return can(entry.second, skill, region);
            });
        if (!had) {
            found.push_back({.oddity = Oddity::SkillOfNobody, .name = skill.value});
        }
    }
}

void find_repeated_tiers(const Region& region, std::vector<Finding>& found) {
    for (const Arrangement& arrangement : region.arrangements) {
        std::set<TeamId> passed;
        for (std::size_t tier = 0; tier < arrangement.tiers.size(); ++tier) {
            for (const TeamId& team : arrangement.tiers[tier]) {
                if (!passed.insert(team).second) {
                    found.push_back(
                        {.oddity = Oddity::TierRepeats,
                         .name = arrangement.id.value,
                         .other = team.value,
                         .tier = tier + 1}
                    );
                }
            }
        }
    }
}

std::set<WindowId> windows_never_open(const Region& region, const std::vector<Quarter>& quarters) {
    std::set<WindowId> closed;
    for (const auto& [id, window] : region.calendar.windows) {
        const bool opens = std::any_of(quarters.begin(), quarters.end(), [&, &w = window](auto& q) {
            return contains(w, region.calendar, q.at);
        });
        if (!opens) {
            closed.insert(id);
        }
    }
    return closed;
}

bool can_ask(const Arrangement& arrangement, const CarePath& path, Asker asker) {
    return asker != Asker::Device && (path.askers.empty() || path.askers.contains(asker)) &&
           (arrangement.askers.empty() || arrangement.askers.contains(asker));
}

bool has_asker(const Arrangement& arrangement, const CarePath& path) {
    for (int value = 0; value <= static_cast<int>(Asker::Unit); ++value) {
        if (can_ask(arrangement, path, static_cast<Asker>(value))) {
            return true;
        }
    }
    return false;
}

// True: nobody can ask by any of its care paths.
bool find_paths_without_asker(
    const Arrangement& arrangement, const Region& region, std::vector<Finding>& found
) {
    std::vector<Finding> here;
    for (const CarePathId& id : arrangement.care_paths) {
        const auto path = region.care_paths.find(id);
        if (path != region.care_paths.end() && !has_asker(arrangement, path->second)) {
            here.push_back(
                {.oddity = Oddity::PathWithoutAsker,
                 .name = arrangement.id.value,
                 .other = id.value}
            );
        }
    }
    found.insert(found.end(), here.begin(), here.end());
    return !here.empty() && here.size() == arrangement.care_paths.size();
}

// --- two rules of the same breadth

template <class T>
bool within(const std::set<T>& inner, const std::set<T>& outer) {
    return outer.empty() || (!inner.empty() &&
                             std::includes(outer.begin(), outer.end(), inner.begin(), inner.end()));
}

bool within(const Arrangement& inner, const Arrangement& outer) {
    return within(inner.areas, outer.areas) && within(inner.sites, outer.sites) &&
           within(inner.own_clients_of, outer.own_clients_of) &&
           within(inner.subscribers_of, outer.subscribers_of) &&
           within(inner.askers, outer.askers) && within(inner.kinds, outer.kinds) &&
           within(inner.urgencies, outer.urgencies) && within(inner.care_paths, outer.care_paths) &&
           (outer.window.empty() || outer.window == inner.window);
}

bool ask_for_the_same_things(const Arrangement& a, const Arrangement& b) {
    return a.areas.empty() == b.areas.empty() && a.sites.empty() == b.sites.empty() &&
           a.own_clients_of.empty() == b.own_clients_of.empty() &&
           a.subscribers_of.empty() == b.subscribers_of.empty() &&
           a.askers.empty() == b.askers.empty() && a.kinds.empty() == b.kinds.empty() &&
           a.urgencies.empty() == b.urgencies.empty() &&
           a.care_paths.empty() == b.care_paths.empty() && a.window.empty() == b.window.empty();
}

// An exception within a wider rule is meant to come first; of these nobody can say which is.
bool are_of_one_breadth(const Arrangement& a, const Arrangement& b) {
    return ask_for_the_same_things(a, b) && within(a, b) == within(b, a) &&
           (a.tiers != b.tiers || a.when_late != b.when_late || a.mode != b.mode ||
            a.needs != b.needs || a.norms != b.norms);
}

// --- all cases

struct Group {
    std::set<std::size_t> kinds{};
    std::set<std::size_t> askings{};
};

class Walk {
public:
    Walk(const Region& region, const Axes& axes)
        : region_{region},
          axes_{axes},
          survey_{region, axes},
          seen_{region.arrangements.size()},
          chosen_{region.arrangements.size()} {
        const std::size_t count = region.arrangements.size();
        for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t j = i + 1; j < count; ++j) {
                if (are_of_one_breadth(region.arrangements[i], region.arrangements[j])) {
                    pairs_.emplace_back(i, j);
                }
            }
        }
        for (std::size_t kind = 0; kind < axes.kinds.size(); ++kind) {
            for (std::size_t asking = 0; asking < axes.askings.size(); ++asking) {
                look_at(kind, asking);
            }
        }
    }

    void find_rules(const std::set<WindowId>& closed, std::vector<Finding>& found) const {
        for (std::size_t i = 0; i < region_.arrangements.size(); ++i) {
            const Arrangement& arrangement = region_.arrangements[i];
            if (closed.contains(arrangement.window)) {
                continue;  // that its window never opens is said of the window
            }
            if (find_paths_without_asker(arrangement, region_, found)) {
                continue;
            }
            if (!seen_.test(i)) {
                found.push_back({.oddity = Oddity::NeverApplies, .name = arrangement.id.value});
            } else if (const auto by = shadows_.find(i); !chosen_.test(i) && by != shadows_.end()) {
                found.push_back(
                    {.oddity = Oddity::NeverChosen,
                     .name = arrangement.id.value,
                     .other = region_.arrangements[by->second.first].id.value,
                     .example = shown(by->second.second)}
                );
            }
        }
        for (const auto& [pair, at] : met_) {
            if (chosen_.test(pair.second)) {
                found.push_back(
                    {.oddity = Oddity::SameBreadth,
                     .name = region_.arrangements[pair.second].id.value,
                     .other = region_.arrangements[pair.first].id.value,
                     .example = shown(at)}
                );
            }
        }
    }

    // Where nobody at all is named first, then what is left of each care path.
    void find_gaps(
        const std::set<AreaId>& unserved,
        const std::set<SkillId>& missing,
        std::vector<Finding>& found
    ) {
        Bits left_out{size()};
        for (std::size_t place = 0; place < axes_.places.size(); ++place) {
            const auto& areas = axes_.places[place].areas;
            const bool said =
                !areas.empty() && std::all_of(areas.begin(), areas.end(), [&](const AreaId& area) {
                    return unserved.contains(area);
                });
            for (std::size_t hours = 0; said && hours < axes_.hours.size(); ++hours) {
                left_out.set(place * axes_.hours.size() + hours);
            }
        }
        if (everybody_) {
            everybody_->remove(left_out);
            if (everybody_->any()) {
                Group all;
                for (const auto& [key, group] : groups_) {
                    if (key.first.empty()) {
                        all.kinds.insert(group.kinds.begin(), group.kinds.end());
                        all.askings.insert(group.askings.begin(), group.askings.end());
                    }
                }
                found.push_back(gap(*everybody_, CarePathId{}, all));
                left_out |= *everybody_;
            }
        }
        std::map<std::pair<CarePathId, Bits>, Group> rest;
        for (const auto& [key, group] : groups_) {
            Bits bits = key.second;
            bits.remove(left_out);
            if (bits.any()) {
                Group& into = rest[{key.first, bits}];
                into.kinds.insert(group.kinds.begin(), group.kinds.end());
                into.askings.insert(group.askings.begin(), group.askings.end());
            }
        }
        for (const auto& [key, group] : rest) {
            const auto& needs =
                survey_.triage_of(*group.kinds.begin(), *group.askings.begin()).needs;
            const bool said = std::any_of(needs.begin(), needs.end(), [&](const SkillId& need) {
                return missing.contains(need);
            });
            if (!said) {
                found.push_back(gap(key.second, key.first, group));
            }
        }
    }

private:
    [[nodiscard]] std::size_t size() const { return axes_.places.size() * axes_.hours.size(); }

    // A care path is for requests, and for kinds that an arrangement names together with it.
    [[nodiscard]] bool is_likely(std::size_t kind, const CarePathId& path) const {
        const auto& kinds = axes_.kinds[kind].kinds;
        const auto is = [&kinds](Kind each) {
            return std::find(kinds.begin(), kinds.end(), each) != kinds.end();
        };
        return path.empty() || is(Kind::Request) ||
               std::any_of(
                   region_.arrangements.begin(),
                   region_.arrangements.end(),
                   [&](const Arrangement& each) {
                       return each.care_paths.contains(path) &&
                              std::any_of(each.kinds.begin(), each.kinds.end(), is);
                   }
               );
    }

    void look_at(std::size_t kind, std::size_t asking) {
        const Triage& triage = survey_.triage_of(kind, asking);
        if (triage.lane != Lane::Care) {
            return;
        }
        Bits nobody{size()};
        for (std::size_t hours = 0; hours < axes_.hours.size(); ++hours) {
            const std::vector<Bits>& offers = survey_.offers(hours, triage.raw, triage.needs);
            Bits offering{region_.arrangements.size()};
            for (std::size_t i = 0; i < offers.size(); ++i) {
                if (offers[i].any()) {
                    offering.set(i);
                }
            }
            Bits wanted = survey_.wanted(kind, asking);
            wanted &= survey_.at_hours(hours);
            for (std::size_t place = 0; place < axes_.places.size(); ++place) {
                Bits applying = wanted;
                applying &= survey_.at_place(place);
                const CaseIndex at{place, hours, kind, asking};
                note_pairs(applying, at);
                seen_ |= applying;
                if (!triage.unit_wanted) {
                    continue;
                }
                applying &= offering;
                if (!applying.any()) {
                    nobody.set(place * axes_.hours.size() + hours);
                } else {
                    note_chosen(applying, offers, at);
                }
            }
        }
        if (!triage.unit_wanted) {
            return;
        }
        const CarePathId& path = axes_.askings[asking].askings.front().care_path;
        if (path.empty()) {
            if (everybody_) {
                *everybody_ &= nobody;
            } else {
                everybody_ = nobody;
            }
        }
        if (nobody.any() && is_likely(kind, path)) {
            Group& group = groups_[{path, nobody}];
            group.kinds.insert(kind);
            group.askings.insert(asking);
        }
    }

    void note_pairs(const Bits& applying, const CaseIndex& at) {
        std::erase_if(pairs_, [&](const auto& pair) {
            const bool both = applying.test(pair.first) && applying.test(pair.second);
            if (both) {
                met_.emplace(pair, at);
            }
            return both;
        });
    }

    // An arrangement counts where it offers somebody whom none before it offers.
    void note_chosen(const Bits& applying, const std::vector<Bits>& offers, const CaseIndex& at) {
        Bits open = applying;
        open.remove(chosen_);
        if (!open.any()) {
            return;
        }
        Bits offered{region_.units.size()};
        for (std::size_t i = 0; i < offers.size(); ++i) {
            if (!applying.test(i)) {
                continue;
            }
            Bits more = offers[i];
            more.remove(offered);
            if (more.any()) {
                chosen_.set(i);
            } else if (!chosen_.test(i)) {
                shadows_.try_emplace(i, shadow_of(i, applying, offers), at);
            }
            offered |= offers[i];
        }
    }

    // The one before it that offers all of its units, else the first of those that do so together.
    [[nodiscard]] static std::size_t shadow_of(
        std::size_t of, const Bits& applying, const std::vector<Bits>& offers
    ) {
        std::size_t first = of;
        for (std::size_t i = of; i-- > 0;) {
            Bits more = offers[of];
            more.remove(offers[i]);
            if (applying.test(i) && !more.any()) {
                return i;
            }
            first = applying.test(i) ? i : first;
        }
        return first;
    }

    [[nodiscard]] CaseShown shown(const CaseIndex& at) const {
        return {
            axes_.places[at.place].client,
            axes_.kinds[at.kind].kinds.front(),
            axes_.askings[at.asking].askings.front(),
            axes_.hours[at.hours].example};
    }

    // A client of the register in the ordinary week, if there is one among them.
    [[nodiscard]] std::pair<std::size_t, std::size_t> best_example(const Bits& bits) const {
        std::pair<std::size_t, std::size_t> best{0, 0};
        int score = -1;
        for (std::size_t place = 0; place < axes_.places.size(); ++place) {
            for (std::size_t hours = 0; hours < axes_.hours.size(); ++hours) {
                const int here = (axes_.places[place].clients > 0 ? 2 : 0) +
                                 (axes_.hours[hours].week_quarters > 0 ? 1 : 0);
                if (bits.test(place * axes_.hours.size() + hours) && here > score) {
                    score = here;
                    best = {place, hours};
                }
            }
        }
        return best;
    }

    [[nodiscard]] Nobody why(const CaseIndex& at) {
        const Bits applying = survey_.applying(at);
        if (!applying.any()) {
            return Nobody::NoArrangement;
        }
        const Triage& triage = survey_.triage_of(at.kind, at.asking);
        for (std::size_t hours = 0; hours < axes_.hours.size(); ++hours) {
            const auto& offers = survey_.offers(hours, triage.raw, triage.needs);
            for (std::size_t i = 0; i < offers.size(); ++i) {
                if (applying.test(i) && offers[i].any()) {
                    return Nobody::NobodyOnDuty;
                }
            }
        }
        return Nobody::NobodyCompetent;
    }

    [[nodiscard]] Finding gap(const Bits& bits, const CarePathId& path, const Group& group) {
        Finding finding{.oddity = Oddity::NobodyNamed, .care_path = path, .always = true};
        for (const std::size_t kind : group.kinds) {
            const auto& kinds = axes_.kinds[kind].kinds;
            finding.kinds.insert(kinds.begin(), kinds.end());
        }
        for (const std::size_t asking : group.askings) {
            for (const Asking& each : axes_.askings[asking].askings) {
                finding.askers.insert(each.asker);
            }
        }
        bool everywhere = true;
        for (std::size_t place = 0; place < axes_.places.size(); ++place) {
            bool here = false;
            bool all = true;
            for (std::size_t hours = 0; hours < axes_.hours.size(); ++hours) {
                const bool gap_here = bits.test(place * axes_.hours.size() + hours);
                here = here || gap_here;
                all = all && gap_here;
            }
            everywhere = everywhere && here;
            finding.always = finding.always && (all || !here);
            if (here) {
                const auto& areas = axes_.places[place].areas;
                finding.areas.insert(areas.begin(), areas.end());
            }
        }
        finding.everywhere = everywhere;
        const auto [place, hours] = best_example(bits);
        const CaseIndex at{place, hours, *group.kinds.begin(), *group.askings.begin()};
        finding.why = why(at);
        finding.example = shown(at);
        return finding;
    }

    const Region& region_;
    const Axes& axes_;
    Survey survey_;
    Bits seen_;
    Bits chosen_;
    std::vector<std::pair<std::size_t, std::size_t>> pairs_{};
    std::map<std::pair<std::size_t, std::size_t>, CaseIndex> met_{};
    std::map<std::size_t, std::pair<std::size_t, CaseIndex>> shadows_{};  // by whom, and where
    std::map<std::pair<CarePathId, Bits>, Group> groups_{};
    std::optional<Bits> everybody_{};
};

// --- norms

struct Spot {
    Client client{};
    Bits served{};
};

std::vector<Spot> spots_of(const Region& region, const ClientTable& clients) {
    std::vector<Spot> spots;
    const std::vector<Bits> served = served_at(region, clients);
    std::size_t index = 0;
    for (const auto& [number, client] : clients.clients) {
        if (client.position) {
            spots.push_back({client, served[index]});
        }
        ++index;
    }
    for (const auto& [id, area] : region.areas) {
        for (const Position& at : points_inside(area)) {
            Client client{.position = at};
            Bits here = served_at(region, client);
            spots.push_back({std::move(client), std::move(here)});
        }
    }
    return spots;
}

std::vector<UnitId> units_of(const Arrangement& arrangement, const Region& region) {
    std::vector<UnitId> units;
    for (const auto& [id, unit] : region.units) {
        const bool listed = can_send(arrangement, unit.team);
        const auto can_do = [&, &who = unit](const SkillId& need) {
            return can(who, need, region);
        };
        if (listed && unit.second_channel &&
            std::all_of(arrangement.needs.begin(), arrangement.needs.end(), can_do)) {
            units.push_back(id);
        }
    }
    return units;
}

std::pair<Seconds, UnitId> soonest(
    const std::vector<UnitId>& units, Position place, const Region& region
) {
    std::pair<Seconds, UnitId> best{Seconds::max(), {}};
    for (const UnitId& id : units) {
        const Unit& unit = region.units.at(id);
        const Drive drive = crow_fly_drive(unit.base, place, region.crow_fly);
        best = std::min(best, {unit.call_out + Seconds{drive.seconds}, id});
    }
    return best;
}

std::map<Seconds, Urgency> norms_of(const Arrangement& arrangement, const Region& region) {
    std::map<Seconds, Urgency> norms;
    for (const auto& [urgency, norm] : region.norms) {
        const auto own = arrangement.norms.find(urgency);
        if (arrangement.urgencies.empty() || arrangement.urgencies.contains(urgency)) {
            norms.try_emplace(own == arrangement.norms.end() ? norm : own->second, urgency);
        }
    }
    return norms;
}

void find_norms(const Region& region, const ClientTable& clients, std::vector<Finding>& found) {
    const std::vector<Spot> spots = spots_of(region, clients);
    // Rules with the same units in the same areas have the same drives: said once.
    std::set<std::tuple<std::vector<UnitId>, std::set<AreaId>, Seconds>> said;
    std::map<std::vector<UnitId>, std::vector<std::pair<Seconds, UnitId>>> drives;
    for (std::size_t i = 0; i < region.arrangements.size(); ++i) {
        const Arrangement& arrangement = region.arrangements[i];
        const std::vector<UnitId> units = units_of(arrangement, region);
        if (units.empty()) {
            continue;
        }
        auto& soon = drives[units];
        for (std::size_t s = soon.size(); s < spots.size(); ++s) {
            soon.push_back(soonest(units, *spots[s].client.position, region));
        }
        for (const auto& [norm, urgency] : norms_of(arrangement, region)) {
            Finding finding{
                .oddity = Oddity::NormNobodyMeets,
                .name = arrangement.id.value,
                .urgency = urgency,
                .norm = norm};
            for (std::size_t s = 0; s < spots.size(); ++s) {
                if (!spots[s].served.test(i)) {
                    continue;
                }
                ++finding.of;
                finding.count += soon[s].first > norm ? 1 : 0;
                if (soon[s].first > std::max(norm, finding.best)) {
                    finding.best = soon[s].first;
                    finding.unit = soon[s].second;
                    finding.example = CaseShown{.client = spots[s].client};
                }
            }
            if (finding.count > 0 && said.emplace(units, arrangement.areas, norm).second) {
                found.push_back(std::move(finding));
            }
        }
    }
}

}  // namespace

std::vector<Finding> findings_in(const Region& region, const ClientTable& clients, Wall from) {
    std::vector<Finding> found;
    const Region* one = &region;
    const Axes axes = axes_of({&one, 1}, clients, from);
    find_idle_names(region, found);
    find_skills_of_nobody(region, found);
    find_repeated_tiers(region, found);
    const std::set<WindowId> closed = windows_never_open(region, axes.quarters);
    for (const WindowId& window : closed) {
        found.push_back({.oddity = Oddity::WindowNeverOpen, .name = window.value});
    }
    std::set<AreaId> unserved;
    std::set<SkillId> missing;
    for (const Finding& finding : found) {
        if (finding.oddity == Oddity::AreaOfNobody) {
            unserved.insert(AreaId{finding.name});
        } else if (finding.oddity == Oddity::SkillOfNobody) {
            missing.insert(SkillId{finding.name});
        }
    }
    Walk walk{region, axes};
    walk.find_rules(closed, found);
    walk.find_gaps(unserved, missing, found);
    find_norms(region, clients, found);
    return found;
}

}  // namespace nachtwacht::routing
