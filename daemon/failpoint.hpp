#pragma once

#include <string_view>

namespace nachtwacht::daemon {

// A point as it stands in a table of its room. At each of them the process can die or wait; fail it
// can where the step has a failure to which somebody answers.
struct Failpoint {
    std::string_view name{};
    bool can_fail{};
};

// Named places where a test makes the process die, fail or wait. Compiled in by the CMake option
// NACHTWACHT_FAILPOINTS only; otherwise a call is nothing at all.
//   NACHTWACHT_FAILPOINT=NAME:kill|fail|slow|throw[:N]   acts once, at the Nth passage (default:
//   the first)
//   NACHTWACHT_FAILPOINT_TIMES=FILE      each passage with its time (CLOCK_MONOTONIC, ns), a line
//   each, written at an orderly end
// kill: SIGKILL to ourselves. fail: the call returns true and its caller behaves as if that step
// had failed. slow: waits two seconds. The last two say so on standard error. throw: leaves by an
// exception. Any thread.
#ifdef NACHTWACHT_FAILPOINTS
[[nodiscard]] bool failpoint(std::string_view name);
// For one message only: the point "NAME-WHICH".
[[nodiscard]] bool failpoint(std::string_view name, std::string_view which);

// The same as the environment variable, for a test in one process; an empty text disarms. An
// unreadable one aborts.
void arm_failpoint(std::string_view text);
#else
[[nodiscard]] constexpr bool failpoint(std::string_view /*name*/) { return false; }
[[nodiscard]] constexpr bool failpoint(std::string_view /*name*/, std::string_view /*which*/) {
    return false;
}
#endif

}  // namespace nachtwacht::daemon
