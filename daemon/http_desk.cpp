#include "daemon/http_desk.hpp"

#include "daemon/http_routes.hpp"

namespace nachtwacht::daemon {
namespace {

constexpr std::string_view api = "/api/";

bool changes_something(HttpMethod method) {
    return method == HttpMethod::Post || method == HttpMethod::Delete;
}

bool is_json(std::string_view content_type) {
    return content_type.substr(0, content_type.find(';')) == "application/json";
}

}  // namespace

void HttpDesk::handle(HttpRequest request, std::shared_ptr<HttpExchange> exchange) {
    if (!request.secure && !is_local_host(request.host)) {
        exchange->answer(fault(421));
        return;
    }
    if (!request.path.starts_with(api)) {
        serve_file(request, *exchange);
        return;
    }
    auto found = find_route(request.method, request.path);
    Visit visit{std::move(request), std::move(found.parts), std::move(exchange)};
    if (found.route == nullptr) {
        found.other_method ? visit.refuse(405, "usage", {"this is asked by another method"})
                           : visit.refuse(404, "unknown", {"there is nothing of this name"});
        return;
    }
    if (!is_from_our_page(visit)) {
        return;
    }
    const auto token = cookie_value(visit.request.cookie, session_cookie);
    if (const Login* login = token ? house_.accounts.who_holds(*token) : nullptr) {
        visit.who = *login;
    }
    if (may(visit, *found.route)) {
        serve(visit, *found.route);
    }
}

// A page repeats what was not answered: what ends the process twice is not looked into a third time
// (safety.md S19). What holds a password is not held against it, not even as a fingerprint.
void HttpDesk::serve(const Visit& visit, const Route& route) {
    const bool secret = route.open || route.path.starts_with("/api/accounts") ||
                        route.path.starts_with("/api/password");
    if (!changes_something(route.method) || secret) {
        route.serve(house_, visit);
        return;
    }
    const std::string_view body = visit.request.body;
    const InHand hand{house_.intake, (visit.request.path + "\n").append(body)};
    if (hand.is_poison()) {
        visit.refuse(422, "refused", {std::string{poison_verdict}});
        return;
    }
    route.serve(house_, visit);
}

bool HttpDesk::is_from_our_page(const Visit& visit) const {
    const HttpRequest& request = visit.request;
    const bool changes = changes_something(request.method);
    // To read is to be written down as who looked: no other page makes a browser do that either.
    const bool elsewhere = !request.fetch_site.empty() && request.fetch_site != "same-origin" &&
                           request.fetch_site != "none";
    if (!changes && !elsewhere) {
        return true;
    }
    if (elsewhere || request.marker != "1" || !is_own_origin(request)) {
        visit.refuse(
            403,
            "not_allowed",
            {visit.in(
                "dit komt niet van onze eigen pagina", "this does not come from our own page"
            )}
        );
        return false;
    }
    if (!request.body.empty() && !is_json(request.content_type)) {
        visit.refuse_usage("Content-Type must be application/json");
        return false;
    }
    return true;
}

bool HttpDesk::may(const Visit& visit, const Route& route) const {
    if (route.open) {
        return true;
    }
    if (visit.who.session == 0) {
        visit.refuse(401, "not_logged_in", {visit.in("log eerst in", "log in first")});
        return false;
    }
    if (!route.roles.contains(visit.who.role)) {
        visit.refuse(
            403, "not_allowed", {visit.in("dit mag u niet in uw rol", "your role may not do this")}
        );
        return false;
    }
    return true;
}

void HttpDesk::serve_file(const HttpRequest& request, HttpExchange& exchange) const {
    const bool asks = request.method == HttpMethod::Get || request.method == HttpMethod::Head;
    auto response =
        asks ? files_.answer(request) : fault_response(405, "usage", {"files are asked by GET"});
    add_security_headers(response, request.secure, false);
    exchange.answer(std::move(response));
}

HttpResponse HttpDesk::fault(unsigned status) {
    const auto kind = status == 413 ? "too_large" : status == 421 ? "not_allowed" : "usage";
    const auto line = status == 413   ? "the body is larger than 64 kB"
                      : status == 431 ? "the headers are larger than 16 kB, or more than 100"
                      : status == 411 ? "a body has a Content-Length"
                      : status == 421 ? "without TLS ask for localhost"
                                      : "this is no HTTP request";
    auto response = fault_response(status, kind, {line});
    add_security_headers(response, false, true);
    return response;
}

}  // namespace nachtwacht::daemon
