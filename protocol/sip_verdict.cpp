#include "protocol/sip_verdict.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "protocol/ascii.hpp"
#include "protocol/sip_address.hpp"

namespace nachtwacht::protocol {
namespace {

constexpr std::array<std::string_view, 14> known_methods{
    "INVITE",
    "ACK",
    "BYE",
    "CANCEL",
    "OPTIONS",
    "REGISTER",
    "PRACK",
    "SUBSCRIBE",
    "NOTIFY",
    "PUBLISH",
    "INFO",
    "REFER",
    "MESSAGE",
    "UPDATE"};

SipHeader allow(bool registrar) {
    return {"allow", registrar ? "MESSAGE, OPTIONS, REGISTER" : "MESSAGE, OPTIONS"};
}

SipHeader accepted_types() {
    return {"accept", "application/scaip+xml, application/xml, text/xml"};
}

SipHeader accepted_encodings() { return {"accept-encoding", "deflate, gzip, identity"}; }

SipVerdict refuse(int status, std::vector<SipHeader> headers = {}) {
    return {SipAction::Refuse, status, std::move(headers)};
}

bool has_usable_via(const SipMessage& request) {
    const auto elements = split_elements(request.header("via").value_or(""));
    return !elements.empty() && parse_sip_via(elements.front()).has_value();
}

bool is_present(const SipMessage& request, std::string_view name) {
    return !request.header(name).value_or("").empty();
}

// RFC 3261 8.1.1.5: a number below 2^31 and the method of the request.
bool has_own_cseq(const SipMessage& request) {
    const auto parts = split_list(request.header("cseq").value_or(""), ' ');
    return parts.size() == 2 && to_number(parts[0], 0x7fffffff) && parts[1] == request.method;
}

bool is_complete(const SipMessage& request) {
    return is_present(request, "from") && is_present(request, "to") &&
           is_present(request, "call-id") && has_own_cseq(request);
}

std::string required_options(const SipMessage& request) {
    std::string all;
    for (const auto& field : request.headers) {
        if (field.name == "require" && !field.value.empty()) {
            all += (all.empty() ? "" : ", ") + field.value;
        }
    }
    return all;
}

SipVerdict judge_method(const SipMessage& request, bool registrar) {
    if (request.method == "MESSAGE") {
        return {SipAction::TakeMessage, 200, {}};
    }
    if (request.method == "OPTIONS") {
        return {
            SipAction::TakeOptions,
            200,
            {allow(registrar), accepted_types(), accepted_encodings()}};
    }
    if (request.method == "REGISTER" && registrar) {
        return {SipAction::TakeRegister, 200, {}};
    }
    const bool known = std::find(known_methods.begin(), known_methods.end(), request.method) !=
                       known_methods.end();
    return refuse(known ? 405 : 501, {allow(registrar)});
}

}  // namespace

SipVerdict judge_request(const SipMessage& request, bool registrar) {
    if (!has_usable_via(request)) {
        return {SipAction::Drop, 400, {}};
    }
    if (request.method == "ACK") {
        return {SipAction::Ignore, 0, {}};
    }
    if (!equal_ignoring_case(request.version, "SIP/2.0")) {
        return refuse(505);
    }
    if (!is_complete(request)) {
        return refuse(400);
    }
    auto verdict = judge_method(request, registrar);
    const auto required = required_options(request);
    if (verdict.action != SipAction::Refuse && !required.empty()) {
        return refuse(420, {{"unsupported", required}});
    }
    return verdict;
}

SipVerdict unsupported_type() { return refuse(415, {accepted_types()}); }

SipVerdict unsupported_encoding() { return refuse(415, {accepted_encodings()}); }

}  // namespace nachtwacht::protocol
