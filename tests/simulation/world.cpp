#include "tests/simulation/world.hpp"

#include <map>

namespace nachtwacht::simulation {

using namespace std::chrono_literals;
using namespace nachtwacht::routing;

namespace {

WireFaults any_faults(Random& random) {
    return {
        static_cast<std::uint32_t>(random.between(0, 150)),
        static_cast<std::uint32_t>(random.between(0, 80)),
        static_cast<std::uint32_t>(random.between(0, 60))};
}

}  // namespace

World::World(std::uint64_t seed)
    : random_(seed),
      setting_(make_setting(random_.fork())),
      wire_{timeline_, random_.fork(), coverage_, any_faults(random_)},
      house_(timeline_, random_.fork(), coverage_, setting_),
      devices_({timeline_, wire_, house_, coverage_, setting_}, random_.fork()) {
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
         }}
    );
    house_.on_start([this] {
        nothing_acknowledged_is_lost();
        for (const auto& phone : phones_) {
            phone->tell_link();
        }
        for (const auto& who : operators_) {
            who->reconnect();
        }
    });
}

void World::run(std::chrono::hours night) {
    house_.begin();
    for (const auto& phone : phones_) {
        phone->begin();
    }
    for (const auto& who : operators_) {
        who->begin();
    }
    devices_.begin(random_.between(20, 40));
    mishap();
    live_until(timeline_.now() + night);
    heal();
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
    }
    timeline_.after(random_.between(1min, 20min), [this] { mishap(); });
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

void World::nothing_acknowledged_is_lost() const {
    using Key = std::pair<std::string, std::string>;
    std::map<Key, Steady> stored;
    for (const Entry& entry : house_.disk().committed()) {
        for (const Fact& fact : entry.facts) {
            const auto* signal = std::get_if<SignalStored>(&fact);
            if (signal == nullptr) {
                continue;
            }
            const Key key{key_of(signal->reference), signal->reference.content};
            const auto before = stored.find(key);
            if (before != stored.end() &&
                entry.now.steady < before->second + signal->reference.keep) {
                throw Broken{"a repeat was stored a second time: " + signal->reference.value};
            }
            stored[key] = entry.now.steady;
        }
    }
    for (const Reference& reference : devices_.acknowledged()) {
        if (!stored.contains({key_of(reference), reference.content})) {
            throw Broken{"acknowledged and lost: " + reference.sender + " " + reference.value};
        }
    }
}

}  // namespace nachtwacht::simulation
