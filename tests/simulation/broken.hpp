// An invariant does not hold; the message says which, and with what.
#pragma once

#include <stdexcept>

namespace nachtwacht::simulation {

struct Broken : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace nachtwacht::simulation
