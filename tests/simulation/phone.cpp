#include "tests/simulation/phone.hpp"

#include <array>

namespace nachtwacht::simulation {

using namespace std::chrono_literals;
using namespace nachtwacht::routing;

namespace {

constexpr std::array<std::string_view, 7> character_names{
    "quick", "slow", "refusing", "silent", "flaky", "stammering", "late"};

Character any_character(Random& random) {
    return random.chance(400) ? Character::Quick : static_cast<Character>(random.below(7));
}

}  // namespace

std::string_view name_of(Character character) {
    const auto index = static_cast<std::size_t>(character);
    return index < character_names.size() ? character_names[index] : std::string_view{};
}

Phone::Phone(Outside outside, Random random, UnitId unit)
    : outside_(outside),
      random_(random),
      unit_(std::move(unit)),
      character_(outside.setting.fault_free ? Character::Quick : any_character(random_)),
      where_(outside.setting.region->units.at(unit_).base),
      shares_position_(random_.chance(800)),
      has_page_(random_.chance(500)),
      sound_(outside.setting.fault_free) {}

void Phone::begin() {
    tell_link();
    change_duty(sound_ || random_.chance(900));
    walk();
    outside_.timeline.after(random_.between(1min, 20min), [this] { live(); });
}

Reference Phone::reference(const std::string& value) const {
    return {Door::Mqtt, unit_.value, value, {}, std::chrono::hours{24}};
}

void Phone::tell_link() {
    // Whatever overtakes what: the broker tells the state as it is now.
    outside_.timeline.after(random_.between(10ms, 3s), [this] {
        outside_.house.hear(LinkChanged{unit_, online_});
    });
}

void Phone::order(const OrderId& id) {
    if (!online_) {
        return;
    }
    if (id.epoch < epoch_) {
        outside_.coverage.count("phone", "refuses a lower epoch");
        return;
    }
    epoch_ = id.epoch;
    if (!seen_.insert(id).second) {
        outside_.coverage.count("phone", "refuses an order it had");
        return;
    }
    outside_.coverage.count("phone", "shows an order");
    answer_after(random_.between(200ms, 4s), id, Answer::Shown);
    consider(id);
}

void Phone::consider(const OrderId& id) {
    outside_.coverage.count("character", name_of(character_));
    if (sound_) {
        answer_after(random_.between(4s, 30s), id, Answer::Accept);
        return;
    }
    // Draws stand in statements of their own: the order of arguments differs among compilers.
    const bool mostly = random_.chance(850);
    Milliseconds span = random_.between(3s, 25s);
    Answer what = Answer::Accept;
    switch (character_) {
        case Character::Quick:
            break;
        case Character::Slow:
            span = random_.between(30s, 75s);
            what = mostly ? Answer::Accept : Answer::Decline;
            break;
        case Character::Refusing:
            span = random_.between(8s, 50s);
            what = mostly ? Answer::Decline : Answer::Accept;
            break;
        case Character::Silent:
            if (random_.chance(150)) {
                // She drives off and forgets to say that she goes.
                answer_after(random_.between(65s, 4min), id, Answer::UnderWay);
            }
            return;
        case Character::Flaky:
            if (random_.chance(500)) {
                go_offline(random_.between(20s, 5min));
            }
            break;
        case Character::Stammering:
            answer_after(random_.between(5s, 15s), id, Answer::Accept);
            what = mostly ? Answer::Accept : Answer::Decline;
            break;
        case Character::Late:
            span = random_.between(55s, 6min);
            break;
    }
    answer_after(span, id, what);
}

void Phone::answer_after(Milliseconds span, const OrderId& id, Answer what) {
    outside_.timeline.after(span, [this, id, what, life = life_] {
        if (life == life_) {
            answer(id, what);
        }
    });
}

void Phone::answer(const OrderId& id, Answer what) {
    const bool busy = mine_ && *mine_ != id;
    if (what == Answer::Accept && (busy || withdrawn_.contains(id))) {
        return;
    }
    const std::string value = "a" + std::to_string(++references_);
    put_out(value, UnitAnswered{unit_, id, what, reference(value), {}});
}

void Phone::put_out(const std::string& value, Event event) {
    outbox_[value] = std::move(event);
    send(value);
    send_again(value, life_);
}

void Phone::send(const std::string& value) {
    const auto message = outbox_.find(value);
    if (!online_ || message == outbox_.end()) {
        return;
    }
    outside_.wire.carry([this, event = message->second, value] {
        outside_.house.hear(event, reference(value), [this, value](const std::string& refused) {
            outside_.wire.carry([this, value, refused] { receipt(value, refused); });
        });
    });
}

void Phone::send_again(const std::string& value, std::uint64_t life) {
    outside_.timeline.after(random_.between(4s, 8s), [this, value, life] {
        if (life == life_ && outbox_.contains(value)) {
            send(value);
            send_again(value, life);
        }
    });
}

void Phone::receipt(const std::string& value, const std::string& refused) {
    const auto message = outbox_.find(value);
    if (!online_ || message == outbox_.end()) {
        return;
    }
    const Event event = message->second;
    outbox_.erase(message);
    if (const auto* answer = std::get_if<UnitAnswered>(&event)) {
        if (answer->answer == Answer::Accept) {
            accepted(answer->order, refused);
        }
    }
}

void Phone::accepted(const OrderId& id, const std::string& refused) {
    if (!refused.empty() || withdrawn_.contains(id) || mine_) {
        outside_.coverage.count("phone", refused.empty() ? "accepted before" : "too late");
        return;
    }
    mine_ = id;
    work(id);
}

void Phone::work(const OrderId& id) {
    if (!sound_ && random_.chance(30)) {
        next_step(random_.between(10s, 5min), id, Answer::Decline);
        return;
    }
    next_step(random_.between(10s, 4min), id, Answer::UnderWay);
    if (!sound_ && random_.chance(50)) {
        next_step(random_.between(5min, 15min), id, Answer::CannotReach);
        return;
    }
    next_step(random_.between(5min, 15min), id, Answer::OnScene);
    if (!sound_ && random_.chance(250)) {
        stay_long(id);
        return;
    }
    next_step(sound_ ? 16min : random_.between(16min, 60min), id, Answer::Done);
}

// Some say that all is well, and some forget it.
void Phone::stay_long(const OrderId& id) {
    if (random_.chance(500)) {
        next_step(random_.between(30min, 65min), id, Answer::Well);
    }
    next_step(random_.between(65min, 110min), id, Answer::Done);
}

void Phone::next_step(Milliseconds span, const OrderId& id, Answer what) {
    outside_.timeline.after(span, [this, id, what, life = life_] {
        if (life != life_ || mine_ != id) {
            return;
        }
        answer(id, what);
        if (what == Answer::Done || what == Answer::CannotReach || what == Answer::Decline) {
            mine_.reset();
        }
    });
}

void Phone::withdrawal(const OrderId& id) {
    if (!online_) {
        return;
    }
    seen_.insert(id);
    withdrawn_.insert(id);
    if (mine_ == id) {
        mine_.reset();
    }
    const std::string value = "w" + std::to_string(id.epoch) + "-" + std::to_string(id.number) +
                              "-" + std::to_string(id.index);
    if (!outbox_.contains(value)) {
        put_out(value, UnitAnswered{unit_, id, Answer::Withdrawal, reference(value), {}});
    }
}

void Phone::go_offline(Milliseconds span) {
    if (!online_) {
        return;
    }
    outside_.coverage.count("fault", "phone offline");
    online_ = false;
    tell_link();
    outside_.timeline.after(span, [this] {
        online_ = true;
        tell_link();
    });
}

void Phone::restart() {
    outside_.coverage.count("fault", "phone restarted");
    ++life_;
    seen_.clear();
    withdrawn_.clear();
    mine_.reset();
    outbox_.clear();
    epoch_ = 0;
    go_offline(random_.between(5s, 1min));
}

void Phone::live() {
    if (sound_) {
        return;
    }
    const std::uint32_t draw = random_.below(100);
    if (draw < 12) {
        go_offline(random_.between(5s, 10min));
    } else if (draw < 16) {
        restart();
    } else if (draw < 30 && outbox_.empty()) {
        change_duty(!on_duty_);
    } else if (draw < 34) {
        outside_.house.hear(LinkChanged{unit_, !online_});  // a will that came in vain
        tell_link();
    } else if (draw < 40) {
        where_ = somewhere_near(where_, outside_.setting, random_);
    } else if (draw < 46) {
        answer_out_of_turn(false);
    } else if (draw < 48) {
        answer_out_of_turn(true);
    } else if (draw < 58 && on_duty_ && outbox_.empty()) {
        change_duty(true);  // she sees that her telephone is not proven, and tries again
    }
    outside_.timeline.after(random_.between(2min, 25min), [this] { live(); });
}

// About some order of the night, her own or somebody else's, or one that nobody ever made: an old
// screen, a wrong finger.
void Phone::answer_out_of_turn(bool for_another) {
    const auto what =
        random_.chance(100) ? Answer::Well : static_cast<Answer>(random_.between(2, 7));
    OrderId chosen{epoch_, 999'999, 1};
    std::uint32_t found = 0;
    for (const auto& [number, incident] : outside_.house.seen().incidents) {
        for (const Order& order : incident.orders) {
            // Most often about one that she was silent to.
            const std::uint32_t weight = order.state == OrderState::Silent ? 5 : 1;
            if ((order.unit == unit_) != for_another) {
                found += weight;
                chosen = random_.below(found) < weight ? order.id : chosen;
            }
        }
    }
    outside_.coverage.count("fault", for_another ? "answer for another" : "answer out of turn");
    answer(random_.chance(100) ? OrderId{epoch_, 999'999, 1} : chosen, what);
}

void Phone::declare_again() {
    outside_.timeline.after(random_.between(30s, 5min), [this] { change_duty(on_duty_); });
}

void Phone::change_duty(bool on) {
    on_duty_ = on;
    if (!on && mine_) {
        mine_.reset();
    }
    DutyChanged change{.unit = unit_, .on = on, .by = "unit"};
    change.try_push = on && has_page_;
    change.try_call = on && has_page_ && random_.chance(700);
    if (on && random_.chance(200)) {
        change.base = somewhere_near(where_, outside_.setting, random_);
    }
    if (on && !sound_ && random_.chance(300)) {
        change.until = outside_.setting.begins + outside_.timeline.now() +
                       random_.between(Milliseconds{10min}, Milliseconds{5h});
    }
    const std::string value = "d" + std::to_string(++references_);
    change.reference = reference(value);
    put_out(value, change);
}

void Phone::walk() {
    if (online_ && shares_position_) {
        const Position before = where_;
        where_.latitude_e6 += random_.between(-4000, 4000);
        where_.longitude_e6 += random_.between(-4000, 4000);
        const auto& roads = outside_.setting.roads;
        where_ = roads == nullptr || roads->between(before, where_) ? where_ : before;
        outside_.house.sight(unit_, where_);
    }
    outside_.timeline.after(random_.between(30s, 5min), [this] { walk(); });
}

void Phone::heal() {
    sound_ = true;
    change_duty(true);
}

}  // namespace nachtwacht::simulation
