#include "routing/fold.hpp"

#include <algorithm>

namespace nachtwacht::routing {
namespace {

// Most references that are forgotten with one entry: no entry may take long.
constexpr int most_forgotten = 64;

class Folding {
public:
    Folding(State& state, Agenda& agenda, std::uint64_t number, const Now& now)
        : state_(state), agenda_(agenda), number_(number), now_(now) {}

    void operator()(const EpochBegan& fact) {
        state_.epoch = fact.epoch;
        // Nobody is known to sit at a board after a start: each board says so anew.
        state_.boards.clear();
        // The house's own time stood still while it was down; windows opened all the same.
        look_at_waiting_anew();
    }
    void operator()(const RegionAdopted& fact) {
        state_.region = fact.region;
        state_.region_hash = fact.hash;
        look_at_waiting_anew();
    }
    void operator()(const ClientsAdopted& fact) {
        state_.clients = fact.clients;
        state_.clients_hash = fact.hash;
        look_at_waiting_anew();
    }
    void operator()(const SignalStored& fact) {
        remember(fact.reference, fact.fate, fact.incident, {});
        if (fact.incident != 0 && fact.fate != Fate::Opened) {
            change(fact.incident, [](Incident& incident) { ++incident.signals; });
        }
    }
    void operator()(const AnswerHeard& fact) {
        remember(fact.reference, Fate::Logged, 0, fact.refused);
    }
    void operator()(const IncidentOpened& fact) {
        Incident incident{
            .id = fact.incident, .lane = fact.lane, .kind = fact.kind, .urgency = fact.urgency};
        incident.raw = fact.raw;
        incident.mode = fact.mode;
        incident.asker = fact.asker;
        incident.client = fact.client;
        incident.door = fact.door;
        incident.sender = fact.sender;
        incident.place = fact.place;
        incident.care_path = fact.care_path;
        incident.needs = fact.needs;
        incident.unit_wanted = fact.unit_wanted;
        incident.keep_out = fact.keep_out;
        incident.opened = now_;
        incident.changed_in = number_;
        incident.search_at = fact.search_at;
        incident.tell_at = fact.tell_at;
        agenda_.put_in(state_.incidents[fact.incident.number] = std::move(incident));
    }
    void operator()(const IncidentChanged& fact) {
        change(fact.incident, [&](Incident& incident) {
            incident.kind = fact.kind;
            incident.urgency = fact.urgency;
            incident.raw = fact.raw;
            incident.needs = fact.needs;
            incident.tell_at = fact.tell_at ? fact.tell_at : incident.tell_at;
            incident.keep_out = incident.keep_out || fact.keep_out;
            if (fact.search_at) {
                incident.search_at = fact.search_at;
                incident.unit_wanted = true;
                incident.waiting = false;
                incident.set_aside = false;
            }
        });
    }
    void operator()(const TaskRaised& fact) {
        change(fact.task.number, [&](Incident& incident) {
            incident.tasks.push_back(Task{
                .id = fact.task, .kind = fact.kind, .raised = now_, .next = fact.next});
            if (fact.kind == TaskKind::Unanswered) {
                incident.tell_at.reset();
            } else if (fact.kind == TaskKind::CallTeam) {
                for (Order& order : incident.orders) {
                    order.overdue.reset();  // told once
                }
            }
        });
    }
    void operator()(const TaskEscalated& fact) {
        change_task(fact.task, [&](Task& task) {
            task.rung = fact.rung;
            task.next = fact.next;
        });
    }
    void operator()(const TaskEnded& fact) {
        change_task(fact.task, [&](Task& task) {
            task.ended_by = fact.by;
            task.ended_how = fact.word;
            task.next.reset();
        });
    }
    void operator()(const OrderOffered& fact) {
        change(fact.order.number, [&](Incident& incident) {
            Order order{
                .id = fact.order,
                .unit = fact.unit,
                .by = fact.by,
                .decided_in = number_,
                .offered = now_};
            order.shown_by = fact.shown_by;
            order.answer_by = fact.answer_by;
            incident.orders.push_back(std::move(order));
            incident.search_at.reset();
            incident.waiting = false;
            incident.unit_wanted = true;
            incident.set_aside = false;
        });
        UnitState& unit = state_.units[fact.unit];
        unit.asked = fact.order.number;
        state_.freed.erase(fact.unit);
    }
    void operator()(const OrderShown& fact) {
        change_order(fact.order, [](Incident&, Order& order) { order.shown = true; });
    }
    void operator()(const WithdrawalConfirmed& fact) {
        change_order(fact.order, [](Incident&, Order& order) {
            order.withdrawal_confirmed = true;
        });
    }
    void operator()(const OrderMoved& fact) {
        change_order(fact.order, [&](Incident& incident, Order& order) {
            move(incident, order, fact);
        });
    }
    void operator()(const AnswerRefused&) {}
    void operator()(const ActRefused&) {}
    void operator()(const NobodyFound& fact) {
        change(fact.incident, [&](Incident& incident) {
            incident.search_at = fact.again;
            incident.waiting = true;
            incident.waits_for = fact.decision.arrangement;
        });
    }
    void operator()(const SearchEnded& fact) {
        change(fact.incident, [](Incident& incident) {
            incident.search_at.reset();
            incident.tell_at.reset();
            incident.waiting = false;
            incident.unit_wanted = false;
        });
    }
    void operator()(const SearchTold& fact) {
        change(fact.incident, [](Incident& incident) { incident.tell_at.reset(); });
    }
    void operator()(const CallAsked& fact) {
        if (fact.party == Party::UnitPhone) {
            change_order(fact.order, [](Incident&, Order& order) { order.called = true; });
        }
        note(fact.incident, [&](Incident& incident) {
            Call& call = call_to(incident, fact.party, fact.unit);
            call.task = fact.task;
            call.order = fact.order;
            call.state = CallState::Asked;
            call.asked = now_;
            call.asked_in = number_;
        });
    }
    void operator()(const CallMoved& fact) {
        note(fact.incident, [&](Incident& incident) {
            call_to(incident, fact.party, fact.unit).state = fact.to;
        });
    }
    void operator()(const ChainUnheard& fact) {
        state_.unheard = {state_.unheard ? state_.unheard->since : now_, fact.again};
    }
    void operator()(const ChainHeard&) { state_.unheard.reset(); }
    void operator()(const IncidentTaken& fact) {
        change(fact.incident, [&](Incident& incident) {
            incident.taken_by = fact.who;
            for (Task& task : incident.tasks) {
                // The chain stops where a person has taken it; 112 must be confirmed all the same
                // (safety.md S2).
                if (!fact.who.empty() && task.kind != TaskKind::Call112 &&
                    task.kind != TaskKind::Technical) {
                    task.next.reset();
                }
            }
        });
    }
    void operator()(const Remarked& fact) {
        change(fact.incident, [](Incident&) {});
    }
    void operator()(const HandedOutside& fact) {
        change(fact.incident, [&](Incident& incident) { incident.outside_party = fact.party; });
    }
    void operator()(const IncidentClosed& fact) {
        change(fact.incident, [&](Incident& incident) {
            incident.closed_by = fact.by;
            incident.outcome = fact.outcome;
            incident.forget_at = fact.forget_at;
            incident.search_at.reset();
            incident.tell_at.reset();
            incident.waiting = false;
        });
    }
    void operator()(const IncidentJoined& fact) {
        if (!state_.incidents.contains(fact.other)) {
            return;
        }
        change(fact.other, [&](Incident& other) { other.joined_into = fact.incident; });
        const Incident other = state_.incidents.at(fact.other);
        change(fact.incident, [&](Incident& incident) { take_over(incident, other); });
    }
    void operator()(const IncidentSplit& fact) {
        change(fact.incident, [](Incident&) {});
        change(fact.other, [&](Incident& other) { other.split_from = fact.incident; });
    }
    void operator()(const DutySet& fact) {
        UnitState& unit = state_.units[fact.unit];
        if (!fact.on || !unit.on_duty) {
            unit.push = Proof::None;
            unit.call = Proof::None;
            unit.vouched_by.clear();
        }
        unit.push = fact.try_push ? Proof::Asked : unit.push;
        unit.call = fact.try_call ? Proof::Asked : unit.call;
        unit.vouched_by = fact.word.empty() ? unit.vouched_by : fact.by;
        unit.on_duty = fact.on;
        unit.base = fact.base;
        unit.until = fact.until;
        came_free(fact.unit);
    }
    void operator()(const ProofMoved& fact) {
        UnitState& unit = state_.units[fact.unit];
        (fact.channel == Channel::Push ? unit.push : unit.call) = fact.to;
        came_free(fact.unit);
    }
    void operator()(const LinkSet& fact) {
        state_.units[fact.unit].link_up = fact.up;
        came_free(fact.unit);
    }
    void operator()(const UnitIdle& fact) { state_.freed.erase(fact.unit); }
    void operator()(const PresenceSet& fact) {
        if (fact.present) {
            state_.boards.insert(fact.who);
        } else {
            state_.boards.erase(fact.who);
        }
    }
    void operator()(const ClockCorrected&) { look_at_waiting_anew(); }
    void operator()(const IncidentSetAside& fact) {
        change(fact.incident, [](Incident& incident) {
            incident.set_aside = true;
            ++incident.convictions;
            incident.search_at.reset();
            incident.tell_at.reset();
            incident.waiting = false;
        });
    }

private:
    template <class Change>
    void change(std::uint64_t number, Change change) {
        note(number, [&](Incident& incident) {
            change(incident);
            incident.changed_in = number_;
        });
    }

    // What an operator saw of the incident still holds.
    template <class Change>
    void note(std::uint64_t number, Change change) {
        if (!state_.incidents.contains(number)) {
            return;
        }
        Incident& incident = state_.incidents[number];
        agenda_.take_out(incident);
        change(incident);
        agenda_.put_in(incident);
    }

    template <class Change>
    void change_order(const OrderId& id, Change what) {
        change(id.number, [&](Incident& incident) {
            for (Order& order : incident.orders) {
                if (order.id == id) {
                    what(incident, order);
                }
            }
        });
    }

    template <class Change>
    void change_task(const TaskId& id, Change what) {
        change(id.number, [&](Incident& incident) {
            for (Task& task : incident.tasks) {
                if (task.id == id) {
                    what(task);
                }
            }
        });
    }

    static Call& call_to(Incident& incident, Party party, const UnitId& unit) {
        for (Call& call : incident.calls) {
            if (call.party == party && call.unit == unit) {
                return call;
            }
        }
        return incident.calls.emplace_back(Call{.party = party, .unit = unit});
    }

    // Whoever signalled about the other signals about this one from now on.
    static void take_over(Incident& incident, const Incident& other) {
        const auto add = [&](const std::string& sender) {
            const auto& known = incident.senders;
            if (sender != incident.sender &&
                std::find(known.begin(), known.end(), sender) == known.end()) {
                incident.senders.push_back(sender);
            }
        };
        add(other.sender);
        std::for_each(other.senders.begin(), other.senders.end(), add);
        incident.signals += other.signals;
        incident.keep_out = incident.keep_out || other.keep_out;
        if (incident.client == ClientNumber::None) {
            incident.client = other.client;
        }
        if (!incident.place) {
            incident.place = other.place;
        }
        if (incident.outside_party.empty()) {
            incident.outside_party = other.outside_party;
        }
    }

    void move(Incident& incident, Order& order, const OrderMoved& fact) {
        order.state = fact.to;
        order.why = fact.why;
        order.expected_done = fact.next;
        order.overdue = fact.overdue;
        UnitState& unit = state_.units[order.unit];
        const std::uint64_t number = incident.id.number;
        if (is_held(fact.to)) {
            unit.holding = number;
            unit.asked = unit.asked == number ? 0 : unit.asked;
            order.shown = true;
            incident.accepted_at =
                incident.accepted_at ? incident.accepted_at : std::optional{now_.steady};
            incident.search_at.reset();
            incident.tell_at.reset();
            incident.waiting = false;
            return;
        }
        if (!is_open(fact.to)) {
            unit.holding = unit.holding == number ? 0 : unit.holding;
            unit.asked = unit.asked == number ? 0 : unit.asked;
            came_free(order.unit);
        }
        // Whoever stays silent, refuses or cannot get there leaves the incident to be searched for
        // again.
        const bool lost = fact.to == OrderState::Silent || fact.to == OrderState::Declined ||
                          fact.to == OrderState::CannotReach;
        if (lost && incident.is_open() && incident.unit_wanted && incident.held() == nullptr &&
            !incident.awaits_answer()) {
            incident.search_at = now_.steady;
            incident.accepted_at.reset();
        }
    }

    // Other rules, other addresses, another hour: who could not be asked then may be now.
    void look_at_waiting_anew() {
        std::vector<std::uint64_t> numbers;
        for (const auto& [queue, incidents] : agenda_.waiting()) {
            for (const Waiting& waiting : incidents) {
                numbers.push_back(waiting.number);
            }
        }
        for (const std::uint64_t number : numbers) {
            change(number, [&](Incident& incident) { incident.search_at = now_.steady; });
        }
    }

    // With it may come free whoever kept a base that it covers.
    void came_free(const UnitId& id) {
        look_whether_free(id);
        if (state_.region == nullptr) {
            return;
        }
        for (const auto& [name, unit] : state_.region->units) {
            if (unit.keeps_base && unit.keeps_base->covered_by.contains(id) &&
                state_.units.contains(name)) {
                look_whether_free(name);
            }
        }
    }

    void look_whether_free(const UnitId& id) {
        const UnitState& unit = state_.units.at(id);
        const bool free = is_available(unit) && !is_provisional(unit);
        if (free && !agenda_.waiting().empty()) {
            state_.freed.insert(id);
        } else if (!free) {
            state_.freed.erase(id);
        }
    }

    void remember(
        const Reference& reference, Fate fate, std::uint64_t incident, const std::string& refused
    ) {
        if (reference.value.empty()) {
            return;
        }
        const Steady until = now_.steady + reference.keep;
        state_.seen.remember(
            key_of(reference), {number_, reference.content, until, fate, incident, refused}
        );
    }

    State& state_;
    Agenda& agenda_;
    std::uint64_t number_;
    Now now_;
};

}  // namespace

void fold(State& state, Agenda& agenda, const Fact& fact, std::uint64_t number, const Now& now) {
    std::visit(Folding{state, agenda, number, now}, fact);
}

void fold_end_of_entry(State& state, Agenda& agenda, std::uint64_t number, const Now& now) {
    state.entries = number;
    state.now = now;
    for (const std::uint64_t gone : agenda.forgettable(now.steady)) {
        agenda.take_out(state.incidents.at(gone));
        state.incidents.erase(gone);
    }
    state.seen.forget(now.steady, most_forgotten);
}

}  // namespace nachtwacht::routing
