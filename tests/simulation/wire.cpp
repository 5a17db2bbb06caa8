#include "tests/simulation/wire.hpp"

namespace nachtwacht::simulation {

using namespace std::chrono_literals;

Milliseconds Wire::travel() {
    if (random_.chance(faults_.delayed)) {
        coverage_.count("fault", "message delayed");
        return random_.between(1s, 40s);
    }
    return random_.between(2ms, 120ms);
}

void Wire::carry(const Timeline::Happening& arrive) {
    if (random_.chance(faults_.lost)) {
        coverage_.count("fault", "message lost");
        return;
    }
    timeline_.after(travel(), arrive);
    if (random_.chance(faults_.doubled)) {
        coverage_.count("fault", "message doubled");
        timeline_.after(travel(), arrive);
    }
}

}  // namespace nachtwacht::simulation
