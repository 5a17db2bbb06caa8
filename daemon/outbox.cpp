#include "daemon/outbox.hpp"

#include "daemon/failpoint.hpp"
#include "daemon/house_clock.hpp"
#include "daemon/translate.hpp"
#include "protocol/topics.hpp"

namespace nachtwacht::daemon {
namespace {

struct Found {
    const routing::Incident* incident{};
    const routing::Order* order{};
};

Found find(const routing::State& state, const routing::OrderId& id) {
    const auto incident = state.incidents.find(id.number);
    if (incident == state.incidents.end()) {
        return {};
    }
    return {&incident->second, incident->second.find(id)};
}

std::vector<protocol::Words> reasons_now(const routing::Decision& decision, const Ledger& ledger) {
    const auto& region = ledger.desk().state().region;
    return region == nullptr ? std::vector<protocol::Words>{} : reasons_of(decision, *region);
}

// Who it is and how to get in is for those on their way only (safety.md S16).
bool is_told_details(const routing::Order& order) {
    return order.state == routing::OrderState::UnderWay ||
           order.state == routing::OrderState::OnScene;
}

// Somebody must still hear of it: the order is not shown, the task is nobody's.
bool is_owed(const routing::Call& call, const routing::Incident& incident) {
    if (call.party == routing::Party::UnitPhone) {
        const routing::Order* order = incident.find(call.order);
        return order != nullptr && order->state == routing::OrderState::Offered && !order->shown;
    }
    const auto task = std::ranges::find(incident.tasks, call.task, [](const routing::Task& each) {
        return each.id.index;
    });
    return incident.is_open() && task != incident.tasks.end() &&
           routing::waits_for_the_chain(incident, *task);
}

// When the last call to each telephone was asked for that the telephony has.
std::map<std::pair<routing::Party, routing::UnitId>, routing::Steady> rung_last(
    const routing::State& state
) {
    std::map<std::pair<routing::Party, routing::UnitId>, routing::Steady> last;
    for (const auto& [number, incident] : state.incidents) {
        for (const routing::Call& call : incident.calls) {
            if (call.state != routing::CallState::Asked) {
                auto& at = last[{call.party, call.unit}];
                at = std::max(at, call.asked.steady);
            }
        }
    }
    return last;
}

}  // namespace

Outbox::Outbox(
    boost::asio::io_context& loop,
    Ledger& ledger,
    Link& link,
    const ClientCards& cards,
    Suspects& suspects,
    FormOf form_of,
    CannotSay cannot_say,
    OutboxPauses pauses
)
    : ledger_(ledger),
      link_(link),
      cards_(cards),
      suspects_(suspects),
      form_of_(std::move(form_of)),
      cannot_say_(std::move(cannot_say)),
      pauses_(pauses),
      telephone_(loop, link),
      timer_(loop) {}

void Outbox::start(const std::string& region, const DecisionOf& decision_of) {
    region_ = region;
    telephone_.start(region);
    ledger_.when_decided([this](const routing::Entry& entry) { prepare(entry); });
    following_ = ledger_.follow([this](const CommittedEntry& entry) { hear(*entry); });
    for (const auto& [number, incident] : ledger_.committed_state().incidents) {
        for (const routing::Order& order : incident.orders) {
            if (routing::is_open(order.state) && !order.shown) {
                offer(incident, order, [&](const Telling& telling) {
                    const routing::Decision decision = decision_of(order);
                    return offer_message(telling, decision, reasons_now(decision, ledger_));
                });
            } else if (order.state == routing::OrderState::Withdrawn && !order.withdrawal_confirmed) {
                withdraw(incident, order);
            }
        }
    }
    ring_what_is_owed();
    say_again();
}

// Whether the telephony heard of them before the house went down nobody knows. One call stands for
// all that were asked for until the telephone had its rest: of those nothing is owed.
void Outbox::ring_what_is_owed() {
    const routing::State& state = ledger_.committed_state();
    const auto rung = rung_last(state);
    for (const auto& [number, incident] : state.incidents) {
        for (const routing::Call& call : incident.calls) {
            const auto last = rung.find({call.party, call.unit});
            const bool stood_for =
                last != rung.end() && call.asked.steady <= last->second + Telephone::rest;
            if (call.state == routing::CallState::Asked && !stood_for && is_owed(call, incident)) {
                const routing::CallAsked asked{
                    number, call.task, call.order, call.party, call.unit};
                telephone_.ring(call_message(asked, state, call.asked_in));
            }
        }
    }
    for (const auto& [name, unit] : state.units) {
        if (unit.call == routing::Proof::Asked) {
            const routing::CallAsked asked{0, 0, {}, routing::Party::UnitPhone, name};
            telephone_.ring(call_message(asked, state, state.entries));
        }
    }
}

void Outbox::say_all_again() {
    for (auto& [order, owed] : owed_) {
        link_.publish(owed.topic, owed.payload);
    }
    // Nobody confirms details, so whether they arrived before the link was lost is not known.
    for (const auto& [number, incident] : ledger_.committed_state().incidents) {
        for (const routing::Order& order : incident.orders) {
            if (is_told_details(order)) {
                tell_details(incident, order);
            }
        }
    }
}

void Outbox::stop() {
    ledger_.when_decided({});
    following_.reset();
    telephone_.stop();
    timer_.cancel();
}

void Outbox::prepare(const routing::Entry& entry) {
    for (const routing::Fact& fact : entry.facts) {
        if (const auto* offered = std::get_if<routing::OrderOffered>(&fact)) {
            reasons_[offered->order] = reasons_now(offered->decision, ledger_);
        }
    }
}

void Outbox::hear(const routing::Entry& entry) {
    // Who must drive hears it first, before telephones ring and others are told.
    for (const routing::Fact& fact : entry.facts) {
        if (const auto* offered = std::get_if<routing::OrderOffered>(&fact)) {
            on(*offered);
        }
    }
    for (const routing::Fact& fact : entry.facts) {
        if (const auto* moved = std::get_if<routing::OrderMoved>(&fact)) {
            on(*moved);
        } else if (const auto* changed = std::get_if<routing::IncidentChanged>(&fact)) {
            on(*changed);
        } else if (const auto* call = std::get_if<routing::CallAsked>(&fact)) {
            on(*call, entry.number);
        } else if (const auto* shown = std::get_if<routing::OrderShown>(&fact)) {
            on(*shown);
        } else if (const auto* confirmed = std::get_if<routing::WithdrawalConfirmed>(&fact)) {
            owed_.erase(confirmed->order);
        }
    }
}

void Outbox::on(const routing::OrderOffered& fact) {
    const auto prepared = reasons_.extract(fact.order);
    const Found found = find(ledger_.committed_state(), fact.order);
    if (found.order != nullptr && routing::is_open(found.order->state)) {
        offer(*found.incident, *found.order, [&](const Telling& telling) {
            auto reasons = prepared ? prepared.mapped() : reasons_now(fact.decision, ledger_);
            return offer_message(telling, fact.decision, std::move(reasons));
        });
    }
}

void Outbox::on(const routing::OrderMoved& fact) {
    const Found found = find(ledger_.committed_state(), fact.order);
    if (found.order == nullptr || routing::is_open(fact.to)) {
        return;  // silent: it is said again until it is shown
    }
    owed_.erase(fact.order);
    if (fact.to == routing::OrderState::Withdrawn) {
        withdraw(*found.incident, *found.order);
    }
    if (is_told_details(*found.order)) {
        tell_details(*found.incident, *found.order);
    }
}

void Outbox::tell_details(const routing::Incident& incident, const routing::Order& order) {
    const Telling telling{
        ledger_.committed_state(), incident, order, card_of(incident), ledger_.now()};
    if (auto text = text_for(order, "details", [&] { return detail_message(telling); })) {
        link_.publish(order_topic(order.unit), *std::move(text));
    } else {
        cannot_say_(incident, order);
    }
}

// A phone may show an order after it was withdrawn: the withdrawal is owed all the more.
void Outbox::on(const routing::OrderShown& fact) {
    const Found found = find(ledger_.committed_state(), fact.order);
    if (found.order != nullptr && routing::is_open(found.order->state)) {
        owed_.erase(fact.order);
    }
}

void Outbox::on(const routing::IncidentChanged& fact) {
    const auto incident = ledger_.committed_state().incidents.find(fact.incident);
    if (incident == ledger_.committed_state().incidents.end()) {
        return;
    }
    for (const routing::Order& order : incident->second.orders) {
        if (routing::is_open(order.state) || routing::is_held(order.state)) {
            const Telling telling{
                ledger_.committed_state(),
                incident->second,
                order,
                card_of(incident->second),
                ledger_.now()};
            link_.publish(
                order_topic(order.unit),
                write(update_message(telling), form_of_(telling.order.unit))
            );
        }
    }
}

void Outbox::on(const routing::CallAsked& fact, std::uint64_t entry) {
    telephone_.ring(call_message(fact, ledger_.committed_state(), entry));
}

void Outbox::offer(
    const routing::Incident& incident, const routing::Order& order, const Offer& what
) {
    const Telling telling{
        ledger_.committed_state(), incident, order, card_of(incident), ledger_.now()};
    auto text = text_for(order, "offer", [&] { return what(telling); });
    if (!text) {
        cannot_say_(incident, order);
        text = text_for(order, "plain offer", [&] { return plain_offer_message(telling); });
    }
    if (text) {
        owe({order.id, order.unit}, *std::move(text));
    }
}

void Outbox::withdraw(const routing::Incident& incident, const routing::Order& order) {
    const Telling telling{ledger_.committed_state(), incident, order, nullptr, ledger_.now()};
    if (auto text = text_for(order, "withdrawal", [&] { return withdrawal_message(telling); })) {
        owe({order.id, order.unit, true}, *std::move(text));
    } else {
        cannot_say_(incident, order);
    }
}

std::optional<std::string> Outbox::text_for(
    const routing::Order& order, std::string_view what, const Make& make
) {
    if (suspects_.pick_up(std::string{what} + " " + text_of(order.id))) {
        suspects_.put_down();
        return std::nullopt;
    }
    [[maybe_unused]] const bool failed = failpoint("text", what);
    std::string text = write(make(), form_of_(order.unit));
    suspects_.put_down();  // not when an exception leaves here: that ends the process as well
    return text;
}

void Outbox::owe(Knock knock, std::string payload) {
    Owed& owed = owed_[knock.order];
    owed = {
        knock,
        order_topic(knock.unit),
        std::move(payload),
        std::chrono::steady_clock::now() + real_time(pauses_.first),
        pauses_.first};
    say(owed);
    owed.knock.again = true;
}

void Outbox::say(const Owed& owed) {
    link_.publish(owed.topic, owed.payload);
    knock_(owed.knock);
}

void Outbox::say_again() {
    timer_.expires_after(real_time(pauses_.look_each));
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (error) {
            return;
        }
        const auto now = std::chrono::steady_clock::now();
        for (auto owed = owed_.begin(); owed != owed_.end();) {
            owed = owed->second.again_at <= now && !say_one_again(owed->first, owed->second, now)
                       ? owed_.erase(owed)
                       : std::next(owed);
        }
        say_again();
    });
}

bool Outbox::say_one_again(
    const routing::OrderId& order, Owed& owed, std::chrono::steady_clock::time_point now
) {
    const Found found = find(ledger_.committed_state(), order);
    if (found.order == nullptr) {
        return false;  // forgotten long after it was closed
    }
    say(owed);
    // An offer is urgent as long as it stands; a withdrawal waits more and more patiently.
    owed.pause = routing::is_open(found.order->state) ? pauses_.first
                                                      : std::min(owed.pause * 2, pauses_.longest);
    owed.again_at = now + real_time(owed.pause);
    return true;
}

const ClientCard* Outbox::card_of(const routing::Incident& incident) const {
    return cards_.find(incident.client);
}

std::string Outbox::order_topic(const routing::UnitId& unit) const {
    return text_of(protocol::Topic{protocol::Subject::UnitOrder, region_, unit.value, {}});
}

}  // namespace nachtwacht::daemon
