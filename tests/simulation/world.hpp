// One night in one process on virtual time: everything that happens follows from the seed.
#pragma once

#include <memory>
#include <ostream>
#include <vector>

#include "tests/simulation/device.hpp"
#include "tests/simulation/operator.hpp"
#include "tests/simulation/phone.hpp"

namespace nachtwacht::simulation {

class World {
public:
    World(std::uint64_t seed, Faults faults);
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    void tell_story(std::ostream* out) { house_.tell_story(out); }

    // The night with all its faults, then an hour in which they stop and everything has to settle.
    // Throws Broken when an invariant does not hold.
    void run(std::chrono::hours night);

    [[nodiscard]] const Coverage& coverage() const { return coverage_; }
    [[nodiscard]] std::uint64_t alarms() const { return devices_.alarms(); }
    [[nodiscard]] std::uint64_t entries() const { return house_.disk().committed().size(); }
    [[nodiscard]] Steady simulated() const { return timeline_.now(); }
    [[nodiscard]] Watch::Chances chances() const { return house_.watch().chances(); }

private:
    void populate();
    void connect();
    void live_until(Steady end);
    void begin();
    void mishap();
    void call_of_a_unit_that_is_gone();
    void trouble_of_the_house();
    void ring(const routing::CallAsked& call);
    void report(Milliseconds span, const routing::CallAsked& call, routing::CallState state);
    void push(const routing::UnitId& unit);
    void heal();
    void everything_is_in_hand() const;
    [[nodiscard]] bool is_settled() const;
    void report_unsettled() const;
    void nothing_acknowledged_is_lost() const;
    Phone& phone_of(const routing::UnitId& unit);

    Random random_;
    Coverage coverage_;
    Timeline timeline_;
    Setting setting_;
    Wire wire_;
    House house_;
    Devices devices_;
    std::vector<std::unique_ptr<Phone>> phones_;
    std::vector<std::unique_ptr<Operator>> operators_;
    bool sound_{};  // nothing goes wrong from here on
};

}  // namespace nachtwacht::simulation
