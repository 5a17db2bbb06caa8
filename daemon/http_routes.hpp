// Every way into the house over HTTP, and who may go it. What does not stand here is refused.
#pragma once

#include <span>
#include <string_view>

#include "daemon/http_visit.hpp"

namespace nachtwacht::daemon {

struct Route {
    HttpMethod method{};
    std::string_view path{};  // "*" stands for one part
    bool open{};              // to whom is not logged in: logging in itself
    Roles roles{};
    void (*serve)(HttpHouse&, const Visit&){};
};

[[nodiscard]] std::span<const Route> all_routes();

struct FoundRoute {
    const Route* route{};  // null: none
    bool other_method{};   // there is one, by another method
    std::vector<std::string> parts{};
};
[[nodiscard]] FoundRoute find_route(HttpMethod method, std::string_view path);

}  // namespace nachtwacht::daemon
