#include "daemon/http_routes.hpp"

#include "daemon/account_api.hpp"
#include "daemon/board_api.hpp"
#include "daemon/call_api.hpp"
#include "daemon/phone_api.hpp"

namespace nachtwacht::daemon {
namespace {

using enum HttpMethod;

constexpr Roles nobody{};
constexpr Roles everybody{
    Role::Operator, Role::ShiftLeader, Role::Planner, Role::Technical, Role::Auditor, Role::Team};
constexpr Roles watching{Role::Operator, Role::ShiftLeader, Role::Planner, Role::Technical};
constexpr Roles leading{Role::ShiftLeader};
constexpr Roles auditing{Role::Auditor};
constexpr Roles with_a_password{
    Role::Operator, Role::ShiftLeader, Role::Planner, Role::Technical, Role::Auditor};
constexpr Roles on_the_road{Role::Team};

constexpr std::array routes{
    Route{Post, "/api/login", true, nobody, account_api::log_in},
    Route{Post, "/api/logout", false, everybody, account_api::log_out},
    Route{Get, "/api/session", false, everybody, account_api::session},
    Route{Get, "/api/sessions", false, everybody, account_api::sessions},
    Route{Post, "/api/sessions/*/revoke", false, everybody, account_api::revoke_session},
    Route{Post, "/api/password", false, with_a_password, account_api::own_password},
    Route{Post, "/api/password/link", true, nobody, account_api::use_link},

    Route{Get, "/api/stream", false, watching, board_api::stream},
    Route{Get, "/api/outline", false, watching, board_api::outline},
    Route{Get, "/api/incidents/*/why", false, at_a_board, board_api::why},
    Route{Get, "/api/incidents/*/history", false, at_a_board, board_api::history},
    Route{Get, "/api/clients", false, at_a_board, board_api::find_clients},
    Route{Get, "/api/clients/*", false, at_a_board, board_api::client},
    Route{Post, "/api/acts", false, at_a_board, board_api::act},
    Route{Post, "/api/requests", false, at_a_board, board_api::request},
    Route{Post, "/api/units/*/duty", false, at_a_board, board_api::duty},
    Route{Post, "/api/shift", false, at_a_board, board_api::begin_shift},
    Route{Post, "/api/shift/end", false, at_a_board, board_api::end_shift},
    Route{Get, "/api/paper", false, at_a_board, board_api::paper},

    Route{Post, "/api/units/*/enrolment", false, leading, account_api::make_enrolment},
    Route{Post, "/api/units/*/revoke", false, leading, account_api::revoke_unit},
    Route{Get, "/api/accounts", false, administering, account_api::accounts},
    Route{Post, "/api/accounts", false, administering, account_api::add_account},
    Route{Post, "/api/accounts/*/password", false, administering, account_api::set_password},
    Route{Post, "/api/accounts/*/role", false, administering, account_api::set_role},
    Route{Post, "/api/accounts/*/link", false, administering, account_api::make_link},
    Route{Post, "/api/accounts/*/disable", false, administering, account_api::disable_account},
    Route{Get, "/api/audit", false, auditing, account_api::audit},

    Route{Post, "/api/enrol", true, nobody, account_api::enrol},
    // By the signature of the telephony alone.
    Route{Post, "/api/calls/*/receipt", true, nobody, call_api::receipt},
    Route{Get, "/api/phone/stream", false, on_the_road, phone_api::stream},
    Route{Post, "/api/phone/answers", false, on_the_road, phone_api::answer},
    Route{Post, "/api/phone/duty", false, on_the_road, phone_api::duty},
    Route{Post, "/api/phone/position", false, on_the_road, phone_api::position},
    Route{Get, "/api/phone/orders/*/detail", false, on_the_road, phone_api::detail},
    Route{Post, "/api/phone/duress", false, on_the_road, phone_api::duress},
    Route{Post, "/api/phone/subscription", false, on_the_road, phone_api::subscribe},
    Route{Delete, "/api/phone/subscription", false, on_the_road, phone_api::unsubscribe},
    Route{Post, "/api/phone/reached", false, on_the_road, phone_api::reached}};

// What stands at each "*", decoded; nothing: another path.
std::optional<std::vector<std::string>> parts_by(
    std::string_view pattern, const std::vector<std::string>& path
) {
    std::vector<std::string> found;
    const auto wanted = path_parts(pattern);
    if (!wanted || wanted->size() != path.size()) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < path.size(); ++i) {
        if ((*wanted)[i] == "*" && !path[i].empty()) {
            found.push_back(path[i]);
        } else if ((*wanted)[i] != path[i]) {
            return std::nullopt;
        }
    }
    return found;
}

}  // namespace

std::span<const Route> all_routes() { return routes; }

FoundRoute find_route(HttpMethod method, std::string_view path) {
    FoundRoute found;
    const auto parts = path_parts(path);
    if (!parts) {
        return found;
    }
    for (const Route& route : routes) {
        auto fits = parts_by(route.path, *parts);
        if (!fits) {
            continue;
        }
        if (route.method == method) {
            return {&route, false, *std::move(fits)};
        }
        found.other_method = true;
    }
    return found;
}

}  // namespace nachtwacht::daemon
