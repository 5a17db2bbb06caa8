// What is refused last when the disk runs low (safety.md S18).
#pragma once

#include "routing/kinds.hpp"

namespace nachtwacht::daemon {

// A person may need help. False only for kinds that are about devices, tests or presence.
[[nodiscard]] bool is_call_for_help(routing::Kind kind);

}  // namespace nachtwacht::daemon
