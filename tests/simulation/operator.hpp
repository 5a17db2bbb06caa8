// Somebody at a board: present or not, gone in the middle of the shift without a word, with the
// sound off, mostly sensible. On a night without faults always sensible.
#pragma once

#include "tests/simulation/outside.hpp"

namespace nachtwacht::simulation {

class Operator {
public:
    Operator(Outside outside, Random random, routing::OperatorId who);

    void begin();
    // The house started anew: the board says so again.
    void reconnect();
    // From here on present, and working towards an end.
    void heal();

private:
    void look();
    void leave_or_return();
    void leave();
    void come();
    [[nodiscard]] routing::Milliseconds until_next_look();
    void slip();
    void join(const routing::Incident& incident);
    void slip_in_joining(const routing::Incident& incident);
    void split(const routing::Incident& incident);
    void vouch();
    [[nodiscard]] const routing::Incident* most_pressing() const;
    [[nodiscard]] bool takes_too_long(const routing::Incident& incident) const;
    // A unit may still come free for it.
    [[nodiscard]] bool has_hope(const routing::Incident& incident) const;
    void act_on(const routing::Incident& incident);
    void do_task(const routing::Incident& incident, const routing::Task& task);
    void without_tasks(const routing::Incident& incident);
    void decide(const routing::Incident& incident, const routing::Task& task);
    void decide_well(const routing::Incident& incident, const routing::Task& task);
    void speak(const routing::Incident& incident);
    void act(routing::Act act, std::uint64_t incident, routing::OperatorActed more = {});
    void assign(std::uint64_t incident);

    Outside outside_;
    Random random_;
    routing::OperatorId who_;
    bool present_{};
    bool connected_{};  // the house knows that the board is open
    bool sound_off_{};
    bool sound_{};  // makes no mistakes from here on
    bool careful_;  // and never made any
};

}  // namespace nachtwacht::simulation
