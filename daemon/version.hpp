#pragma once

#include <string_view>

namespace nachtwacht::daemon {

// As in the project() line of CMakeLists.txt.
inline constexpr std::string_view version = NACHTWACHT_VERSION;

}  // namespace nachtwacht::daemon
