// What holds for every region and every night, tried on many that were made up from seeds.
#include <gtest/gtest.h>

#include <algorithm>

#include "routing/desk.hpp"
#include "routing/ranking.hpp"
#include "tests/simulation/oracle.hpp"
#include "tests/simulation/setting.hpp"

namespace nachtwacht::routing {
namespace {

using namespace std::chrono_literals;
using simulation::best_unit;
using simulation::BookedIncident;
using simulation::BookedUnit;
using simulation::make_setting;
using simulation::Random;
using simulation::Setting;
using simulation::somewhere;

// The same units at one instant, as the desk and as the oracle book them.
struct Shift {
    Units units;
    std::map<UnitId, BookedUnit> booked;
    std::map<UnitId, Sighting> sightings;
};

Shift random_shift(const Setting& setting, Random& random, Wall at) {
    Shift shift;
    for (const auto& [name, unit] : setting.region->units) {
        UnitState state;
        state.on_duty = random.chance(850);
        state.link_up = random.chance(900);
        state.base = random.chance(900) ? std::optional{unit.base} : std::nullopt;
        state.until = random.chance(300)
                          ? std::optional{at + random.between(Milliseconds{0}, Milliseconds{2h})}
                          : std::nullopt;
        state.holding = random.chance(150) ? 7 : 0;
        state.asked = random.chance(150) ? 8 : 0;
        BookedUnit& booked = shift.booked[name];
        booked.on_duty = state.on_duty;
        booked.link_up = state.link_up;
        booked.base = state.base;
        booked.until = state.until;
        booked.holds = state.holding != 0 ? std::set<std::uint64_t>{7} : std::set<std::uint64_t>{};
        booked.asked = state.asked != 0 ? std::set<std::uint64_t>{8} : std::set<std::uint64_t>{};
        shift.units[name] = state;
        if (random.chance(700)) {
            const Position where = somewhere(random);
            shift.sightings[name] = {
                where, at - random.between(Milliseconds{0}, Milliseconds{20min}), 10};
        }
    }
    return shift;
}

Incident random_incident(const Setting& setting, Random& random) {
    const auto clients = static_cast<std::uint32_t>(setting.clients->clients.size());
    Incident incident{.id = {1, 9}, .kind = random.pick(setting.alarms)};
    incident.kind = random.chance(200) ? random.pick(setting.asked) : incident.kind;
    incident.urgency = static_cast<Urgency>(random.below(6));
    incident.raw = random.chance(600);
    incident.asker = static_cast<Asker>(random.below(8));
    incident.client = ClientNumber{random.below(clients + 2)};
    if (random.chance(200)) {
        incident.place = somewhere(random);
    }
    const auto rule = setting.region->kinds.find(incident.kind);
    incident.needs = rule->second.needs;
    for (const auto& [name, unit] : setting.region->units) {
        if (random.chance(150)) {
            const auto state = static_cast<OrderState>(random.between(1, 9));
            const auto index = static_cast<std::uint32_t>(incident.orders.size() + 1);
            incident.orders.push_back({.id = {1, 9, index}, .unit = name, .state = state});
        }
    }
    return incident;
}

BookedIncident booked(const Incident& incident) {
    BookedIncident it;
    it.opened.kind = incident.kind;
    it.opened.urgency = incident.urgency;
    it.opened.raw = incident.raw;
    it.opened.asker = incident.asker;
    it.opened.client = incident.client;
    it.opened.place = incident.place;
    it.opened.needs = incident.needs;
    for (const Order& order : incident.orders) {
        it.orders[order.id.index] = {.id = order.id, .unit = order.unit, .state = order.state};
    }
    return it;
}

std::string best_of(const Decision& decision) {
    return decision.ranked.empty() ? "nobody"
                                   : decision.ranked.front().unit.value + " " +
                                         std::to_string(decision.ranked.front().seconds);
}

std::string best_of(const std::optional<simulation::Best>& best) {
    return best ? best->unit.value + " " + std::to_string(best->seconds) : "nobody";
}

TEST(RankingProperty, EqualsASlowPlainOracleOnRandomRegions) {
    int somebody = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        Random random{seed};
        const Setting setting = make_setting(random.fork());
        for (int question = 0; question < 50; ++question) {
            const Wall at = setting.begins + random.between(Milliseconds{0}, Milliseconds{20h});
            const Shift shift = random_shift(setting, random, at);
            const Incident incident = random_incident(setting, random);
            const Ground ground{*setting.region, shift.units, shift.sightings, nullptr, at};
            const Demand demand{
                incident.kind,
                incident.asker,
                incident.urgency,
                incident.care_path,
                setting.clients->find(incident.client),
                incident.place};
            const auto expected = best_unit(
                booked(incident),
                {*setting.region, setting.clients.get(), shift.booked, shift.sightings, at}
            );
            ASSERT_EQ(best_of(rank(incident, demand, ground)), best_of(expected))
                << "seed " << seed << ", question " << question;
            somebody += expected ? 1 : 0;
        }
    }
    EXPECT_GT(somebody, 2000);
}

// About what the record of a decision takes in the journal, in bytes.
std::size_t rough_size(const Decision& decision) {
    std::size_t size = 64 + decision.arrangement.value.size() + decision.rules.size();
    for (const SkillId& need : decision.needs) {
        size += 2 + need.value.size();
    }
    for (const Candidate& candidate : decision.ranked) {
        size += 24 + candidate.unit.value.size() + 6 * candidate.terms.size();
    }
    for (const Excluded& excluded : decision.excluded) {
        size += 6 + excluded.unit.value.size() + excluded.skill.value.size();
    }
    return size;
}

// A position that was told, then an event.
struct Step {
    std::optional<std::pair<UnitId, Sighting>> sighting;
    Event event;
    Now now;
};

// A night in which everything is said at random, sensible or not, and everything that is due is
// taken in time.
class Babel {
public:
    explicit Babel(std::uint64_t seed) : random_(seed), setting_(make_setting(random_.fork())) {
        now_.wall = setting_.begins;
        take(Started{1});
        take(RegionLoaded{setting_.region});
        take(ClientsLoaded{setting_.clients});
        take(PresenceChanged{{"olga"}, true});
        for (const auto& [name, unit] : setting_.region->units) {
            take(LinkChanged{name, true});
            take(DutyChanged{.unit = name, .on = true, .by = "unit"});
        }
    }

    void live(int events) {
        for (int i = 0; i < events; ++i) {
            pass(random_.between(Milliseconds{0}, Milliseconds{2min}));
            take(anything());
        }
    }

    Desk desk;
    std::vector<Step> steps;
    std::vector<Entry> entries;

private:
    void take(Event event) {
        Step step{std::nullopt, std::move(event), now_};
        if (random_.chance(200)) {
            step.sighting = {any_unit(), {somewhere(random_), now_.wall, 10}};
            desk.sight(step.sighting->first, step.sighting->second);
        }
        steps.push_back(step);
        const Entry entry = desk.take(step.event, now_);
        if (entry.number != 0) {
            entries.push_back(entry);
            check(entry);
        }
    }

    void check(const Entry& entry) const {
        // Nothing that is due is left behind, unless a long row of steps goes on in the next entry.
        const auto deadline = desk.next_deadline();
        if (deadline && entry.facts.size() < 32) {
            EXPECT_GT(*deadline, now_.steady) << "entry " << entry.number;
        }
        for (const Fact& fact : entry.facts) {
            if (const auto* offered = std::get_if<OrderOffered>(&fact)) {
                EXPECT_LT(rough_size(offered->decision), 4096U);
            } else if (const auto* nobody = std::get_if<NobodyFound>(&fact)) {
                EXPECT_LT(rough_size(nobody->decision), 4096U);
            }
        }
    }

    void pass(Milliseconds span) {
        const Steady until = now_.steady + span;
        while (desk.next_deadline() && *desk.next_deadline() <= until) {
            move_to(std::max(now_.steady, *desk.next_deadline()));
            take(TimePassed{});
        }
        move_to(until);
    }
    void move_to(Steady at) {
        now_.wall += at - now_.steady;
        now_.steady = at;
    }

    UnitId any_unit() {
        auto unit = setting_.region->units.begin();
        std::advance(
            unit, random_.below(static_cast<std::uint32_t>(setting_.region->units.size()))
        );
        return unit->first;
    }

    std::uint64_t any_incident() {
        std::vector<std::uint64_t> numbers{0};
        for (const auto& [number, incident] : desk.state().incidents) {
            if (incident.is_open()) {
                numbers.push_back(number);
            }
        }
        return random_.pick(numbers);
    }

    Event anything() {
        const std::uint32_t draw = random_.below(100);
        if (draw < 35) {
            return signal();
        }
        if (draw < 70) {
            return answer();
        }
        if (draw < 85) {
            return act();
        }
        if (draw < 90) {
            const UnitId unit = any_unit();
            DutyChanged duty{.unit = unit, .on = random_.chance(700), .by = "unit"};
            duty.try_push = random_.chance(300);
            duty.try_call = random_.chance(300);
            return duty;
        }
        if (draw < 91) {
            return PushReported{any_unit(), random_.chance(500), {}};
        }
        if (draw < 93) {
            return report();
        }
        if (draw < 95) {
            const UnitId unit = any_unit();
            return LinkChanged{unit, random_.chance(700)};
        }
        if (draw < 97) {
            return PresenceChanged{{random_.chance(500) ? "olga" : "omar"}, random_.chance(600)};
        }
        if (draw < 98) {
            return RegionLoaded{random_.chance(500) ? setting_.region : setting_.reloaded};
        }
        return Started{desk.state().epoch + 1};
    }

    // Of some call, or of a test.
    Event report() {
        CallReported report{.party = Party::UnitPhone, .unit = any_unit()};
        report.state = static_cast<CallState>(random_.between(2, 9));
        const auto incident = desk.state().incidents.find(any_incident());
        if (incident != desk.state().incidents.end() && !incident->second.calls.empty()) {
            const Call call = random_.pick(incident->second.calls);
            report.incident = incident->first;
            report.task = call.task;
            report.order = call.order;
            report.party = call.party;
            report.unit = call.unit;
        }
        return report;
    }

    Event signal() {
        Signal signal{.kind = random_.pick(setting_.alarms)};
        const std::string account = random_.pick(setting_.accounts);
        signal.reference = {Door::Scaip, account, "r" + std::to_string(steps.size()), {}, 35min};
        return SignalReceived{signal};
    }

    Event answer() {
        const auto incident = desk.state().incidents.find(any_incident());
        const auto what = static_cast<Answer>(random_.between(1, 9));
        const Reference reference{Door::Mqtt, "phone", "a" + std::to_string(steps.size()), {}, 24h};
        if (incident == desk.state().incidents.end() || incident->second.orders.empty()) {
            return UnitAnswered{any_unit(), {1, 1, 1}, what, reference, {}};
        }
        const Order order = random_.pick(incident->second.orders);
        return UnitAnswered{order.unit, order.id, what, reference, {}};
    }

    Event act() {
        OperatorActed act{.who = {random_.chance(500) ? "olga" : "omar"}};
        act.act = static_cast<Act>(random_.between(1, 12));
        act.incident = any_incident();
        act.unit = any_unit();
        act.task = random_.below(4);
        if (random_.chance(300)) {
            act.urgency = static_cast<Urgency>(random_.below(6));
        }
        return act;
    }

    Random random_;
    Setting setting_;
    Now now_{};
};

TEST(DeskProperty, SameEventsAtSameInstantsGiveTheSameFacts) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Babel first{seed};
        first.live(300);
        Desk second;
        std::size_t entry = 0;
        for (const Step& step : first.steps) {
            if (step.sighting) {
                second.sight(step.sighting->first, step.sighting->second);
            }
            const Entry again = second.take(step.event, step.now);
            if (again.number != 0) {
                ASSERT_TRUE(again.facts == first.entries[entry].facts)
                    << "seed " << seed << ", entry " << again.number;
                ++entry;
            }
        }
        EXPECT_EQ(entry, first.entries.size());
        EXPECT_TRUE(second.state() == first.desk.state()) << "seed " << seed;
    }
}

TEST(DeskProperty, TheStateIsTheFoldOfItsEntries) {
    for (std::uint64_t seed = 101; seed <= 140; ++seed) {
        Babel night{seed};
        night.live(300);
        Desk again;
        for (const Entry& entry : night.entries) {
            again.apply(entry);
        }
        EXPECT_TRUE(again.state() == night.desk.state()) << "seed " << seed;
        EXPECT_EQ(again.next_deadline(), night.desk.next_deadline()) << "seed " << seed;
    }
}

// A snapshot is the state alone; what is looked up by something else is made from it.
TEST(DeskProperty, ADeskMadeFromAStateGoesOnAsTheOneItWasTakenFrom) {
    for (std::uint64_t seed = 201; seed <= 230; ++seed) {
        Babel night{seed};
        night.live(150);
        Desk restored{night.desk.state()};
        EXPECT_EQ(restored.next_deadline(), night.desk.next_deadline()) << "seed " << seed;
        const std::size_t entries = night.entries.size();
        const std::size_t steps = night.steps.size();
        for (const auto& [unit, sighting] : night.desk.sightings()) {
            restored.sight(unit, sighting);
        }
        night.live(150);
        std::size_t entry = entries;
        for (std::size_t i = steps; i < night.steps.size(); ++i) {
            const Step& step = night.steps[i];
            if (step.sighting) {
                restored.sight(step.sighting->first, step.sighting->second);
            }
            const Entry again = restored.take(step.event, step.now);
            if (again.number != 0) {
                ASSERT_TRUE(again.facts == night.entries[entry].facts)
                    << "seed " << seed << ", entry " << again.number;
                ++entry;
            }
        }
        EXPECT_TRUE(restored.state() == night.desk.state()) << "seed " << seed;
    }
}

}  // namespace
}  // namespace nachtwacht::routing
