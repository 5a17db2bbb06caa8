#include "tests/simulation/operator.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace nachtwacht::simulation {

using namespace std::chrono_literals;
using namespace nachtwacht::routing;

Operator::Operator(Outside outside, Random random, OperatorId who)
    : outside_(outside),
      random_(random),
      who_(std::move(who)),
      sound_(outside.setting.fault_free),
      careful_(outside.setting.fault_free) {}

void Operator::begin() {
    if (careful_ || random_.chance(750)) {
        come();
    }
    look();
    outside_.timeline.after(random_.between(5min, 60min), [this] { leave_or_return(); });
}

void Operator::come() {
    present_ = true;
    connected_ = outside_.house.is_up();
    outside_.house.hear(PresenceChanged{who_, true});
}

void Operator::reconnect() {
    connected_ = false;
    outside_.timeline.after(random_.between(200ms, 5s), [this] {
        if (present_) {
            come();
        }
    });
}

void Operator::leave_or_return() {
    if (sound_) {
        return;
    }
    if (present_) {
        leave();
    } else {
        come();
        sound_off_ = random_.chance(200);
        if (sound_off_) {
            outside_.coverage.count("fault", "operator with the sound off");
        }
    }
    outside_.timeline.after(random_.between(2min, 60min), [this] { leave_or_return(); });
}

// Or is gone without a word: then the house knows it when the board's connection is lost.
void Operator::leave() {
    const bool without_a_word = random_.chance(300);
    outside_.coverage.count(
        "fault", without_a_word ? "operator gone in mid-shift" : "operator leaves"
    );
    present_ = false;
    connected_ = false;
    if (!without_a_word) {
        outside_.house.hear(PresenceChanged{who_, false});
        return;
    }
    outside_.timeline.after(random_.between(20s, 90s), [this] {
        if (!present_) {
            outside_.house.hear(PresenceChanged{who_, false});
        }
    });
}

void Operator::heal() {
    sound_ = true;
    sound_off_ = false;
    come();
}

bool Operator::has_hope(const Incident& incident) const {
    return careful_ && incident.waiting &&
           outside_.house.clock().steady - incident.opened.steady < 15min;
}

// The unit is not heard of any more: its phone may have lost the order. Somebody rings it up.
bool Operator::takes_too_long(const Incident& incident) const {
    const Seconds patience = sound_ ? Seconds{25min} : Seconds{75min};
    return incident.held() != nullptr && incident.accepted_at &&
           outside_.house.clock().steady - *incident.accepted_at > patience;
}

// The one with something to do that waits longest; what another has taken is left to him.
const Incident* Operator::most_pressing() const {
    const Incident* found = nullptr;
    for (const auto& [number, alive] : outside_.house.alive()) {
        const Incident& incident = *alive;
        const bool of_another = !incident.taken_by.empty() && incident.taken_by != who_;
        if (!incident.is_open() || (of_another && !sound_)) {
            continue;
        }
        const bool to_do = std::any_of(
            incident.tasks.begin(), incident.tasks.end(), [](const Task& t) { return t.is_open(); }
        );
        const bool idle =
            incident.held() == nullptr && !incident.awaits_answer() && !has_hope(incident);
        const bool pressing = to_do || idle || takes_too_long(incident);
        if (pressing && (found == nullptr || rank_of(incident.urgency) < rank_of(found->urgency))) {
            found = &incident;
        }
    }
    return found;
}

Milliseconds Operator::until_next_look() {
    if (sound_off_) {
        return random_.between(40s, 4min);
    }
    return random_.between(3s, sound_ ? 6s : 40s);
}

void Operator::look() {
    outside_.timeline.after(until_next_look(), [this] { look(); });
    if (!connected_ || !outside_.house.is_up() || (!sound_ && random_.chance(150))) {
        return;
    }
    if (!sound_ && random_.chance(25)) {
        slip();
        return;
    }
    if (!sound_ && random_.chance(20)) {
        vouch();
    }
    if (const Incident* incident = most_pressing()) {
        act_on(Incident{*incident});
    }
}

// What somebody does with an old screen before him, or on the wrong line.
void Operator::slip() {
    outside_.coverage.count("fault", "operator slips");
    const std::uint32_t draw = random_.below(6);
    if (draw == 0) {
        act(Act::Take, 999'999);
        return;
    }
    for (const auto& [number, incident] : outside_.house.seen().incidents) {
        const bool of_another =
            incident.is_open() && !incident.taken_by.empty() && incident.taken_by != who_;
        const bool ended = std::any_of(
            incident.tasks.begin(), incident.tasks.end(), [](const Task& t) { return !t.is_open(); }
        );
        if (draw == 1 && !incident.is_open()) {
            act(Act::Close, number, {.word = "resolved"});
        } else if (draw == 2 && of_another) {
            act(Act::Take, number);
        } else if (draw == 3 && incident.is_open()) {
            act(Act::Assign, number, {.unit = {"gone-1"}});
        } else if (draw == 4 && incident.is_open()) {
            act(Act::ConfirmTask, number, {.task = 99, .word = "told"});
        } else if (draw == 5 && incident.is_open() && ended) {
            const auto task =
                std::find_if(incident.tasks.begin(), incident.tasks.end(), [](const Task& t) {
                    return !t.is_open();
                });
            act(Act::ConfirmTask, number, {.task = task->id.index, .word = "told"});
        } else {
            continue;
        }
        return;
    }
}

// She had the nurse on the telephone herself.
void Operator::vouch() {
    for (const auto& [name, unit] : outside_.house.seen().units) {
        if (is_provisional(unit)) {
            outside_.house.hear(DutyChanged{
                .unit = name, .on = true, .by = who_.value, .word = "spoken"});
            return;
        }
    }
}

void Operator::act(Act what, std::uint64_t incident, OperatorActed more) {
    more.who = who_;
    more.act = what;
    more.incident = incident;
    outside_.house.hear(more);
}

namespace {

bool may_be_one(const Incident& a, const Incident& b) {
    const bool two_persons =
        a.client != ClientNumber::None && b.client != ClientNumber::None && a.client != b.client;
    return a.id.number != b.id.number && a.is_open() && b.is_open() && a.lane == b.lane &&
           !two_persons;
}

}  // namespace

// The neighbour rang about it as well; of all lines rather about one for which somebody is asked.
void Operator::join(const Incident& incident) {
    if (random_.chance(400)) {
        slip_in_joining(incident);
        return;
    }
    const Incident* goes_on = &incident;
    const Incident* ends = nullptr;
    for (const auto& [number, other] : outside_.house.alive()) {
        const bool mine = other->taken_by.empty() || other->taken_by == who_;
        if (!mine) {
            continue;
        }
        for (const auto& [twin_number, twin] : outside_.house.alive()) {
            if (other->awaits_answer() && may_be_one(*twin, *other)) {
                goes_on = twin;
                ends = other;
            }
        }
        if (ends == nullptr && may_be_one(incident, *other)) {
            ends = other;
        }
    }
    if (ends != nullptr) {
        act(Act::Join,
            goes_on->id.number,
            {.other = ends->id.number, .other_seen = ends->changed_in});
    }
}

// The wrong line, an old picture, or two that a nurse has each.
void Operator::slip_in_joining(const Incident& incident) {
    const std::uint32_t draw = random_.below(6);
    if (draw == 0) {
        act(Act::Join, incident.id.number, {.other = incident.id.number});
        return;
    }
    if (draw == 1) {
        act(Act::Join, incident.id.number, {.other = 999'999});
        return;
    }
    for (const auto& [number, other] : outside_.house.seen().incidents) {
        const bool has_unit = other.held() != nullptr;
        const bool may_be = may_be_one(incident, other);
        if ((draw == 2 && !other.is_open()) || (draw == 3 && other.is_open() && !may_be) ||
            (draw == 4 && may_be)) {
            act(Act::Join, incident.id.number, {.other = number, .other_seen = draw == 4 ? 1U : 0U}
            );
            return;
        }
        const auto twin = [&](const auto& row) {
            return row.second->held() != nullptr && may_be_one(*row.second, other);
        };
        const auto& alive = outside_.house.alive();
        const auto found =
            draw == 5 && has_unit ? std::find_if(alive.begin(), alive.end(), twin) : alive.end();
        if (found != alive.end()) {
            act(Act::Join, found->first, {.other = number});
            return;
        }
    }
}

// The partner fell as well.
void Operator::split(const Incident& incident) {
    constexpr std::array kinds{
        Kind::Fall, Kind::Request, Kind::ManualAlarm, Kind::FireSmoke, Kind::Death, Kind::Test};
    OperatorActed more{.kind = kinds[random_.below(kinds.size())]};
    if (random_.chance(400)) {
        more.urgency = static_cast<Urgency>(random_.between(1, 5));
    }
    act(Act::Split, incident.id.number, more);
}

void Operator::act_on(const Incident& incident) {
    const std::uint64_t number = incident.id.number;
    if (incident.taken_by.empty() && random_.chance(700)) {
        act(Act::Take, number);
        return;
    }
    if (!sound_ && random_.chance(30)) {
        act(random_.chance(500) ? Act::Release : Act::Remark, number);
        return;
    }
    if (!sound_ && random_.chance(15)) {
        act(Act::CallOff, number);
        return;
    }
    if (!sound_ && random_.chance(80)) {
        random_.chance(700) ? join(incident) : split(incident);
        return;
    }
    for (const Task& task : incident.tasks) {
        if (task.is_open()) {
            do_task(incident, task);
            return;
        }
    }
    without_tasks(incident);
}

void Operator::without_tasks(const Incident& incident) {
    const std::uint64_t number = incident.id.number;
    if (takes_too_long(incident)) {
        act(Act::Close, number, {.word = "rung_up"});
    } else if (careful_ && incident.waiting && incident.outside_party.empty()) {
        act(Act::OutsideParty, number, {.word = "hap"});
    } else if (incident.held() == nullptr && !incident.awaits_answer()) {
        act(random_.chance(700) ? Act::Close : Act::Assess, number, {.word = "resolved"});
    } else if (!sound_) {
        act(Act::Remark, number);
    }
}

void Operator::do_task(const Incident& incident, const Task& task) {
    const std::uint64_t number = incident.id.number;
    switch (task.kind) {
        case TaskKind::Speak:
        case TaskKind::PhoneBack:
            speak(incident);
            return;
        case TaskKind::Decide:
        case TaskKind::FindHelp:
        case TaskKind::Unanswered:
            decide(incident, task);
            return;
        case TaskKind::Technical:
            if (sound_ || random_.chance(100)) {
                act(Act::Close, number, {.word = "repaired"});
            }
            return;
        default:
            act(Act::ConfirmTask, number, {.task = task.id.index, .word = "told"});
    }
}

void Operator::speak(const Incident& incident) {
    if (random_.chance(300)) {
        act(Act::NoAnswer, incident.id.number);
        return;
    }
    OperatorActed said;
    if (random_.chance(400)) {
        said.urgency =
            random_.chance(40) ? Urgency::U1 : static_cast<Urgency>(random_.between(2, 5));
    }
    act(Act::Spoken, incident.id.number, said);
}

void Operator::assign(std::uint64_t incident) {
    const auto& units = outside_.setting.region->units;
    auto unit = units.begin();
    std::advance(unit, random_.below(static_cast<std::uint32_t>(units.size())));
    act(Act::Assign, incident, {.unit = unit->first});
}

// Sends a unit wherever one may go, and waits for one that may come free.
void Operator::decide_well(const Incident& incident, const Task& task) {
    const std::uint64_t number = incident.id.number;
    if (task.kind == TaskKind::Decide && incident.raw && !incident.unit_wanted) {
        act(Act::Assess, number, {.urgency = Urgency::U2});
    } else if (task.kind == TaskKind::Decide && incident.held() == nullptr) {
        act(Act::Search, number);
    } else {
        act(Act::ConfirmTask, number, {.task = task.id.index, .word = "seen"});
    }
}

void Operator::decide(const Incident& incident, const Task& task) {
    if (careful_) {
        decide_well(incident, task);
        return;
    }
    const std::uint64_t number = incident.id.number;
    const std::uint32_t draw = random_.below(100);
    if (task.kind == TaskKind::Unanswered && random_.chance(100)) {
        // By what she hears on the telephone it is worse than it looked.
        act(Act::Assess, number, {.urgency = static_cast<Urgency>(random_.between(1, 2))});
    } else if (draw < 25) {
        act(Act::Search, number);
    } else if (draw < 40) {
        assign(number);
    } else if (draw < 60) {
        act(Act::ConfirmTask, number, {.task = task.id.index, .word = "seen"});
    } else if (draw < 75) {
        act(Act::OutsideParty, number, {.word = "hap"});
    } else if (draw < 85) {
        act(Act::CallOff, number);
    } else {
        act(Act::Close, number, {.word = "resolved"});
    }
}

}  // namespace nachtwacht::simulation
