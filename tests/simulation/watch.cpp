#include "tests/simulation/watch.hpp"

#include <algorithm>

namespace nachtwacht::simulation {
namespace {

using namespace std::chrono_literals;
using namespace nachtwacht::routing;

// safety.md S2, S5, S6 and S8.
constexpr Seconds shown_within = 15s;
constexpr Seconds answered_within = 60s;
constexpr Seconds told_within = 150s;
constexpr Seconds leader_within = 60s;
constexpr Seconds duty_within = 120s;
constexpr Seconds second_operator_within = 30s;
constexpr Seconds family_within = 180s;
// safety.md S15: expected after 45 minutes, or 15 after the last sign; called 15 after that.
constexpr Seconds team_called_within = 60min;
constexpr Seconds team_called_again_within = 30min;
// How long a unit may be free before somebody who waits for it has it.
constexpr Seconds asked_within = 1s;
// The same where it is free by where it is: positions are no events, and a unit that moves may come
// within reach before its shift ends.
constexpr Seconds asked_within_of_moving = 601s;

std::string text(const OrderId& order) {
    return "order " + std::to_string(order.epoch) + "-" + std::to_string(order.number) + "-" +
           std::to_string(order.index);
}
std::string text(std::uint64_t incident) { return "incident " + std::to_string(incident); }

[[noreturn]] void broken(const std::string& what) { throw Broken{what}; }

bool is_for_people(const BookedIncident& incident) {
    return incident.opened.lane == Lane::Care || incident.opened.lane == Lane::Unknown;
}

bool was_given_back(const BookedOrder& order) {
    return order.state != OrderState::Offered && !is_held(order.state) &&
           order.state != OrderState::Done;
}

// Two orders for one incident need a reason.
bool explains_another(const BookedOrder& order, const BookedIncident& incident) {
    return was_given_back(order) || (!is_held(order.state) && incident.renewed >= order.moved);
}

Steady chain_begins(const BookedTask& task, const BookedIncident& incident) {
    const bool whoever_has_it = task.kind == TaskKind::Call112;
    return whoever_has_it ? task.raised : std::max({task.raised, incident.untaken});
}

bool reached(const std::optional<Steady>& call, const BookedTask& task) {
    return call && *call >= task.raised;
}

// What whoever goes there can do, for all that is known.
std::set<SkillId> hands_of(const BookedIncident& incident, const Region& region) {
    const BookedOrder* order = incident.held();
    for (const auto& [index, each] : incident.orders) {
        const bool asked = each.state == OrderState::Offered;
        order = asked && incident.held() == nullptr ? &each : order;
    }
    return order != nullptr
               ? region.units.at(order->unit).skills
               : std::set<SkillId>{incident.opened.needs.begin(), incident.opened.needs.end()};
}

}  // namespace

void Watch::decided(const Entry& entry, const Desk& desk) {
    for (const Fact& fact : entry.facts) {
        before(fact, entry, desk);
        ledger_.note(fact, entry.now);
    }
    somebody_is_called(entry);
    note_chance(entry, desk);
    after(entry, desk);
}

std::optional<Best> Watch::best_for(
    const BookedIncident& incident, const Entry& entry, const Desk& desk
) const {
    return best_unit(
        incident,
        {*ledger_.region(),
         ledger_.clients(),
         ledger_.units(),
         desk.sightings(),
         entry.now.wall,
         roads_}
    );
}

void Watch::note_chance(const Entry& entry, const Desk& desk) {
    for (const Fact& fact : entry.facts) {
        if (const auto* opened = std::get_if<IncidentOpened>(&fact)) {
            const BookedIncident* incident = ledger_.find(opened->incident.number);
            if (opened->unit_wanted && incident != nullptr && best_for(*incident, entry, desk)) {
                had_a_chance_.insert(opened->incident.number);
            }
        } else if (const auto* offer = std::get_if<OrderOffered>(&fact)) {
            had_a_chance_.insert(offer->order.number);
        } else if (const auto* moved = std::get_if<OrderMoved>(&fact)) {
            if (is_held(moved->to)) {
                had_a_unit_.insert(moved->order.number);
            }
        }
    }
}

Watch::Chances Watch::chances() const {
    const auto left =
        std::count_if(had_a_chance_.begin(), had_a_chance_.end(), [this](std::uint64_t number) {
            return !had_a_unit_.contains(number);
        });
    return {had_a_chance_.size(), static_cast<std::uint64_t>(left)};
}

void Watch::somebody_is_called(const Entry& entry) const {
    if (!ledger_.boards().empty() || std::holds_alternative<PresenceChanged>(entry.event)) {
        return;
    }
    for (const Fact& fact : entry.facts) {
        const auto* raised = std::get_if<TaskRaised>(&fact);
        const auto* incident = raised == nullptr ? nullptr : ledger_.find(raised->task.number);
        if (incident == nullptr || !is_for_people(*incident) || incident->set_aside) {
            continue;
        }
        if (!incident->tasks.at(raised->task.index).duty_called) {
            broken(
                std::string{name_of(raised->kind)} + " of " + text(raised->task.number) +
                ": no board is live, yet nobody is called at once (S8)"
            );
        }
    }
}

void Watch::before(const Fact& fact, const Entry& entry, const Desk& desk) {
    ids_are_new(fact);
    if (const auto* offer = std::get_if<OrderOffered>(&fact)) {
        offered(*offer, entry, desk);
    } else if (const auto* moved = std::get_if<OrderMoved>(&fact)) {
        const BookedIncident* incident = ledger_.find(moved->order.number);
        const BookedOrder* held = incident == nullptr ? nullptr : incident->held();
        if (is_held(moved->to) && held != nullptr && held->id != moved->order) {
            broken("a second unit holds " + text(moved->order.number) + ": " + text(moved->order));
        }
    } else if (const auto* stored = std::get_if<SignalStored>(&fact)) {
        if (!stored->known_sender && stored->incident == 0) {
            broken("a signal of an unknown sender is shown to nobody (S14)");
        }
    } else if (const auto* aside = std::get_if<IncidentSetAside>(&fact)) {
        set_aside(*aside, entry);
    } else if (const auto* opened = std::get_if<IncidentOpened>(&fact)) {
        opens_rightly(*opened, entry);
    } else if (const auto* joined = std::get_if<IncidentJoined>(&fact)) {
        if (ledger_.open().count(joined->incident) == 0 ||
            ledger_.open().count(joined->other) == 0) {
            broken(text(joined->other) + " was joined into what is not open");
        }
    } else if (const auto* closed = std::get_if<IncidentClosed>(&fact)) {
        const auto* answer = std::get_if<UnitAnswered>(&entry.event);
        const auto* act = std::get_if<OperatorActed>(&entry.event);
        const bool by_person = (answer != nullptr && answer->answer == Answer::Done) ||
                               (act != nullptr && act->act == Act::Close) ||
                               (act != nullptr && act->act == Act::Join);
        if (!by_person) {
            broken(text(closed->incident) + " was closed by no person (S10)");
        }
    }
}

// An incident has the number of its entry, so an entry opens one; and no signal opens one beside
// that to which it belongs, whoever's it was before the two were joined (S10).
void Watch::opens_rightly(const IncidentOpened& fact, const Entry& entry) const {
    if (fact.incident.number != entry.number && entry.number != 0) {
        broken(text(fact.incident.number) + " was opened by entry " + std::to_string(entry.number));
    }
    if (!std::holds_alternative<SignalReceived>(entry.event)) {
        return;
    }
    for (const auto& [number, open] : ledger_.open()) {
        if (open.opened.lane != fact.lane || open.set_aside) {
            continue;
        }
        const bool known = fact.client != ClientNumber::None;
        const bool by_client = known && fact.lane != Lane::Technical;
        const bool by_sender = known || fact.asker == Asker::Device;
        const bool other_hands =
            fact.lane == Lane::Care && !fact.raw &&
            !is_able(hands_of(open, *ledger_.region()), fact.needs, *ledger_.region());
        if (other_hands) {
            continue;
        }
        if (by_client ? open.opened.client == fact.client
                      : by_sender && open.senders.contains(fact.sender)) {
            broken(text(fact.incident.number) + " was opened beside " + text(number) + " (S10)");
        }
    }
}

void Watch::set_aside(const IncidentSetAside& fact, const Entry& entry) const {
    const bool people_hear = std::any_of(entry.facts.begin(), entry.facts.end(), [](auto& other) {
        const auto* opened = std::get_if<IncidentOpened>(&other);
        return opened != nullptr && opened->lane == Lane::Unknown;
    });
    if (!people_hear) {
        broken(text(fact.incident) + " is set aside and nobody hears of it (S19)");
    }
}

void Watch::offered(const OrderOffered& fact, const Entry& entry, const Desk& desk) {
    const BookedIncident* incident = ledger_.find(fact.order.number);
    if (incident == nullptr || ledger_.open().count(fact.order.number) == 0) {
        broken(text(fact.order) + " is for an incident that is not open");
    }
    for (const auto& [index, earlier] : incident->orders) {
        const bool by_person = fact.by != "house" && !is_held(earlier.state);
        if (!by_person && !explains_another(earlier, *incident)) {
            broken(text(fact.order) + " doubles " + text(earlier.id) + " without a reason");
        }
    }
    const auto unit = ledger_.units().find(fact.unit);
    if (unit != ledger_.units().end() &&
        !(unit->second.holds.empty() && unit->second.asked.empty())) {
        broken(text(fact.order) + " goes to " + fact.unit.value + ", which has one already");
    }
    if (fact.by == "house") {
        offered_by_house(fact, *incident, entry, desk);
    }
}

void Watch::offered_by_house(
    const OrderOffered& fact, const BookedIncident& incident, const Entry& entry, const Desk& desk
) {
    const Unit& unit = ledger_.region()->units.at(fact.unit);
    if (incident.opened.raw && ledger_.region()->teams.at(unit.team).professional_only) {
        broken(text(fact.order) + ": a raw alarm sends " + fact.unit.value + " (S3)");
    }
    const auto best = best_for(incident, entry, desk);
    if (!best || best->unit != fact.unit) {
        broken(
            text(fact.order) + " goes to " + fact.unit.value + ", the oracle says " +
            (best ? best->unit.value : "nobody")
        );
    }
    if (best->seconds != fact.decision.ranked.front().seconds) {
        broken(
            text(fact.order) + ": " + std::to_string(fact.decision.ranked.front().seconds) +
            " s, the oracle reckons " + std::to_string(best->seconds)
        );
    }
}

void Watch::units_have_one_thing() const {
    for (const auto& [name, unit] : ledger_.units()) {
        if (unit.holds.size() > 1) {
            broken(name.value + " holds two incidents");
        }
    }
}

void Watch::after(const Entry& entry, const Desk& desk) {
    if (ledger_.region() == nullptr) {
        return;
    }
    units_have_one_thing();
    const auto deadline = desk.next_deadline();
    if (deadline && *deadline <= entry.now.steady) {
        return;  // more is due at this instant: a long row of steps goes on in the next entry
    }
    for (const auto& [number, incident] : ledger_.open()) {
        if (is_for_people(incident) && !incident.set_aside) {
            look_at(number, incident, entry);
            nearest_is_asked(number, incident, entry, desk);
        }
    }
}

void Watch::look_at(std::uint64_t number, const BookedIncident& incident, const Entry& entry)
    const {
    is_somebodys(number, incident);
    nobody_else_is_asked(incident);
    chain_runs(number, incident, entry.now.steady);
    answers_are_waited_for(number, incident, entry.now.steady);
    visits_are_looked_after(number, incident, entry.now.steady);
    const bool life = incident.opened.urgency && *incident.opened.urgency <= Urgency::U1;
    const bool has_112 = std::any_of(incident.tasks.begin(), incident.tasks.end(), [](auto& task) {
        return task.second.kind == TaskKind::Call112;
    });
    if (life && !has_112) {
        broken(text(number) + " is U0 or U1 and nobody is told to call 112 (S2)");
    }
}

void Watch::nobody_else_is_asked(const BookedIncident& incident) const {
    const BookedOrder* held = incident.held();
    for (const auto& [index, order] : incident.orders) {
        if (held != nullptr && is_open(order.state)) {
            broken(text(order.id) + " stands while " + text(held->id) + " was accepted");
        }
    }
}

void Watch::is_somebodys(std::uint64_t number, const BookedIncident& incident) const {
    if (incident.held() != nullptr || !incident.outside.empty() || ledger_.is_taken(incident) ||
        incident.has_unanswered_offer() || (incident.search_at && !incident.waiting)) {
        return;
    }
    const bool on_chain =
        std::any_of(incident.tasks.begin(), incident.tasks.end(), [](const auto& row) {
            const BookedTask& task = row.second;
            return task.open && (task.chained || task.duty_called);
        });
    if (!on_chain) {
        broken(text(number) + " is nobody's (S9)");
    }
}

void Watch::chain_runs(std::uint64_t number, const BookedIncident& incident, Steady now) const {
    for (const auto& [index, task] : incident.tasks) {
        const bool for_112 = task.kind == TaskKind::Call112;
        if (!task.open || task.kind == TaskKind::Technical ||
            (!for_112 && (ledger_.is_taken(incident) || !incident.outside.empty()))) {
            continue;
        }
        const Steady since = chain_begins(task, incident);
        const Steady leader =
            since + (task.kind == TaskKind::FirstContact ? family_within : leader_within);
        // Whoever comes after the family still gets a turn of its own.
        const Steady duty = leader + (duty_within - leader_within);
        const std::string which =
            std::string{name_of(task.kind)} + " of " + text(number) + " is untaken and ";
        if (for_112 && now > since + second_operator_within && task.rung == Rung::Board &&
            !reached(task.leader_called, task)) {
            broken(which + "no second operator has seen it after 30 s (S2)");
        }
        if (now > leader && !reached(task.leader_called, task)) {
            broken(which + "did not reach the shift leader in time (S2, S8)");
        }
        if (task.leader_failed && task.rung == Rung::ShiftLeader && task.chained) {
            broken(which + "the shift leader does not answer, yet nobody else is called (S8)");
        }
        if (now > duty && !reached(task.duty_called, task)) {
            broken(which + "did not reach the duty number in time (S8)");
        }
    }
}

void Watch::answers_are_waited_for(std::uint64_t number, const BookedIncident& incident, Steady now)
    const {
    for (const auto& [index, order] : incident.orders) {
        if (order.state != OrderState::Offered) {
            continue;
        }
        if (!order.shown && !order.called && now > order.offered + shown_within) {
            broken(text(order.id) + " is not shown after 15 s and nobody rings (S6)");
        }
        // A later offer stands beside one that was made before the incident became urgent.
        const bool newest = index == incident.orders.rbegin()->first;
        if (newest && incident.wanted && !incident.search_at && incident.urgent_since &&
            now > std::max(order.offered, *incident.urgent_since) + answered_within) {
            broken(text(order.id) + " is urgent, unanswered, and no next one is asked (S6)");
        }
    }
    if (incident.urgent_since && incident.wanted && !incident.accepted && !incident.told &&
        now > *incident.urgent_since + told_within) {
        broken(text(number) + ": nobody accepted in 150 s and no operator sees it (S6)");
    }
}

void Watch::visits_are_looked_after(
    std::uint64_t number, const BookedIncident& incident, Steady now
) const {
    const BookedOrder* held = incident.held();
    if (held == nullptr) {
        return;
    }
    const Steady limit = std::max<Steady>(
        held->accepted + team_called_within, held->heard_of + team_called_again_within
    );
    const bool called = std::any_of(incident.tasks.begin(), incident.tasks.end(), [&](auto& row) {
        return row.second.kind == TaskKind::CallTeam &&
               row.second.raised >= std::max(held->accepted, held->heard_of);
    });
    if (now > limit && !called) {
        broken(text(number) + ": a visit takes long, and no operator calls the team (S15)");
    }
}

void Watch::nearest_is_asked(
    std::uint64_t number, const BookedIncident& incident, const Entry& entry, const Desk& desk
) {
    const Steady now = entry.now.steady;
    const bool later = incident.search_at && *incident.search_at > now && !incident.waiting;
    const bool done = std::any_of(incident.orders.begin(), incident.orders.end(), [](auto& row) {
        return row.second.state == OrderState::Done;
    });
    const bool searching = incident.waiting || (incident.wanted && !later && !done);
    if (!searching || incident.held() != nullptr || incident.has_unanswered_offer()) {
        could_be_helped_.erase(number);
        return;
    }
    const auto best = best_for(incident, entry, desk);
    if (!best) {
        could_be_helped_.erase(number);
        return;
    }
    had_a_chance_.insert(number);
    const Steady since = could_be_helped_.emplace(number, now).first->second;
    const bool shift_ends = ledger_.units().at(best->unit).until.has_value();
    if (now - since > (shift_ends ? asked_within_of_moving : asked_within)) {
        broken(text(number) + " waits while " + best->unit.value + " is free and is not asked");
    }
}

void Watch::ids_are_new(const Fact& fact) {
    if (const auto* offer = std::get_if<OrderOffered>(&fact)) {
        if (!orders_.insert(offer->order).second) {
            broken(text(offer->order) + " came back");
        }
    } else if (const auto* began = std::get_if<EpochBegan>(&fact)) {
        if (began->epoch <= epoch_) {
            broken("epoch " + std::to_string(began->epoch) + " is not above the last");
        }
        epoch_ = began->epoch;
    } else if (const auto* opened = std::get_if<IncidentOpened>(&fact)) {
        if (!incidents_.insert(opened->incident).second) {
            broken(text(opened->incident.number) + " came back");
        }
    }
}

void Watch::committed(const Entry& entry) {
    coverage_.count(entry);
    for (const Fact& fact : entry.facts) {
        durable_.note(fact, entry.now);
    }
}

void Watch::restarted(const Desk& desk) {
    ledger_ = durable_;
    could_be_helped_.clear();
    std::size_t open = 0;
    for (const auto& [number, incident] : desk.state().incidents) {
        open += incident.is_open() ? 1 : 0;
    }
    if (open != ledger_.open().size()) {
        broken(
            "after a restart " + std::to_string(open) + " incidents are open, the facts say " +
            std::to_string(ledger_.open().size())
        );
    }
}

void Watch::restored(const std::vector<Entry>& committed) {
    durable_ = Ledger{};
    for (const Entry& entry : committed) {
        for (const Fact& fact : entry.facts) {
            durable_.note(fact, entry.now);
        }
    }
}

}  // namespace nachtwacht::simulation
