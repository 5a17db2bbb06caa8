#include "tests/simulation/run.hpp"

#include "tests/simulation/world.hpp"

namespace nachtwacht::simulation {

Outcome run(const Night& night, std::ostream* story) {
    Outcome outcome{.seed = night.seed};
    World world{night.seed, night.faults};
    world.tell_story(story);
    try {
        world.run(std::chrono::hours{night.hours});
    } catch (const Broken& broken) {
        outcome.broken = broken.what();
    }
    outcome.alarms = world.alarms();
    outcome.entries = world.entries();
    outcome.simulated_minutes =
        std::chrono::duration_cast<std::chrono::minutes>(world.simulated()).count();
    outcome.chances = world.chances();
    outcome.coverage = world.coverage();
    return outcome;
}

std::string replay_command(const Night& night) {
    return "nachtwacht_simulate --seed " + std::to_string(night.seed) + " --hours " +
           std::to_string(night.hours) + (night.faults == Faults::None ? " --fault-free" : "") +
           " --story";
}

}  // namespace nachtwacht::simulation
