// What `nachtwacht` ends with; nachtwacht(1) EXIT STATUS says the same.
#pragma once

#include <string_view>

namespace nachtwacht::daemon::cli {

inline constexpr int exit_ok = 0;
inline constexpr int exit_failed = 1;       // refused, not found, or a test that does not pass
inline constexpr int exit_usage = 2;        // the command line
inline constexpr int exit_unreachable = 3;  // nobody answers at the socket or broker
inline constexpr int exit_not_allowed = 4;  // not in the group, or for the administrator only
inline constexpr int exit_bad_files = 78;   // a configuration, pack or register (sysexits.h)

// Of a fault in an answer over the command socket (clerk.hpp).
[[nodiscard]] constexpr int exit_for(std::string_view fault) {
    if (fault == "usage") {
        return exit_usage;
    }
    if (fault == "not_allowed") {
        return exit_not_allowed;
    }
    return fault == "bad" ? exit_bad_files : exit_failed;
}

}  // namespace nachtwacht::daemon::cli
