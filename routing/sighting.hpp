// Where a unit was last seen. Not journalled: a decision keeps what it used of it.
#pragma once

#include <cstdint>

#include "routing/types.hpp"

namespace nachtwacht::routing {

struct Sighting {
    Position position{};
    Wall at{};                  // when it was there (time of the fix), never when it was told
    std::int32_t accuracy_m{};  // radius of confidence; 0: not told
};

}  // namespace nachtwacht::routing
