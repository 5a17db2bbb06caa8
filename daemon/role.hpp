// What somebody who logs in may do; tested as a table of roles and routes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace nachtwacht::daemon {

enum class Role : std::uint8_t { Operator, ShiftLeader, Planner, Technical, Auditor, Team };

inline constexpr std::array all_roles{
    Role::Operator, Role::ShiftLeader, Role::Planner, Role::Technical, Role::Auditor, Role::Team};

// "operator", "shift_leader", ...
[[nodiscard]] std::string_view name_of(Role role);
[[nodiscard]] std::optional<Role> role_named(std::string_view name);

// Who may: none of them unless said.
class Roles {
public:
    constexpr Roles() = default;
    template <class... More>
    constexpr explicit Roles(Role first, More... more) : bits_(bit(first)) {
        ((bits_ |= bit(more)), ...);
    }
    [[nodiscard]] constexpr bool contains(Role role) const { return (bits_ & bit(role)) != 0; }

private:
    static constexpr unsigned bit(Role role) { return 1U << static_cast<unsigned>(role); }
    unsigned bits_{};
};

// Keep accounts and see all sessions.
inline constexpr Roles administering{Role::ShiftLeader, Role::Technical};
// Have a live board, with what is known of clients (safety.md S8).
inline constexpr Roles at_a_board{Role::Operator, Role::ShiftLeader};

}  // namespace nachtwacht::daemon
