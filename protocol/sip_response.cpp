#include "protocol/sip_response.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "protocol/ascii.hpp"
#include "protocol/sip_address.hpp"

namespace nachtwacht::protocol {
namespace {

using Phrase = std::pair<int, std::string_view>;

constexpr std::array<Phrase, 14> phrases{
    {{200, "OK"},
     {400, "Bad Request"},
     {401, "Unauthorized"},
     {403, "Forbidden"},
     {404, "Not Found"},
     {405, "Method Not Allowed"},
     {413, "Request Entity Too Large"},
     {415, "Unsupported Media Type"},
     {420, "Bad Extension"},
     {423, "Interval Too Brief"},
     {501, "Not Implemented"},
     {503, "Service Unavailable"},
     {505, "Version Not Supported"},
     {513, "Message Too Large"}}};

std::string without_brackets(std::string_view host) {
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    return std::string(bracketed ? host.substr(1, host.size() - 2) : host);
}

// The parameter's place in a Via element, from its ';' up to its end; npos when absent.
std::pair<std::size_t, std::size_t> find_parameter(std::string_view via, std::string_view name) {
    for (auto at = via.find(';'); at != std::string_view::npos; at = via.find(';', at + 1)) {
        const auto end = std::min(via.find(';', at + 1), via.size());
        const auto parameter = trim(via.substr(at + 1, end - at - 1));
        if (equal_ignoring_case(trim(parameter.substr(0, parameter.find('='))), name)) {
            return {at, end};
        }
    }
    return {std::string_view::npos, std::string_view::npos};
}

void set_parameter(std::string& via, std::string_view name, std::string_view value) {
    const auto [start, end] = find_parameter(via, name);
    const auto written = ";" + std::string(name) + "=" + std::string(value);
    if (start == std::string::npos) {
        via += written;
    } else {
        via.replace(start, end - start, written);
    }
}

std::string mark_top_via(std::string_view field, const SipPeer& source) {
    const auto elements = split_elements(field);
    if (elements.empty()) {
        return std::string(field);
    }
    std::string top(elements.front());
    const auto via = parse_sip_via(top);
    const bool asks_rport = via && via->asks_rport;
    if (asks_rport || !via || without_brackets(via->host) != source.address) {
        set_parameter(top, "received", source.address);
    }
    if (asks_rport) {
        set_parameter(top, "rport", std::to_string(source.port));
    }
    for (std::size_t at = 1; at < elements.size(); ++at) {
        top += ", " + std::string(elements[at]);
    }
    return top;
}

std::string with_tag(std::string_view to, std::string_view tag) {
    const auto address = parse_sip_address(to);
    const bool tagged = address && !address->tag.empty();
    return std::string(to) + (tagged || tag.empty() ? "" : ";tag=" + std::string(tag));
}

}  // namespace

std::string_view sip_phrase(int status) {
    for (const auto& [code, phrase] : phrases) {
        if (code == status) {
            return phrase;
        }
    }
    return status < 300 ? "OK" : "Failure";
}

SipMessage make_response(
    const SipMessage& request,
    int status,
    std::string_view to_tag,
    const SipPeer& source,
    std::vector<SipHeader> headers
) {
    SipMessage response;
    response.status = status;
    response.phrase = sip_phrase(status);
    bool top = true;
    for (const auto& field : request.headers) {
        if (field.name == "via") {
            response.headers.push_back(
                {"via", top ? mark_top_via(field.value, source) : field.value}
            );
            top = false;
        }
    }
    for (const std::string_view name : {"from", "to", "call-id", "cseq"}) {
        if (const auto value = request.header(name)) {
            response.headers.push_back(
                {std::string(name), name == "to" ? with_tag(*value, to_tag) : std::string(*value)}
            );
        }
    }
    std::move(headers.begin(), headers.end(), std::back_inserter(response.headers));
    return response;
}

SipPeer response_target(const SipMessage& request, const SipPeer& source) {
    const auto elements = split_elements(request.header("via").value_or(""));
    const auto via = elements.empty() ? std::nullopt : parse_sip_via(elements.front());
    if (!via || via->asks_rport || without_brackets(via->host) != source.address) {
        return source;
    }
    const std::uint16_t default_port = 5060;
    return {source.address, via->port == 0 ? default_port : via->port};
}

SipMessage make_message_request(const OwnMessage& message) {
    SipMessage request;
    request.method = "MESSAGE";
    request.request_uri = message.request_uri;
    request.headers = {
        {"via",
         "SIP/2.0/" + message.transport + " " + message.sent_by + ";branch=" + message.branch +
             ";rport"},
        {"max-forwards", "70"},
        {"from", "<" + message.from + ">;tag=" + message.from_tag},
        {"to", "<" + message.to + ">"},
        {"call-id", message.call_id},
        {"cseq", "1 MESSAGE"},
        {"content-type", message.content_type},
    };
    request.body = message.body;
    return request;
}

}  // namespace nachtwacht::protocol
