#include "tests/simulation/run.hpp"

#include "tests/simulation/world.hpp"

namespace nachtwacht::simulation {

Outcome run_seed(std::uint64_t seed, int hours, Coverage& coverage, std::ostream* story) {
    Outcome outcome{.seed = seed};
    World world{seed};
    world.tell_story(story);
    try {
        world.run(std::chrono::hours{hours});
    } catch (const Broken& broken) {
        outcome.broken = broken.what();
    }
    coverage.add(world.coverage());
    outcome.alarms = world.alarms();
    outcome.entries = world.entries();
    outcome.simulated_minutes =
        std::chrono::duration_cast<std::chrono::minutes>(world.simulated()).count();
    return outcome;
}

std::string replay_command(std::uint64_t seed, int hours) {
    return "nachtwacht_simulate --seed " + std::to_string(seed) + " --hours " +
           std::to_string(hours) + " --story";
}

}  // namespace nachtwacht::simulation
