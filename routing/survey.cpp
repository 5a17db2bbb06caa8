#include "routing/survey.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "routing/ranking.hpp"

namespace nachtwacht::routing {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using Signature = std::vector<std::uint64_t>;

constexpr std::array<Asker, 8> all_askers{
    Asker::Device,
    Asker::Layman,
    Asker::Operator,
    Asker::DistrictNurse,
    Asker::Gp,
    Asker::Hap,
    Asker::Hospital,
    Asker::Unit};
constexpr std::array<Urgency, 6> all_urgencies{
    Urgency::U0, Urgency::U1, Urgency::U2, Urgency::U3, Urgency::U4, Urgency::U5};
constexpr days year_ahead{366};

void append(Signature& signature, const Bits& bits) {
    signature.insert(signature.end(), bits.words().begin(), bits.words().end());
}

// The same number for the same thing.
template <class Thing>
std::uint64_t number_of(std::vector<Thing>& known, const Thing& thing) {
    const auto found = std::find(known.begin(), known.end(), thing);
    if (found == known.end()) {
        known.push_back(thing);
        return known.size() - 1;
    }
    return static_cast<std::uint64_t>(found - known.begin());
}

// The arrangements with one part of their conditions each: what applies by that part alone is asked
// of the core's own rule.
struct Parts {
    explicit Parts(const Region& region) {
        for (const Arrangement& from : region.arrangements) {
            Arrangement& at_place = place.emplace_back();
            at_place.areas = from.areas;
            at_place.sites = from.sites;
            at_place.own_clients_of = from.own_clients_of;
            at_place.subscribers_of = from.subscribers_of;
            kind.emplace_back().kinds = from.kinds;
            Arrangement& asked = asking.emplace_back();
            asked.askers = from.askers;
            asked.care_paths = from.care_paths;
            urgency.emplace_back().urgencies = from.urgencies;
        }
    }
    std::vector<Arrangement> place{};
    std::vector<Arrangement> kind{};
    std::vector<Arrangement> asking{};
    std::vector<Arrangement> urgency{};
};

Bits where(const std::vector<Arrangement>& parts, const Region& region, const Demand& demand) {
    Bits bits{parts.size()};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (applies(parts[i], demand, region, Wall{})) {
            bits.set(i);
        }
    }
    return bits;
}

Bits by_place(const Parts& parts, const Region& region, const Client& client) {
    return where(parts.place, region, Demand{.client = &client});
}
Bits by_kind(const Parts& parts, const Region& region, Kind kind) {
    return where(parts.kind, region, Demand{.kind = kind});
}
Bits by_asking(const Parts& parts, const Region& region, const Asking& asking) {
    return where(
        parts.asking, region, Demand{.asker = asking.asker, .care_path = asking.care_path}
    );
}
Bits by_urgency(const Parts& parts, const Region& region, const std::optional<Urgency>& urgency) {
    return where(parts.urgency, region, Demand{.urgency = urgency});
}

std::vector<Parts> parts_of(std::span<const Region* const> regions) {
    std::vector<Parts> parts;
    for (const Region* region : regions) {
        parts.emplace_back(*region);
    }
    return parts;
}

Bits by_hour(const Region& region, Wall at) {
    Bits bits{region.arrangements.size()};
    for (std::size_t i = 0; i < region.arrangements.size(); ++i) {
        if (is_open_at(region.arrangements[i].window, region, at)) {
            bits.set(i);
        }
    }
    return bits;
}

// --- places

class Places {
public:
    explicit Places(std::span<const Region* const> regions)
        : regions_{regions}, parts_{parts_of(regions)} {}

    void add(const Client& client, bool of_register) {
        Signature signature;
        std::set<AreaId> areas;
        for (std::size_t i = 0; i < regions_.size(); ++i) {
            append(signature, by_place(parts_[i], *regions_[i], client));
            for (const auto& [id, area] : regions_[i]->areas) {
                if (covers(area, &client, std::nullopt)) {
                    areas.insert(id);
                }
            }
        }
        const auto [found, is_new] = index_.try_emplace(std::move(signature), places_.size());
        if (is_new) {
            places_.push_back({client, 0, {}});
        }
        PlaceClass& place = places_[found->second];
        place.clients += of_register ? 1 : 0;
        place.areas.merge(areas);
    }
    [[nodiscard]] std::vector<PlaceClass> take() { return std::move(places_); }

private:
    std::span<const Region* const> regions_;
    std::vector<Parts> parts_;
    std::map<Signature, std::size_t> index_{};
    std::vector<PlaceClass> places_{};
};

// Points spread over the polygon's box; those outside it are no harm: they are in no area.
std::vector<Position> points_in(const Area& area) {
    std::vector<Position> points;
    if (area.polygon.size() < 3) {
        return points;
    }
    constexpr std::int64_t steps = 12;
    const auto [south, north] =
        std::minmax_element(area.polygon.begin(), area.polygon.end(), [](Position a, Position b) {
            return a.latitude_e6 < b.latitude_e6;
        });
    const auto [west, east] =
        std::minmax_element(area.polygon.begin(), area.polygon.end(), [](Position a, Position b) {
            return a.longitude_e6 < b.longitude_e6;
        });
    for (std::int64_t i = 1; i < steps; ++i) {
        for (std::int64_t j = 1; j < steps; ++j) {
            const std::int64_t up = std::int64_t{north->latitude_e6} - south->latitude_e6;
            const std::int64_t right = std::int64_t{east->longitude_e6} - west->longitude_e6;
            const Position at{
                static_cast<std::int32_t>(south->latitude_e6 + up * i / steps),
                static_cast<std::int32_t>(west->longitude_e6 + right * j / steps)};
            if (covers(area, nullptr, at)) {
                points.push_back(at);
            }
        }
    }
    return points;
}

std::vector<Client> made_up_in(const Area& area) {
    std::vector<Client> clients;
    for (const std::string& postcode : area.postcodes) {
        clients.push_back(Client{.postcode = postcode});
    }
    for (const std::string& municipality : area.municipalities) {
        clients.push_back(Client{.municipality = municipality});
    }
    for (const Position& at : points_in(area)) {
        clients.push_back(Client{.position = at});
    }
    return clients;
}

// Everything besides the address that an arrangement asks of a client.
std::vector<Client> ties_of(std::span<const Region* const> regions) {
    std::set<std::string> sites{""};
    std::set<OrganisationId> providers{OrganisationId{}};
    std::set<OrganisationId> subscriptions{OrganisationId{}};
    for (const Region* region : regions) {
        for (const Arrangement& arrangement : region->arrangements) {
            sites.insert(arrangement.sites.begin(), arrangement.sites.end());
            providers.insert(arrangement.own_clients_of.begin(), arrangement.own_clients_of.end());
            subscriptions.insert(
                arrangement.subscribers_of.begin(), arrangement.subscribers_of.end()
            );
        }
    }
    std::vector<Client> ties;
    for (const std::string& site : sites) {
        for (const OrganisationId& provider : providers) {
            for (const OrganisationId& subscription : subscriptions) {
                Client client{.provider = provider, .site = site};
                if (!subscription.empty()) {
                    client.subscriptions.insert(subscription);
                }
                ties.push_back(std::move(client));
            }
        }
    }
    return ties;
}

std::vector<PlaceClass> places_of(
    std::span<const Region* const> regions, const ClientTable& clients
) {
    Places places{regions};
    for (const auto& [number, client] : clients.clients) {
        // Of whom no address is known an operator finds it out first.
        if (client.position || !client.postcode.empty() || !client.municipality.empty()) {
            places.add(client, true);
        }
    }
    const std::vector<Client> ties = ties_of(regions);
    for (const Region* region : regions) {
        for (const auto& [id, area] : region->areas) {
            for (const Client& address : made_up_in(area)) {
                for (const Client& tie : ties) {
                    Client client = address;
                    client.provider = tie.provider;
                    client.site = tie.site;
                    client.subscriptions = tie.subscriptions;
                    places.add(client, false);
                }
            }
        }
    }
    return places.take();
}

// --- hours

bool is_holiday(std::span<const Region* const> regions, local_days day) {
    return std::any_of(regions.begin(), regions.end(), [&](const Region* region) {
        return holiday_on(region->calendar.holidays, Date{day}).has_value();
    });
}

void add_around(std::set<local_days>& all, local_days day, local_days first, local_days last) {
    for (local_days each = day - days{1}; each <= day + days{1}; each += days{1}) {
        if (first <= each && each <= last) {
            all.insert(each);
        }
    }
}

std::set<local_days> special_days(
    std::span<const Region* const> regions, local_days first, local_days last
) {
    std::set<local_days> all;
    for (local_days day = first; day <= last; day += days{1}) {
        if (is_holiday(regions, day)) {
            add_around(all, day, first, last);
        }
    }
    for (const Region* region : regions) {
        for (const Transition& change : region->calendar.zone.transitions) {
            const local_days day{date_of(local_time(region->calendar.zone, change.at))};
            add_around(all, day, first, last);
        }
        for (const auto& [id, window] : region->calendar.windows) {
            for (const Exception& exception : window.exceptions) {
                add_around(all, local_days{exception.date}, first, last);
            }
            for (const Span& span : window.spans) {
                for (const auto& day : {span.first_day, span.last_day}) {
                    if (day) {
                        add_around(all, local_days{*day}, first, last);
                    }
                }
            }
        }
    }
    return all;
}

// The Monday of the first week from this day on that is like any other, and has such a Sunday
// before it.
local_days ordinary_monday(const std::set<local_days>& special, local_days from) {
    local_days monday = from;
    while (std::chrono::weekday{monday} != std::chrono::Monday) {
        monday += days{1};
    }
    for (local_days week = monday; week < monday + year_ahead; week += days{7}) {
        const auto first = special.lower_bound(week);
        if (first == special.end() || *first >= week + days{7}) {
            return week;
        }
    }
    return monday;
}

void add_quarters(
    const ZoneTable& zone, local_days day, bool ordinary, std::vector<Quarter>& quarters
) {
    for (Minutes clock{0}; clock < Minutes{24 * 60}; clock += Minutes{15}) {
        const Instants instants = instants_of(zone, day + clock);
        quarters.push_back({instants.first, 0, ordinary});
        if (instants.second != instants.first) {
            quarters.push_back({instants.second, 0, ordinary});
        }
    }
}

std::set<WindowId> windows_of(const Region& region) {
    std::set<WindowId> windows;
    for (const Arrangement& arrangement : region.arrangements) {
        windows.insert(arrangement.window);
    }
    for (const auto& [id, team] : region.teams) {
        windows.insert(team.window);
    }
    return windows;
}

std::vector<HourClass> hours_of(
    std::span<const Region* const> regions, std::vector<Quarter>& quarters
) {
    std::vector<std::pair<const Region*, WindowId>> windows;
    for (const Region* region : regions) {
        for (const WindowId& window : windows_of(*region)) {
            windows.emplace_back(region, window);
        }
    }
    std::map<Signature, std::size_t> index;
    std::vector<HourClass> hours;
    for (Quarter& quarter : quarters) {
        Bits open{windows.size()};
        for (std::size_t i = 0; i < windows.size(); ++i) {
            if (is_open_at(windows[i].second, *windows[i].first, quarter.at)) {
                open.set(i);
            }
        }
        const auto [found, is_new] = index.try_emplace(open.words(), hours.size());
        if (is_new) {
            hours.push_back({quarter.at, 0});
        }
        quarter.hours = found->second;
        hours[quarter.hours].week_quarters += quarter.ordinary ? 1 : 0;
    }
    return hours;
}

// --- kinds and askings

std::vector<KindClass> kinds_of(std::span<const Region* const> regions) {
    const std::vector<Parts> parts = parts_of(regions);
    std::vector<KindRule> rules;
    std::map<Signature, std::size_t> index;
    std::vector<KindClass> kinds;
    for (int value = 1; value <= static_cast<int>(last_kind); ++value) {
        const auto kind = static_cast<Kind>(value);
        Signature signature{
            kind == Kind::Death ? 1U : 0U};  // the core has a rule of its own for it
        for (std::size_t i = 0; i < regions.size(); ++i) {
            const auto rule = regions[i]->kinds.find(kind);
            signature.push_back(
                rule == regions[i]->kinds.end() ? ~std::uint64_t{0} : number_of(rules, rule->second)
            );
            append(signature, by_kind(parts[i], *regions[i], kind));
        }
        const auto [found, is_new] = index.try_emplace(std::move(signature), kinds.size());
        if (is_new) {
            kinds.push_back({});
        }
        kinds[found->second].kinds.push_back(kind);
    }
    return kinds;
}

std::vector<Asking> all_askings(std::span<const Region* const> regions) {
    std::map<CarePathId, std::set<Asker>> paths;
    const auto everybody = std::set<Asker>{all_askers.begin(), all_askers.end()};
    paths[CarePathId{}] = everybody;
    for (const Region* region : regions) {
        for (const auto& [id, path] : region->care_paths) {
            const auto& askers = path.askers.empty() ? everybody : path.askers;
            paths[id].insert(askers.begin(), askers.end());
        }
    }
    std::vector<Asking> askings{{Asker::Device, std::nullopt, CarePathId{}}};
    for (const auto& [path, askers] : paths) {
        for (const Asker asker : askers) {
            if (asker == Asker::Device) {
                continue;  // it names no care path, and its urgency is that of the kind
            }
            for (const Urgency urgency : all_urgencies) {
                askings.push_back({asker, urgency, path});
            }
        }
    }
    return askings;
}

// The norms of all arrangements at this level.
std::vector<std::int64_t> norms_at(const Region& region, Urgency urgency) {
    std::vector<std::int64_t> norms;
    const auto own = region.norms.find(urgency);
    norms.push_back(own == region.norms.end() ? 0 : own->second.count());
    for (const Arrangement& arrangement : region.arrangements) {
        const auto norm = arrangement.norms.find(urgency);
        norms.push_back(norm == arrangement.norms.end() ? -1 : norm->second.count());
    }
    return norms;
}

std::vector<AskingClass> askings_of(std::span<const Region* const> regions) {
    const std::vector<Parts> parts = parts_of(regions);
    std::vector<std::vector<std::int64_t>> norms;
    std::vector<std::vector<SkillId>> needs;
    std::map<Signature, std::size_t> index;
    std::vector<AskingClass> askings;
    for (const Asking& asking : all_askings(regions)) {
        Signature signature{
            asking.asker == Asker::Device ? 1U : 0U,
            asking.asker == Asker::Layman ? 1U : 0U,
            is_professional(asking.asker) ? 1U : 0U,
            asking.asked && needs_112(*asking.asked) ? 1U : 0U};
        for (std::size_t i = 0; i < regions.size(); ++i) {
            const Region* region = regions[i];
            append(signature, by_asking(parts[i], *region, asking));
            append(signature, by_urgency(parts[i], *region, asking.asked));
            if (asking.asked) {
                signature.push_back(number_of(norms, norms_at(*region, *asking.asked)));
            }
            const auto path = region->care_paths.find(asking.care_path);
            signature.push_back(
                path == region->care_paths.end() ? ~std::uint64_t{0}
                                                 : number_of(needs, path->second.needs)
            );
        }
        // One class a care path: what is said of a class names it.
        const std::string& name = asking.care_path.value;
        signature.insert(signature.end(), name.begin(), name.end());
        const auto [found, is_new] = index.try_emplace(std::move(signature), askings.size());
        if (is_new) {
            askings.push_back({});
        }
        askings[found->second].askings.push_back(asking);
    }
    return askings;
}

}  // namespace

std::vector<Quarter> quarters_of(std::span<const Region* const> regions, Wall from) {
    const ZoneTable& zone = regions.front()->calendar.zone;
    const local_days first{date_of(local_time(zone, from))};
    const std::set<local_days> special = special_days(regions, first, first + year_ahead);
    const local_days monday = ordinary_monday(special, first);
    std::vector<Quarter> quarters;
    for (local_days day = monday; day < monday + days{7}; day += days{1}) {
        add_quarters(zone, day, true, quarters);
    }
    for (const local_days day : special) {
        add_quarters(zone, day, false, quarters);
    }
    return quarters;
}

Axes axes_of(std::span<const Region* const> regions, const ClientTable& clients, Wall from) {
    Axes axes;
    axes.places = places_of(regions, clients);
    axes.quarters = quarters_of(regions, from);
    axes.hours = hours_of(regions, axes.quarters);
    axes.kinds = kinds_of(regions);
    axes.askings = askings_of(regions);
    return axes;
}

Signal signal_of(Kind kind, const Asking& asking) {
    Signal signal;
    signal.kind = kind;
    signal.asker = asking.asker;
    signal.asked = asking.asked;
    signal.care_path = asking.care_path;
    return signal;
}

Demand demand_of(const Axes& axes, const CaseIndex& at, const Triage& triage) {
    const Asking& asking = axes.askings[at.asking].askings.front();
    return {
        axes.kinds[at.kind].kinds.front(),
        asking.asker,
        triage.urgency,
        asking.care_path,
        &axes.places[at.place].client,
        std::nullopt};
}

Bits served_at(const Region& region, const Client& client) {
    return by_place(Parts{region}, region, client);
}

std::vector<Bits> served_at(const Region& region, const ClientTable& clients) {
    const Parts parts{region};
    std::vector<Bits> served;
    for (const auto& [number, client] : clients.clients) {
        served.push_back(by_place(parts, region, client));
    }
    return served;
}

bool can_send(const Arrangement& arrangement, const TeamId& team) {
    const auto& late = arrangement.when_late;
    return std::find(late.begin(), late.end(), team) != late.end() ||
           std::any_of(
               arrangement.tiers.begin(),
               arrangement.tiers.end(),
               [&team](const std::vector<TeamId>& tier) {
                   return std::find(tier.begin(), tier.end(), team) != tier.end();
               }
           );
}

std::vector<Position> points_inside(const Area& area) { return points_in(area); }

Survey::Survey(const Region& region, const Axes& axes) : region_{region}, axes_{axes} {
    read_places();
    read_hours();
    read_cases();
}

void Survey::read_places() {
    const Parts parts{region_};
    for (const PlaceClass& place : axes_.places) {
        places_.push_back(by_place(parts, region_, place.client));
    }
}

void Survey::read_hours() {
    for (const HourClass& hours : axes_.hours) {
        hours_.push_back(by_hour(region_, hours.example));
    }
    for (const auto& [id, team] : region_.teams) {
        Bits open{axes_.hours.size()};
        for (std::size_t i = 0; i < axes_.hours.size(); ++i) {
            if (is_open_at(team.window, region_, axes_.hours[i].example)) {
                open.set(i);
            }
        }
        staffed_.emplace(id, std::move(open));
    }
}

void Survey::read_cases() {
    const Parts parts{region_};
    std::map<std::optional<Urgency>, Bits> levels;
    std::vector<Bits> askings;
    for (const AskingClass& asking : axes_.askings) {
        askings.push_back(by_asking(parts, region_, asking.askings.front()));
    }
    for (const KindClass& kinds : axes_.kinds) {
        const Kind kind = kinds.kinds.front();
        const Bits of_kind = by_kind(parts, region_, kind);
        for (std::size_t i = 0; i < axes_.askings.size(); ++i) {
            const Asking& asking = axes_.askings[i].askings.front();
            triages_.push_back(triage(signal_of(kind, asking), nullptr, region_));
            const auto& urgency = triages_.back().urgency;
            const auto level = levels.find(urgency);
            Bits bits = of_kind;
            bits &= askings[i];
            bits &=
                level != levels.end()
                    ? level->second
                    : levels.emplace(urgency, by_urgency(parts, region_, urgency)).first->second;
            wanted_.push_back(std::move(bits));
        }
    }
}

bool Survey::may_be_asked(const TeamId& team, std::size_t hours, bool raw) const {
    const auto found = region_.teams.find(team);
    return found != region_.teams.end() && !(found->second.professional_only && raw) &&
           staffed_.at(team).test(hours);
}

const std::vector<Bits>& Survey::offers(
    std::size_t hours, bool raw, const std::vector<SkillId>& needs
) {
    const auto [found, is_new] = offers_.try_emplace({hours, raw, needs});
    if (!is_new) {
        return found->second;
    }
    for (const Arrangement& arrangement : region_.arrangements) {
        Bits units{region_.units.size()};
        std::size_t index = 0;
        for (const auto& [id, unit] : region_.units) {
            const bool listed = can_send(arrangement, unit.team);
            const auto can_do = [&](const SkillId& need) { return can(unit, need, region_); };
            if (listed && unit.second_channel && may_be_asked(unit.team, hours, raw) &&
                std::all_of(needs.begin(), needs.end(), can_do) &&
                std::all_of(arrangement.needs.begin(), arrangement.needs.end(), can_do)) {
                units.set(index);
            }
            ++index;
        }
        found->second.push_back(std::move(units));
    }
    return found->second;
}

}  // namespace nachtwacht::routing
