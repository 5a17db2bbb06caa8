#include "daemon/role.hpp"

#include <algorithm>

namespace nachtwacht::daemon {
namespace {

constexpr std::array<std::string_view, all_roles.size()> names{
    "operator", "shift_leader", "planner", "technical", "auditor", "team"};

}  // namespace

std::string_view name_of(Role role) { return names.at(static_cast<std::size_t>(role)); }

std::optional<Role> role_named(std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) {
        return std::nullopt;
    }
    return all_roles.at(static_cast<std::size_t>(found - names.begin()));
}

}  // namespace nachtwacht::daemon
