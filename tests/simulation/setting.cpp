#include "tests/simulation/setting.hpp"

#include <algorithm>

#include "tests/simulation/roads.hpp"

namespace nachtwacht::simulation {
namespace {

using namespace std::chrono_literals;
using namespace nachtwacht::routing;

using Kinds = std::map<Kind, KindRule>;

// The table of domain/kinds.md, row by row.
void add_alarms(Kinds& kinds) {
    for (const Kind kind :
         {Kind::ManualAlarm,
          Kind::Medical,
          Kind::AutomaticAlarm,
          Kind::UnspecifiedAlarm,
          Kind::Fall,
          Kind::Inactivity,
          Kind::Bath,
          Kind::Elevator}) {
        kinds[kind] = {.raw = Urgency::U2, .tasks = {TaskKind::Speak}, .needs = {{"vig"}}};
    }
    for (const Kind kind : {Kind::Epilepsy, Kind::VitalSigns}) {
        kinds[kind] = {.raw = Urgency::U2, .tasks = {TaskKind::Speak}, .needs = {{"nurse"}}};
    }
    for (const Kind kind : {Kind::Wandering, Kind::BogusCaller}) {
        kinds[kind] = {
            .raw = Urgency::U2,
            .tasks = {TaskKind::Speak, TaskKind::CallPolice},
            .needs = {{"vig"}}};
    }
    for (const Kind kind : {Kind::FireSmoke, Kind::Co, Kind::Gas}) {
        kinds[kind] = {
            .raw = Urgency::U1,
            .mode = Mode::OperatorFirst,
            .tasks = {TaskKind::Call112, TaskKind::Speak},
            .needs = {{"vig"}},
            .unit_beside_112 = kind != Kind::Gas,
            .keep_out = true};
    }
    for (const Kind kind :
         {Kind::PersonalAttack, Kind::Intrusion, Kind::StaffAssistance, Kind::Duress}) {
        kinds[kind] = {
            .raw = Urgency::U1,
            .mode = Mode::OperatorFirst,
            .tasks = {TaskKind::Call112},
            .needs = {{"vig"}}};
    }
}

void add_quieter_care(Kinds& kinds) {
    for (const Kind kind :
         {Kind::Door,
          Kind::BedChair,
          Kind::Enuresis,
          Kind::Temperature,
          Kind::Flood,
          Kind::Tamper}) {
        kinds[kind] = {.raw = Urgency::U3, .mode = Mode::Automatic, .needs = {{"vig"}}};
    }
    kinds[Kind::MedicationMissed] = {
        .raw = Urgency::U4,
        .mode = Mode::Automatic,
        .tasks = {TaskKind::Speak},
        .needs = {{"vig"}}};
    kinds[Kind::Request] = {.mode = Mode::Automatic};
    kinds[Kind::PgCrisis] = {.mode = Mode::Automatic, .needs = {{"pg"}}, .professional_only = true};
    kinds[Kind::Death] = {.layman = Urgency::U0, .mode = Mode::Automatic, .needs = {{"physician"}}};
}

void add_the_rest(Kinds& kinds) {
    for (const Kind kind :
         {Kind::LowBattery,
          Kind::BatteryFailure,
          Kind::MainsFailure,
          Kind::RadioFault,
          Kind::CommsFault,
          Kind::DeviceFault}) {
        kinds[kind] = {.lane = Lane::Technical, .mode = Mode::Automatic, .due = 24h};
    }
    kinds[Kind::NoContact] = {
        .lane = Lane::Technical, .mode = Mode::Automatic, .due = 12h, .due_vulnerable = 1h};
    for (const Kind kind :
         {Kind::Restored,
          Kind::CancelOrReset,
          Kind::SessionAbort,
          Kind::PresenceAlarm,
          Kind::Update}) {
        kinds[kind] = {.lane = Lane::Note};
    }
    for (const Kind kind :
         {Kind::Test,
          Kind::Heartbeat,
          Kind::Status,
          Kind::Drill,
          Kind::PresencePlanned,
          Kind::Checkout,
          Kind::Duty,
          Kind::ClientAbsent,
          Kind::ClientPresent}) {
        kinds[kind] = {.lane = Lane::Log};
    }
    kinds[Kind::Unreadable] = {.lane = Lane::Unknown};
}

void add_windows(Region& region) {
    const auto window = [&](const char* name, std::chrono::hours from, std::chrono::hours to) {
        region.calendar.windows[{name}] = Window{
            name, name, {Span{every_day, OnHolidays::NoMatter, Hours{from, to}, {}, {}}}, {}};
    };
    window("night", 22h, 31h);
    window("evening", 18h, 22h);
    window("dog-watch", 1h, 5h);
}

void add_teams(Region& region) {
    const auto team = [&](const char* name, const char* window, bool professional_only) {
        region.teams[{name}] = {
            .label = {name, name},
            .organisation = {"org-" + std::string{name}},
            .window = {window},
            .professional_only = professional_only};
    };
    team("west", "", false);
    team("east", "", false);
    team("evening", "evening", false);
    team("night", "night", false);
    team("fact", "", true);
    team("gp-post", "", true);
    region.skills[{"vig"}] = {};
    region.skills[{"nurse"}].includes = {{"vig"}};
    region.skills[{"bachelor"}].includes = {{"nurse"}};
    region.skills[{"pg"}] = {};
    region.skills[{"physician"}] = {};
    region.care_paths[{"palliative"}] = {
        .label = {"palliatief", "palliative"}, .needs = {{"nurse"}}};
}

std::set<SkillId> skills_for(const std::string& team, Random& random) {
    if (team == "fact") {
        return {{"pg"}, {"nurse"}};
    }
    if (team == "gp-post") {
        return {{"physician"}};
    }
    static const std::vector<std::string> ladder{"vig", "vig", "nurse", "nurse", "bachelor"};
    std::set<SkillId> skills{{random.pick(ladder)}};
    if (random.chance(200)) {
        skills.insert({"pg"});
    }
    return skills;
}

void add_units(Region& region, Faults faults, Random& random) {
    const std::vector<std::string> teams{
        "west", "east", "night", "fact", "west", "evening", "east", "gp-post", "night", "west"};
    // Some wait together at their team's post: then it is the name that decides.
    std::map<std::string, Position> posts;
    const int count = random.between(6, 20);
    for (int i = 0; i < count; ++i) {
        const std::string& team = teams[static_cast<std::size_t>(i) % teams.size()];
        const std::string name = team + "-" + std::to_string(i + 1);
        const Position own = somewhere(random);
        const Position post = posts.emplace(team, own).first->second;
        region.units[{name}] = {
            .label = {name, name},
            .team = {team},
            .skills = skills_for(team, random),
            .base = random.chance(400) ? post : own,
            .second_channel = random.chance(950) || faults == Faults::None,
            .call_out = Seconds{random.between(0, 5) * 60}};
    }
}

// Some may leave their base only when the one before them is there.
void let_some_keep_their_base(Region& region, Random& random) {
    std::optional<UnitId> before;
    for (auto& [name, unit] : region.units) {
        if (before && random.chance(150)) {
            unit.keeps_base = KeepsBase{
                .covered_by = {*before},
                .unless = {Urgency::U0, Urgency::U1},
                .at_most = Seconds{random.between(10, 60) * 60}};
        }
        before = name;
    }
}

Arrangement& add_arrangement(Region& region, const char* name) {
    region.arrangements.push_back({.id = {name}, .label = {name, name}});
    return region.arrangements.back();
}

void add_arrangements(Region& region, Random& random) {
    const std::set<Urgency> pressing{Urgency::U0, Urgency::U1, Urgency::U2, Urgency::U3};
    Arrangement& own = add_arrangement(region, "own-clients");
    own.own_clients_of = {{"org-east"}};
    own.urgencies = pressing;
    own.tiers = {{{"east"}}};
    own.norms = {{Urgency::U2, 20min}};
    Arrangement& crisis = add_arrangement(region, "crisis");
    crisis.kinds = {Kind::PgCrisis, Kind::Request};
    crisis.askers = {Asker::Gp, Asker::Hap, Asker::DistrictNurse};
    crisis.tiers = {{{"fact"}}};
    Arrangement& death = add_arrangement(region, "death");
    death.kinds = {Kind::Death};
    death.tiers = {{{"gp-post"}}};
    for (const char* side : {"west", "east"}) {
        Arrangement& acute = add_arrangement(region, side);
        acute.areas = {{side}};
        acute.urgencies = pressing;
        acute.tiers = {{{side}, {"evening"}}, {{"night"}, {"fact"}}};
        acute.consult = {{"gp-post"}};
        if (random.chance(300)) {
            acute.when_late = {{side == std::string_view{"west"} ? "east" : "west"}};
        }
    }
    Arrangement& planned = add_arrangement(region, "planned");
    planned.urgencies = {Urgency::U4, Urgency::U5};
    planned.tiers = {{{"night"}, {"evening"}}, {{"west"}, {"east"}}};
    if (random.chance(500)) {
        Arrangement& night = add_arrangement(region, "everybody-at-night");
        night.window = {"dog-watch"};
        night.tiers = {{{"west"}, {"east"}, {"night"}}};
    }
    Arrangement& bought = add_arrangement(region, "follow-up");
    bought.subscribers_of = {{"org-night"}};
    bought.tiers = {{{"night"}}};
    bought.needs = {{"nurse"}};
    bought.mode = random.chance(500) ? std::optional{Mode::OperatorFirst} : std::nullopt;
}

std::shared_ptr<Region> make_region(Faults faults, Random& random) {
    auto region = std::make_shared<Region>();
    region->hash = "first";
    region->name = "simulated";
    add_alarms(region->kinds);
    add_quieter_care(region->kinds);
    add_the_rest(region->kinds);
    add_windows(*region);
    add_teams(*region);
    add_units(*region, faults, random);
    if (faults != Faults::None) {
        let_some_keep_their_base(*region, random);
    }
    region->areas[{"west"}].postcodes = {"58"};
    region->areas[{"east"}].postcodes = {"59", "60"};
    add_arrangements(*region, random);
    region->norms = {
        {Urgency::U0, 15min}, {Urgency::U1, 20min}, {Urgency::U2, 30min}, {Urgency::U3, 2h}};
    // Closed incidents leave the memory of the house in the course of the night, or after it.
    region->times.keep_closed = Seconds{random.between(1, 24) * 3600};
    return region;
}

Client make_client(std::uint32_t number, Random& random) {
    static const std::vector<std::string> postcodes{
        "5831AA", "5854BC", "5911XY", "6001AB", "7000ZZ"};
    Client client{.number = ClientNumber{number}};
    if (!random.chance(30)) {
        client.position = somewhere(random);
    }
    client.postcode = postcodes[random.chance(30) ? 4 : random.below(4)];
    client.provider = {random.chance(300) ? "org-east" : "org-west"};
    if (random.chance(300)) {
        client.subscriptions = {{"org-night"}};
    }
    client.vulnerable = random.chance(300);
    client.first_contact = random.chance(250);
    if (random.chance(100)) {
        client.urgencies = {{Kind::Epilepsy, Urgency::U1}, {Kind::Door, Urgency::U2}};
    }
    return client;
}

}  // namespace

Position somewhere(Random& random) {
    return {
        51'600'000 + random.between(-220, 220) * 1000,
        5'900'000 + random.between(-350, 350) * 1000};
}

Position somewhere_near(Position here, const Setting& setting, Random& random) {
    Position there = somewhere(random);
    while (setting.roads != nullptr && !setting.roads->between(here, there)) {
        there = somewhere(random);
    }
    return there;
}

Setting make_setting(Random random, Faults faults) {
    Setting setting;
    setting.fault_free = faults == Faults::None;
    auto region = make_region(faults, random);
    auto changed = std::make_shared<Region>(*region);
    changed->hash = "second";
    changed->norms[Urgency::U2] = 25min;
    std::reverse(changed->arrangements.begin(), changed->arrangements.end());
    setting.region = std::move(region);
    setting.reloaded = std::move(changed);
    auto clients = std::make_shared<ClientTable>();
    clients->hash = "register";
    const auto count = static_cast<std::uint32_t>(random.between(100, 140));
    for (std::uint32_t number = 1; number <= count; ++number) {
        const std::string account = "dev" + std::to_string(number);
        clients->clients[ClientNumber{number}] = make_client(number, random);
        clients->accounts[account] = ClientNumber{number};
        setting.accounts.push_back(account);
    }
    auto corrected = std::make_shared<ClientTable>(*clients);
    corrected->hash = "corrected";
    for (auto& [number, client] : corrected->clients) {
        if (random.chance(50)) {
            client.position = somewhere(random);
        }
    }
    setting.clients = std::move(clients);
    setting.corrected = std::move(corrected);
    setting.roads = random.chance(500) ? std::make_shared<Roads>() : nullptr;
    setting.accounts.insert(setting.accounts.end(), {"stranger1", "stranger2"});
    for (const auto& [kind, rule] : setting.region->kinds) {
        if (kind != Kind::Request && kind != Kind::Death && kind != Kind::Unreadable) {
            setting.alarms.push_back(kind);
        }
    }
    setting.alarms.insert(
        setting.alarms.end(),
        {Kind::Fall,
         Kind::Fall,
         Kind::ManualAlarm,
         Kind::ManualAlarm,
         Kind::ManualAlarm,
         Kind::Door,
         Kind::CancelOrReset}
    );
    setting.asked = {Kind::Request, Kind::Request, Kind::PgCrisis, Kind::Death, Kind::Medical};
    setting.begins = Wall{std::chrono::sys_days{std::chrono::year{2026} / 11 / 20}} +
                     Milliseconds{std::chrono::minutes{random.between(17 * 60, 29 * 60)}};
    return setting;
}

}  // namespace nachtwacht::simulation
