#include "protocol/sip_transaction.hpp"

#include "protocol/ascii.hpp"
#include "protocol/sip_address.hpp"

namespace nachtwacht::protocol {
namespace {

constexpr std::string_view cookie = "z9hG4bK";

std::string_view top_via(const SipMessage& message) {
    const auto elements = split_elements(message.header("via").value_or(""));
    return elements.empty() ? std::string_view() : elements.front();
}

void append(std::string& key, std::string_view part) {
    key += part;
    key += '\n';  // cannot occur in a field
}

void append_field(std::string& key, const SipMessage& message, std::string_view name) {
    append(key, message.header(name).value_or(""));
}

}  // namespace

std::string server_transaction_key(const SipMessage& request) {
    std::string key;
    key.reserve(192);
    const auto top = top_via(request);
    const auto via = parse_sip_via(top);
    if (via &&
        equal_ignoring_case(std::string_view(via->branch).substr(0, cookie.size()), cookie)) {
        append(key, via->branch);
        append(key, lower_case(via->host) + ':' + std::to_string(via->port));
    } else {
        append(key, top);
        append(key, request.request_uri);
        append_field(key, request, "from");
        append_field(key, request, "to");
    }
    append(key, request.method);
    append_field(key, request, "call-id");
    append_field(key, request, "cseq");
    return key + std::to_string(fingerprint(request.body));
}

std::string response_branch(const SipMessage& response) {
    const auto via = parse_sip_via(top_via(response));
    return via ? via->branch : std::string();
}

}  // namespace nachtwacht::protocol
