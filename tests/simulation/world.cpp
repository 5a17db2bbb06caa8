#include "tests/simulation/world.hpp"

namespace nachtwacht::simulation {

using namespace std::chrono_literals;
using namespace nachtwacht::routing;

namespace {

// How long after the faults stopped each incident has somebody who goes, decides, or is asked.
constexpr std::chrono::minutes in_hand_within{15};

WireFaults any_faults(Faults faults, Random& random) {
    if (faults == Faults::None) {
        return {};
    }
    return {
        static_cast<std::uint32_t>(random.between(0, 150)),
        static_cast<std::uint32_t>(random.between(0, 80)),
        static_cast<std::uint32_t>(random.between(0, 60))};
}

}  // namespace

World::World(std::uint64_t seed, Faults faults)
    : random_(seed),
      setting_(make_setting(random_.fork(), faults)),
      wire_{timeline_, random_.fork(), coverage_, any_faults(faults, random_)},
      house_(timeline_, random_.fork(), coverage_, setting_),
      devices_({timeline_, wire_, house_, coverage_, setting_}, random_.fork()),
      sound_(faults == Faults::None) {
    populate();
    connect();
}

void World::populate() {
    const Outside outside{timeline_, wire_, house_, coverage_, setting_};
    for (const auto& [name, unit] : setting_.region->units) {
        phones_.push_back(std::make_unique<Phone>(outside, random_.fork(), name));
    }
    for (const char* name : {"olga", "omar", "otto"}) {
        operators_.push_back(std::make_unique<Operator>(outside, random_.fork(), OperatorId{name}));
    }
}

Phone& World::phone_of(const UnitId& unit) {
    for (const auto& phone : phones_) {
        if (phone->unit() == unit) {
            return *phone;
        }
    }
    throw Broken{"the house speaks to a phone that does not exist: " + unit.value};
}

void World::connect() {
    house_.connect(
        {[this](const UnitId& unit, const OrderId& id) {
             wire_.carry([this, &phone = phone_of(unit), id] { phone.order(id); });
         },
         [this](const UnitId& unit, const OrderId& id) {
             wire_.carry([this, &phone = phone_of(unit), id] { phone.withdrawal(id); });
         },
         [this](const UnitId& unit) { push(unit); },
         [this](const CallAsked& call) { ring(call); }}
    );
    house_.on_start([this] {
        for (const auto& phone : phones_) {
            phone->tell_link();
        }
        for (const auto& who : operators_) {
            who->reconnect();
        }
    });
    house_.on_restore([this] {
        for (const auto& phone : phones_) {
            phone->declare_again();
        }
    });
}

void World::begin() {
    if (sound_) {
        house_.heal();
    }
    house_.begin();
    for (const auto& phone : phones_) {
        phone->begin();
    }
    for (const auto& who : operators_) {
        who->begin();
    }
    devices_.begin(sound_ ? random_.between(12, 24) : random_.between(20, 40));
    mishap();
}

void World::run(std::chrono::hours night) {
    begin();
    live_until(timeline_.now() + night);
    heal();
    live_until(timeline_.now() + in_hand_within);
    everything_is_in_hand();
    const Steady end = timeline_.now() + 60min;
    while (!is_settled() && timeline_.now() < end) {
        live_until(timeline_.now() + 1min);
    }
    if (!is_settled()) {
        report_unsettled();
    }
    house_.compare();
    nothing_acknowledged_is_lost();
}

void World::live_until(Steady end) {
    while (timeline_.now() < end) {
        const auto deadline = house_.next_deadline();
        const auto next = timeline_.next();
        if (deadline && (!next || *deadline <= *next) && *deadline <= end) {
            timeline_.move_to(*deadline);
            house_.tick();
        } else if (next && *next <= end) {
            timeline_.step();
        } else {
            timeline_.move_to(end);
        }
    }
}

void World::mishap() {
    if (sound_) {
        return;
    }
    const std::uint32_t draw = random_.below(100);
    if (draw < 30) {
        house_.crash();
    } else if (draw < 45) {
        house_.step_clock(random_.between(-3'600'000, 3'600'000) * 1ms);
    } else if (draw < 60) {
        coverage_.count("fault", "rule book reloaded");
        house_.reload(random_.chance(500) ? setting_.region : setting_.reloaded);
    } else if (draw < 64) {
        devices_.storm();
    } else if (draw < 80) {
        random_.pick(phones_)->restart();
    } else if (draw < 86) {
        coverage_.count("fault", "client register reloaded");
        house_.reload(random_.chance(500) ? setting_.clients : setting_.corrected);
    } else if (draw < 90) {
        call_of_a_unit_that_is_gone();
    } else if (draw < 92) {
        house_.restore_backup();
    } else if (draw < 95) {
        trouble_of_the_house();
    }
    timeline_.after(random_.between(1min, 20min), [this] { mishap(); });
}

void World::call_of_a_unit_that_is_gone() {
    coverage_.count("fault", "phone of a unit that is gone");
    const Reference reference{
        routing::Door::Mqtt, "gone-1", std::to_string(random_.next()), {}, std::chrono::hours{24}};
    const DutyChanged change{.unit = {"gone-1"}, .on = true, .by = "unit", .reference = reference};
    house_.hear(change, reference, [](const std::string&) {});
}

void World::trouble_of_the_house() {
    coverage_.count("fault", "disk low");
    routing::Signal signal{
        .kind = random_.chance(500) ? routing::Kind::DeviceFault : routing::Kind::Restored};
    signal.reference.door = routing::Door::House;
    signal.reference.sender = "nachtwachtd";
    house_.hear(routing::SignalReceived{signal});
}

// The customer's telephony: it rings, or does not, and says what became of it, or does not.
void World::ring(const CallAsked& call) {
    if (sound_) {
        report(3s, call, CallState::Answered);
        return;
    }
    const std::uint32_t draw = random_.below(100);
    if (draw < 8) {
        report(random_.between(1s, 60s), call, CallState::NotTaken);
        return;
    }
    report(random_.between(100ms, 2s), call, CallState::Taken);
    if (draw < 12) {
        report(random_.between(2s, 5s), call, CallState::Sent);
        return;
    }
    report(random_.between(2s, 6s), call, CallState::Ringing);
    const Milliseconds span = random_.between(6s, 40s);
    if (draw < 55) {
        report(span, call, CallState::Answered);
    } else if (draw < 80) {
        report(span, call, CallState::NotAnswered);
    } else if (draw < 90) {
        report(span, call, CallState::Busy);
    } else if (draw < 97) {
        report(span, call, CallState::Failed);
    }
}

void World::report(Milliseconds span, const CallAsked& call, CallState state) {
    timeline_.after(span, [this, call, state] {
        house_.hear(CallReported{call.incident, call.task, call.order, call.party, call.unit, state}
        );
    });
}

void World::push(const UnitId& unit) {
    const bool shown = sound_ || random_.chance(700);
    timeline_.after(random_.between(500ms, 8s), [this, unit, shown] {
        house_.hear(PushReported{unit, shown, shown ? "" : "no_phone"});
    });
}

void World::heal() {
    sound_ = true;
    house_.say("the faults stop");
    devices_.stop();
    wire_.heal();
    house_.heal();
    for (const auto& phone : phones_) {
        phone->heal();
    }
    for (const auto& who : operators_) {
        who->heal();
    }
}

void World::everything_is_in_hand() const {
    for (const auto& [number, incident] : house_.alive()) {
        const bool for_people = incident->lane == Lane::Care || incident->lane == Lane::Unknown;
        if (incident->is_open() && for_people && holder_of(*incident) == Holder::Nobody &&
            !incident->awaits_answer()) {
            throw Broken{
                "a quarter of an hour after the faults stopped incident " + std::to_string(number) +
                " is in nobody's hand"};
        }
    }
}

bool World::is_settled() const {
    if (!house_.is_up() || !devices_.all_acknowledged()) {
        return false;
    }
    for (const auto& [number, incident] : house_.seen().incidents) {
        if (incident.is_open()) {
            return false;
        }
        for (const Order& order : incident.orders) {
            if (order.state == OrderState::Withdrawn && !order.withdrawal_confirmed) {
                return false;
            }
        }
    }
    for (const auto& phone : phones_) {
        if (!phone->is_silent()) {
            return false;
        }
    }
    return true;
}

void World::report_unsettled() const {
    std::string what = "an hour after the faults stopped not everything is settled:";
    what += devices_.all_acknowledged() ? "" : " a device has no receipt;";
    for (const auto& [number, incident] : house_.seen().incidents) {
        if (incident.is_open()) {
            what += " incident " + std::to_string(number) + " is open;";
        }
        for (const Order& order : incident.orders) {
            if (order.state == OrderState::Withdrawn && !order.withdrawal_confirmed) {
                what += " a withdrawal of incident " + std::to_string(number) + " stands;";
            }
        }
    }
    for (const auto& phone : phones_) {
        what += phone->is_silent() ? "" : " " + phone->unit().value + " has no receipt;";
    }
    throw Broken{what};
}

// As the senders see it; the house's own account is the promises'.
void World::nothing_acknowledged_is_lost() const {
    for (const Reference& reference : devices_.acknowledged()) {
        if (!house_.promises().holds(reference)) {
            throw Broken{"acknowledged and lost: " + reference.sender + " " + reference.value};
        }
    }
}

}  // namespace nachtwacht::simulation
