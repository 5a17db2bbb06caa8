// A small region on one evening, to try the desk with: two teams, a handful of units on a line,
// clients at kilometre 0.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "routing/desk.hpp"

namespace nachtwacht::routing::testing {

using namespace std::chrono_literals;

// East of the clients by so many kilometres, at 51.6 degrees north.
inline Position at_km(int km) { return {51'600'000, 6'000'000 + km * 14'480}; }

inline std::shared_ptr<Region> small_region() {
    auto region = std::make_shared<Region>();
    region->hash = "small";
    region->name = "small";
    region->skills[{"vig"}] = {};
    region->skills[{"nurse"}].includes = {{"vig"}};
    region->teams[{"ttv"}] = {.label = {"TTV", "TTV"}, .organisation = {"home"}, .window = {}};
    region->teams[{"fact"}] = {
        .label = {"FACT", "FACT"},
        .organisation = {"ggz"},
        .window = {},
        .professional_only = true};
    const auto unit =
        [&](const std::string& name, int km, const std::string& skill, const std::string& team) {
            region->units[{name}] = {
                .label = {name, name},
                .team = {team},
                .skills = {{skill}},
                .base = at_km(km),
                .second_channel = true,
                .call_out = 0s};
        };
    unit("ann", 2, "nurse", "ttv");
    unit("bea", 5, "nurse", "ttv");
    unit("cas", 9, "vig", "ttv");
    unit("fay", 1, "pg", "fact");
    const auto kind = [&](Kind which, KindRule rule) { region->kinds[which] = std::move(rule); };
    kind(
        Kind::Fall,
        {.raw = Urgency::U2, .mode = Mode::Parallel, .tasks = {TaskKind::Speak}, .needs = {{"vig"}}}
    );
    kind(
        Kind::ManualAlarm,
        {.raw = Urgency::U2, .mode = Mode::Parallel, .tasks = {TaskKind::Speak}, .needs = {{"vig"}}}
    );
    kind(Kind::Door, {.raw = Urgency::U3, .mode = Mode::Automatic, .needs = {{"vig"}}});
    kind(
        Kind::FireSmoke,
        {.raw = Urgency::U1, .mode = Mode::OperatorFirst, .needs = {{"vig"}}, .keep_out = true}
    );
    kind(Kind::Request, {.mode = Mode::Automatic});
    kind(Kind::PgCrisis, {.mode = Mode::Automatic, .needs = {{"pg"}}, .professional_only = true});
    kind(
        Kind::Death,
        {.raw = Urgency::U0,
         .layman = Urgency::U0,
         .mode = Mode::OperatorFirst,
         .needs = {{"physician"}}}
    );
    kind(
        Kind::LowBattery,
        {.lane = Lane::Technical,
         .mode = Mode::Automatic,
         .tasks = {TaskKind::Technical},
         .due = 86'400s}
    );
    kind(Kind::Restored, {.lane = Lane::Note});
    kind(Kind::CancelOrReset, {.lane = Lane::Note});
    kind(Kind::Test, {.lane = Lane::Log});
    region->arrangements.push_back(
        {.id = {"acute"}, .label = {"acuut", "acute"}, .tiers = {{{"ttv"}}}}
    );
    region->arrangements.push_back(
        {.id = {"crisis"}, .label = {"crisis", "crisis"}, .tiers = {{{"fact"}}}}
    );
    region->norms = {{Urgency::U1, 1800s}, {Urgency::U2, 1800s}, {Urgency::U3, 7200s}};
    return region;
}

inline std::shared_ptr<ClientTable> small_register() {
    auto table = std::make_shared<ClientTable>();
    table->hash = "register";
    for (std::uint32_t number = 1; number <= 9; ++number) {
        Client client{.number = ClientNumber{number}, .position = at_km(0), .postcode = "5831AA"};
        table->accounts["dev" + std::to_string(number)] = client.number;
        table->clients[client.number] = client;
    }
    return table;
}

// A desk, a clock that only moves when told, and all that was said, to be asked about.
class Night {
public:
    explicit Night(
        std::shared_ptr<Region> region = small_region(),
        std::shared_ptr<ClientTable> clients = small_register()
    ) {
        take(Started{1});
        take(RegionLoaded{std::move(region)});
        take(ClientsLoaded{std::move(clients)});
    }

    const std::vector<Fact>& take(Event event) {
        entries.push_back(desk.take(std::move(event), now));
        if (entries.back().number == 0) {
            last = {};
            entries.pop_back();
        } else {
            last = entries.back().facts;
        }
        return last;
    }

    // Lets the time pass, feeding every deadline at its instant; gives what followed.
    const std::vector<Fact>& wait(Milliseconds span) {
        const Steady until = now.steady + span;
        std::vector<Fact> all;
        while (desk.next_deadline() && *desk.next_deadline() <= until) {
            move_to(std::max(*desk.next_deadline(), now.steady));
            const auto& facts = take(TimePassed{});
            all.insert(all.end(), facts.begin(), facts.end());
        }
        move_to(until);
        last = all;
        return last;
    }

    void on_duty(const std::string& unit) {
        take(LinkChanged{{unit}, true});
        take(DutyChanged{.unit = {unit}, .on = true, .by = "unit"});
    }
    void everyone_on_duty() {
        for (const char* unit : {"ann", "bea", "cas", "fay"}) {
            on_duty(unit);
        }
        take(PresenceChanged{{"olga"}, true});
    }

    // A signal of the device of this client; each call has a new reference unless one is given.
    const std::vector<Fact>& signal(std::uint32_t client, Kind kind, std::string reference = {}) {
        Signal signal{.kind = kind};
        signal.reference = {
            Door::Scaip, "dev" + std::to_string(client), std::move(reference), {}, 35min};
        if (signal.reference.value.empty()) {
            signal.reference.value = "r" + std::to_string(++references_);
        }
        return take(SignalReceived{signal});
    }
    const std::vector<Fact>& request(
        std::uint32_t client, Kind kind, Asker asker, std::optional<Urgency> urgency
    ) {
        Signal signal{
            .kind = kind, .asker = asker, .client = ClientNumber{client}, .asked = urgency};
        signal.reference = {Door::Phone, "olga", "q" + std::to_string(++references_), {}, 35min};
        return take(SignalReceived{signal});
    }
    const std::vector<Fact>& says(
        const std::string& unit, Answer answer, std::optional<OrderId> order = {}
    ) {
        return take(UnitAnswered{
            {unit},
            order.value_or(order_of(unit)),
            answer,
            {Door::Mqtt, unit, "a" + std::to_string(++references_), {}, 24h},
            {}});
    }
    const std::vector<Fact>& acts(Act act, std::uint64_t incident, OperatorActed more = {}) {
        more.who = more.who.empty() ? OperatorId{"olga"} : more.who;
        more.act = act;
        more.incident = incident;
        return take(more);
    }

    // The last order offered to the unit.
    [[nodiscard]] OrderId order_of(const std::string& unit) const {
        for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
            for (const Fact& fact : entry->facts) {
                const auto* offered = std::get_if<OrderOffered>(&fact);
                if (offered != nullptr && offered->unit.value == unit) {
                    return offered->order;
                }
            }
        }
        return {};
    }
    [[nodiscard]] const Incident& incident(std::uint64_t number) const {
        return desk.state().incidents.at(number);
    }
    // The one open incident of the client.
    [[nodiscard]] const Incident& incident_of(std::uint32_t client) const {
        for (const auto& [number, incident] : desk.state().incidents) {
            if (incident.client == ClientNumber{client} && incident.is_open()) {
                return incident;
            }
        }
        throw std::out_of_range("no open incident of that client");
    }

    void move_to(Steady at) {
        now.wall += at - now.steady;
        now.steady = at;
    }

    Desk desk;
    Now now{Wall{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 2h + 10min}, Steady{0}};
    std::vector<Entry> entries;
    std::vector<Fact> last;

private:
    int references_{};
};

// Whether facts of this kind stand among them, and those that do.
template <class F>
std::vector<F> all_of(const std::vector<Fact>& facts) {
    std::vector<F> found;
    for (const Fact& fact : facts) {
        if (const auto* one = std::get_if<F>(&fact)) {
            found.push_back(*one);
        }
    }
    return found;
}

inline std::vector<std::string> offered_to(const std::vector<Fact>& facts) {
    std::vector<std::string> units;
    for (const auto& offered : all_of<OrderOffered>(facts)) {
        units.push_back(offered.unit.value);
    }
    return units;
}

inline std::vector<TaskKind> tasks_raised(const std::vector<Fact>& facts) {
    std::vector<TaskKind> kinds;
    for (const auto& raised : all_of<TaskRaised>(facts)) {
        kinds.push_back(raised.kind);
    }
    return kinds;
}

inline std::vector<Party> called(const std::vector<Fact>& facts) {
    std::vector<Party> parties;
    for (const auto& call : all_of<CallAsked>(facts)) {
        parties.push_back(call.party);
    }
    return parties;
}

}  // namespace nachtwacht::routing::testing
