// What everybody outside the house shares: time, the link to the house, and the house itself.
#pragma once

#include "tests/simulation/house.hpp"
#include "tests/simulation/wire.hpp"

namespace nachtwacht::simulation {

struct Outside {
    Timeline& timeline;
    Wire& wire;
    House& house;
    Coverage& coverage;
    const Setting& setting;
};

}  // namespace nachtwacht::simulation
