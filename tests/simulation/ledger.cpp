#include "tests/simulation/ledger.hpp"

#include <algorithm>
#include <utility>

#include "routing/state.hpp"

namespace nachtwacht::simulation {

using namespace nachtwacht::routing;

namespace {

// Late answers reach the last ones only; a book of them all would be slow to copy at each restart.
constexpr std::size_t most_closed = 100;

}  // namespace

const BookedOrder* BookedIncident::held() const {
    for (const auto& [index, order] : orders) {
        if (is_held(order.state)) {
            return &order;
        }
    }
    return nullptr;
}

bool BookedIncident::has_unanswered_offer() const {
    return std::any_of(orders.begin(), orders.end(), [](const auto& order) {
        return order.second.state == OrderState::Offered;
    });
}

bool BookedIncident::lost(const UnitId& unit) const {
    bool last = false;
    for (const auto& [index, order] : orders) {
        if (order.unit == unit) {
            last = order.state == OrderState::Declined || order.state == OrderState::Silent ||
                   order.state == OrderState::CannotReach;
        }
    }
    return last;
}

bool BookedUnit::may_be_woken() const {
    const auto call = proven.find(Channel::Call);
    const auto counts = call != proven.end() ? call : proven.find(Channel::Push);
    return vouched_for || counts == proven.end() || counts->second;
}

class Ledger::Noting {
public:
    Noting(Ledger& book, const Now& now) : book_(book), now_(now) {}

    void operator()(const EpochBegan&) {
        book_.boards_.clear();
        for (auto& [number, incident] : book_.open_) {
            incident.untaken = incident.taken_by.empty() ? incident.untaken : now_.steady;
        }
    }
    void operator()(const RegionAdopted& fact) { book_.region_ = fact.region; }
    void operator()(const ClientsAdopted& fact) { book_.clients_ = fact.clients; }
    void operator()(const SignalStored& fact) {
        if (fact.fate == Fate::Renewed) {
            with(fact.incident, [&](BookedIncident& it) { it.renewed = now_.steady; });
        }
    }
    void operator()(const IncidentOpened& fact) {
        BookedIncident it{.opened = fact, .since = now_.steady, .search_at = fact.search_at};
        it.wanted = fact.unit_wanted;
        it.renewed = now_.steady;
        it.untaken = now_.steady;
        it.senders = {fact.sender};
        mark_urgent(it);
        book_.open_[fact.incident.number] = std::move(it);
    }
    void operator()(const IncidentChanged& fact) {
        with(fact.incident, [&](BookedIncident& it) {
            it.opened.kind = fact.kind;
            it.opened.urgency = fact.urgency;
            it.opened.raw = fact.raw;
            it.opened.needs = fact.needs;
            it.renewed = now_.steady;
            if (fact.search_at) {
                // Somebody is to accept only from now on.
                it.urgent_since = it.wanted ? it.urgent_since : std::nullopt;
                it.search_at = fact.search_at;
                it.wanted = true;
                it.waiting = false;
                give_back(it);
            }
            mark_urgent(it);
        });
    }
    void operator()(const TaskRaised& fact) {
        with(fact.task.number, [&](BookedIncident& it) {
            it.tasks[fact.task.index] = {
                .kind = fact.kind, .chained = fact.next.has_value(), .raised = now_.steady};
            it.told = it.told || fact.kind == TaskKind::Unanswered ||
                      fact.kind == TaskKind::FindHelp || fact.kind == TaskKind::Decide;
        });
    }
    void operator()(const TaskEscalated& fact) {
        with_task(fact.task.number, fact.task.index, [&](BookedTask& task) {
            task.rung = fact.rung;
            task.chained = fact.next.has_value();
        });
    }
    void operator()(const TaskEnded& fact) {
        with_task(fact.task.number, fact.task.index, [](BookedTask& task) { task.open = false; });
    }
    void operator()(const OrderOffered& fact) {
        with(fact.order.number, [&](BookedIncident& it) {
            it.orders[fact.order.index] = {
                .id = fact.order, .unit = fact.unit, .offered = now_.steady, .moved = now_.steady};
            it.search_at.reset();
            it.waiting = false;
            it.wanted = true;
            give_back(it);
            it.renewed = fact.by == "house" ? it.renewed : now_.steady;
        });
        book_.units_[fact.unit].asked.insert(fact.order.number);
    }
    void operator()(const OrderMoved& fact) {
        with_order(fact.order, [&](BookedIncident& it, BookedOrder& order) {
            move(it, order, fact);
        });
    }
    void operator()(const OrderShown& fact) {
        with_order(fact.order, [](BookedIncident&, BookedOrder& order) { order.shown = true; });
    }
    void operator()(const NobodyFound& fact) {
        with(fact.incident, [&](BookedIncident& it) {
            it.search_at = fact.again;
            it.waiting = true;
        });
    }
    void operator()(const SearchEnded& fact) {
        with(fact.incident, [](BookedIncident& it) {
            it.search_at.reset();
            it.waiting = false;
            it.wanted = false;
        });
    }
    void operator()(const CallAsked& fact) {
        if (fact.party == Party::UnitPhone) {
            with_order(fact.order, [](BookedIncident&, BookedOrder& o) { o.called = true; });
        }
        with_task(fact.incident, fact.task, [&](BookedTask& task) {
            if (fact.party == Party::ShiftLeader) {
                task.leader_called = now_.steady;
                task.leader_failed = false;
            } else if (fact.party == Party::DutyNumber) {
                task.duty_called = now_.steady;
            }
        });
    }
    void operator()(const CallMoved& fact) {
        with_task(fact.incident, fact.task, [&](BookedTask& task) {
            if (fact.party == Party::ShiftLeader) {
                task.leader_failed = came_to_nothing(fact.to);
            }
        });
    }
    void operator()(const ProofMoved& fact) {
        book_.units_[fact.unit].proven[fact.channel] = fact.to == Proof::Proven;
    }
    void operator()(const IncidentTaken& fact) {
        with(fact.incident, [&](BookedIncident& it) {
            it.taken_by = fact.who;
            if (fact.who.empty()) {
                it.untaken = now_.steady;
                return;
            }
            it.told = true;
            for (auto& [index, task] : it.tasks) {
                task.chained = task.chained && task.kind == TaskKind::Call112;
            }
        });
    }
    void operator()(const HandedOutside& fact) {
        with(fact.incident, [&](BookedIncident& it) { it.outside = fact.party; });
    }
    void operator()(const IncidentClosed& fact) {
        if (auto node = book_.open_.extract(fact.incident)) {
            book_.closed_.insert(std::move(node));
        }
        if (book_.closed_.size() > most_closed) {
            book_.closed_.erase(book_.closed_.begin());
        }
    }
    void operator()(const IncidentJoined& fact) {
        const BookedIncident* other = book_.incident(fact.other);
        if (other == nullptr) {
            return;
        }
        with(fact.incident, [&](BookedIncident& it) {
            it.senders.insert(other->senders.begin(), other->senders.end());
            if (it.opened.client == ClientNumber::None) {
                it.opened.client = other->opened.client;
            }
            it.opened.place = it.opened.place ? it.opened.place : other->opened.place;
            it.outside = it.outside.empty() ? other->outside : it.outside;
        });
    }
    void operator()(const IncidentSplit&) {}
    void operator()(const DutySet& fact) {
        BookedUnit& unit = book_.units_[fact.unit];
        if (!fact.on || !unit.on_duty) {
            unit.proven.clear();
            unit.vouched_for = false;
        }
        if (fact.try_push) {
            unit.proven[Channel::Push] = false;
        }
        if (fact.try_call) {
            unit.proven[Channel::Call] = false;
        }
        unit.vouched_for = unit.vouched_for || !fact.word.empty();
        unit.on_duty = fact.on;
        unit.base = fact.base;
        unit.until = fact.until;
    }
    void operator()(const LinkSet& fact) { book_.units_[fact.unit].link_up = fact.up; }
    void operator()(const PresenceSet& fact) {
        if (fact.present) {
            book_.boards_.insert(fact.who);
            return;
        }
        book_.boards_.erase(fact.who);
        for (auto& [number, incident] : book_.open_) {
            incident.untaken = incident.taken_by == fact.who ? now_.steady : incident.untaken;
        }
    }
    void operator()(const WithdrawalConfirmed&) {}
    void operator()(const AnswerRefused&) {}
    void operator()(const Remarked&) {}
    void operator()(const UnitIdle&) {}
    void operator()(const ClockCorrected&) {}
    void operator()(const AnswerHeard&) {}
    void operator()(const ActRefused&) {}
    void operator()(const SearchTold&) {}
    void operator()(const ChainUnheard&) {}
    void operator()(const ChainHeard&) {}
    void operator()(const IncidentSetAside& fact) {
        with(fact.incident, [](BookedIncident& it) {
            it.set_aside = true;
            it.search_at.reset();
            it.waiting = false;
        });
    }

private:
    template <class Change>
    void with(std::uint64_t number, Change change) {
        if (BookedIncident* found = book_.incident(number)) {
            change(*found);
        }
    }
    template <class Change>
    void with_task(std::uint64_t number, std::uint32_t index, Change change) {
        with(number, [&](BookedIncident& it) {
            if (const auto task = it.tasks.find(index); task != it.tasks.end()) {
                change(task->second);
            }
        });
    }
    template <class Change>
    void with_order(const OrderId& id, Change change) {
        with(id.number, [&](BookedIncident& it) {
            const auto order = it.orders.find(id.index);
            if (order != it.orders.end() && order->second.id == id) {
                change(it, order->second);
            }
        });
    }

    // Its chains stood still meanwhile: whom they had reached they need not reach again.
    void give_back(BookedIncident& it) const {
        if (!std::exchange(it.set_aside, false)) {
            return;
        }
        it.untaken = now_.steady;
        for (auto& [index, task] : it.tasks) {
            if (task.open && task.chained) {
                for (auto* call : {&task.leader_called, &task.duty_called}) {
                    *call = *call >= task.raised ? std::optional{now_.steady} : *call;
                }
                task.raised = now_.steady;
            }
        }
    }

    void mark_urgent(BookedIncident& it) const {
        const bool urgent = it.opened.urgency && *it.opened.urgency <= Urgency::U2;
        if (!urgent) {
            it.urgent_since.reset();
        } else if (!it.urgent_since) {
            it.urgent_since = now_.steady;
        }
    }

    void move(BookedIncident& it, BookedOrder& order, const OrderMoved& fact) {
        if (is_held(fact.to) && !is_held(order.state)) {
            order.accepted = now_.steady;
        } else if (is_held(fact.to) && fact.to == order.state) {
            order.heard_of = now_.steady;
        }
        order.state = fact.to;
        order.moved = now_.steady;
        BookedUnit& unit = book_.units_[order.unit];
        if (is_held(fact.to)) {
            it.accepted = true;
            it.search_at.reset();
            it.waiting = false;
            unit.holds.insert(fact.order.number);
            unit.asked.erase(fact.order.number);
        } else if (!is_open(fact.to)) {
            unit.holds.erase(fact.order.number);
            unit.asked.erase(fact.order.number);
        }
    }

    Ledger& book_;
    const Now& now_;
};

void Ledger::note(const Fact& fact, const Now& now) { std::visit(Noting{*this, now}, fact); }

BookedIncident* Ledger::incident(std::uint64_t number) {
    if (const auto found = open_.find(number); found != open_.end()) {
        return &found->second;
    }
    const auto found = closed_.find(number);
    return found == closed_.end() ? nullptr : &found->second;
}

const BookedIncident* Ledger::find(std::uint64_t number) const {
    return const_cast<Ledger*>(this)->incident(number);
}

bool Ledger::is_taken(const BookedIncident& incident) const {
    return !incident.taken_by.empty() && boards_.contains(incident.taken_by);
}

}  // namespace nachtwacht::simulation
