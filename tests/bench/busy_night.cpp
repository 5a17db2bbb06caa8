#include "tests/bench/busy_night.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace nachtwacht::tests {
namespace {

using namespace std::chrono_literals;
using namespace routing;

constexpr std::array kinds{
    Kind::Fall,
    Kind::ManualAlarm,
    Kind::Door,
    Kind::Medical,
    Kind::BedChair,
    Kind::LowBattery,
    Kind::ManualAlarm,
    Kind::Wandering};
constexpr auto pace = 4s;
constexpr std::size_t open_at_a_time = 50;

}  // namespace

BusyNight::BusyNight(
    State state, std::vector<std::string> accounts, std::vector<std::string> units, Keep keep
)
    : desk_(std::move(state)),
      accounts_(std::move(accounts)),
      units_(std::move(units)),
      keep_(std::move(keep)),
      now_(desk_.state().now) {
    // 2026-11-20T22:00Z, a Friday night, unless the state is later.
    now_.wall = std::max(now_.wall, Wall{std::chrono::milliseconds{1'795'212'000'000}});
}

Reference BusyNight::reference(Door door, const std::string& sender) {
    return {door, sender, "b" + std::to_string(++references_), {}, 35min};
}

void BusyNight::go_on_duty() {
    take(PresenceChanged{{"olga"}, true});
    for (const std::string& unit : units_) {
        take(LinkChanged{{unit}, true});
        take(DutyChanged{
            .unit = {unit}, .on = true, .by = "unit", .reference = reference(Door::Mqtt, unit)});
    }
}

void BusyNight::pass(std::uint64_t entries) {
    const std::uint64_t until = kept_ + entries;
    while (kept_ < until) {
        if (!said_.empty()) {
            const Said said = std::move(said_.front());
            said_.pop_front();
            take(UnitAnswered{
                said.unit, said.order, said.answer, reference(Door::Mqtt, said.unit.value), {}});
        } else if (open_.size() > open_at_a_time) {
            take(OperatorActed{
                .who = {"olga"}, .act = Act::Close, .incident = open_.front(), .word = "well"});
            open_.pop_front();
        } else {
            next_signal();
        }
        const auto due = desk_.next_deadline();
        if (due && *due <= now_.steady && kept_ < until) {
            take(TimePassed{});
        }
    }
}

void BusyNight::next_signal() {
    now_.steady += pace;
    now_.wall += pace;
    const std::string& account = accounts_[signals_ * 7 % accounts_.size()];
    Signal signal;
    signal.reference = reference(Door::Scaip, account);
    signal.kind = kinds[signals_ % kinds.size()];
    ++signals_;
    take(SignalReceived{std::move(signal)});
}

void BusyNight::take(Event event) {
    const Entry entry = desk_.take(std::move(event), now_);
    if (entry.number == 0) {
        return;
    }
    ++kept_;
    keep_(entry);
    for (const Fact& fact : entry.facts) {
        hear(fact);
    }
}

void BusyNight::hear(const Fact& fact) {
    if (const auto* offered = std::get_if<OrderOffered>(&fact)) {
        ++offers_;
        for (const auto answer :
             {Answer::Shown, Answer::Accept, Answer::UnderWay, Answer::OnScene, Answer::Done}) {
            said_.push_back({offered->unit, offered->order, answer});
        }
    } else if (const auto* moved = std::get_if<OrderMoved>(&fact)) {
        if (moved->to == OrderState::Withdrawn) {
            const auto incident = desk_.state().incidents.find(moved->order.number);
            if (incident != desk_.state().incidents.end()) {
                const Order* order = incident->second.find(moved->order);
                said_.push_back({order->unit, moved->order, Answer::Withdrawal});
            }
        }
    } else if (const auto* opened = std::get_if<IncidentOpened>(&fact)) {
        open_.push_back(opened->incident.number);
    }
}

}  // namespace nachtwacht::tests
