#include "daemon/http_visit.hpp"

#include <boost/json.hpp>

namespace nachtwacht::daemon {
namespace {

namespace json = boost::json;

constexpr const char* json_type = "application/json";

std::shared_ptr<const std::string> bytes_of(const json::value& body) {
    return std::make_shared<const std::string>(json::serialize(body));
}

}  // namespace

void add_security_headers(HttpResponse& response, bool secure, bool api) {
    auto& headers = response.headers;
    constexpr const char* policy = "Content-Security-Policy";
    const bool has_its_own =
        std::ranges::any_of(headers, [&](const auto& each) { return each.first == policy; });
    if (!has_its_own) {
        headers.emplace_back(
            policy,
            "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; "
            "form-action 'self'; require-trusted-types-for 'script'"
        );
    }
    headers.emplace_back("X-Content-Type-Options", "nosniff");
    headers.emplace_back("Referrer-Policy", "no-referrer");
    headers.emplace_back(
        "Permissions-Policy",
        "camera=(), microphone=(), payment=(), usb=(), geolocation=(self), "
        "screen-wake-lock=(self)"
    );
    headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    headers.emplace_back("Cross-Origin-Embedder-Policy", "require-corp");
    headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
    if (api) {
        headers.emplace_back("Cache-Control", "no-store");
    }
    if (secure) {
        headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
    }
}

HttpResponse fault_response(
    unsigned status, std::string_view fault, const std::vector<std::string>& lines
) {
    const json::object body{
        {"fault", json::string_view{fault.data(), fault.size()}},
        {"lines", json::value_from(lines)}};
    return {.status = status, .type = json_type, .body = bytes_of(body)};
}

Visit::Visit(
    HttpRequest asked, std::vector<std::string> given, std::shared_ptr<HttpExchange> exchange
)
    : request(std::move(asked)), parts(std::move(given)), exchange_(std::move(exchange)) {
    const auto wanted = query_value(request.query, "lang").value_or("nl");
    language = routing::language_named(wanted).value_or(routing::Language::Dutch);
}

std::string Visit::in(std::string_view nl, std::string_view en) const {
    return std::string{language == routing::Language::Dutch ? nl : en};
}

std::string Visit::audit_detail(std::string_view object) const {
    json::object detail{{"from", request.from}};
    if (who.session != 0) {
        detail["role"] = json::string_view{name_of(who.role)};
        detail["session"] = who.session;
    }
    if (!object.empty()) {
        detail["object"] = json::string_view{object.data(), object.size()};
    }
    return json::serialize(detail);
}

AuditNote Visit::note(std::string what, std::string_view object) const {
    return {who.name, std::move(what), routing::ClientNumber::None, audit_detail(object)};
}

Looker Visit::looker(std::string_view object) const {
    return {routing::OperatorId{who.name}, audit_detail(object)};
}

void Visit::answer(const json::value& body, Headers headers) const {
    answer_as({200, json_type, bytes_of(body), std::move(headers)});
}

void Visit::answer_nothing(Headers headers) const {
    answer_as({204, {}, nullptr, std::move(headers)});
}

void Visit::answer_as(HttpResponse response) const {
    add_security_headers(response, request.secure, true);
    exchange_->answer(std::move(response));
}

void Visit::refuse(unsigned status, std::string_view fault, std::vector<std::string> lines) const {
    answer_as(fault_response(status, fault, lines));
}

void Visit::refuse(
    unsigned status,
    std::string_view fault,
    std::vector<std::string> lines,
    json::object more,
    Headers headers
) const {
    more["fault"] = json::string_view{fault.data(), fault.size()};
    more["lines"] = json::value_from(lines);
    answer_as({status, json_type, bytes_of(more), std::move(headers)});
}

void Visit::refuse_usage(const std::string& line) const { refuse(400, "usage", {line}); }

void Visit::refuse(const OfficeError& error) const {
    switch (error.fault) {
        case OfficeFault::Unknown:
            return refuse(404, "unknown", error.lines);
        case OfficeFault::Bad:
            return refuse(400, "usage", error.lines);
        case OfficeFault::Busy:
        case OfficeFault::Failed:
            break;
    }
    refuse(503, "busy", error.lines);
}

HttpResponse Visit::stream_head() const {
    HttpResponse head;
    head.type = "text/event-stream; charset=utf-8";
    add_security_headers(head, request.secure, true);
    return head;
}

}  // namespace nachtwacht::daemon
