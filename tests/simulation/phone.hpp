// A unit with its phone: a person with a character, an app that refuses what it had before, and a
// connection that comes and goes.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "tests/simulation/outside.hpp"

namespace nachtwacht::simulation {

enum class Character : std::uint8_t {
    Quick,
    Slow,  // answers near the limit, and past it
    Refusing,
    Silent,
    Flaky,       // loses the connection
    Stammering,  // answers twice
    Late,        // answers when others are asked already
};
[[nodiscard]] std::string_view name_of(Character character);

class Phone {
public:
    Phone(Outside outside, Random random, routing::UnitId unit);

    void begin();
    // Messages of the house that reached the phone, if it is online.
    void order(const routing::OrderId& id);
    void withdrawal(const routing::OrderId& id);
    // The house asks the broker anew who is online.
    void tell_link();
    // The app starts again: all that it had seen and had to say is gone.
    void restart();
    // The house came back as it was some time ago: the nurse sees it, and says anew whether she is
    // on duty.
    void declare_again();
    // From here on it stays online and the nurse answers.
    void heal();

    [[nodiscard]] const routing::UnitId& unit() const { return unit_; }
    // Nothing left to tell the house.
    [[nodiscard]] bool is_silent() const { return outbox_.empty(); }

private:
    void consider(const routing::OrderId& id);
    void answer_after(Milliseconds span, const routing::OrderId& id, routing::Answer answer);
    void answer(const routing::OrderId& id, routing::Answer answer);
    void put_out(const std::string& reference, routing::Event event);
    void send(const std::string& reference);
    void send_again(const std::string& reference, std::uint64_t life);
    void receipt(const std::string& reference, const std::string& refused);
    void accepted(const routing::OrderId& id, const std::string& refused);
    void work(const routing::OrderId& id);
    void stay_long(const routing::OrderId& id);
    void next_step(Milliseconds span, const routing::OrderId& id, routing::Answer answer);
    void go_offline(Milliseconds span);
    void live();
    void answer_out_of_turn(bool for_another);
    void change_duty(bool on);
    void walk();
    routing::Reference reference(const std::string& value) const;

    Outside outside_;
    Random random_;
    routing::UnitId unit_;
    Character character_;
    routing::Position where_{};
    bool shares_position_{};
    bool has_page_{};  // and so proves that it is woken; a vehicle's unit has no need to
    bool online_{true};
    bool on_duty_{};
    bool sound_{};
    std::uint32_t epoch_{};
    std::uint64_t life_{};
    std::uint64_t references_{};
    std::set<routing::OrderId> seen_;
    std::set<routing::OrderId> withdrawn_;
    std::optional<routing::OrderId> mine_;
    std::map<std::string, routing::Event> outbox_;
};

}  // namespace nachtwacht::simulation
