#include "protocol/sip_address.hpp"

#include <osipparser2/osip_parser.h>

#include <memory>

#include "protocol/ascii.hpp"

namespace nachtwacht::protocol {
namespace {

struct FreeFrom {
    void operator()(osip_from_t* from) const { osip_from_free(from); }
};

struct FreeVia {
    void operator()(osip_via_t* via) const { osip_via_free(via); }
};

std::string text(const char* value) { return value == nullptr ? std::string() : value; }

std::uint16_t to_port(const char* digits) {
    return static_cast<std::uint16_t>(to_number(text(digits), 65535).value_or(0));
}

const osip_generic_param_t* find_param(osip_list_t& params, std::string_view name) {
    for (int at = 0; osip_list_eol(&params, at) == 0; ++at) {
        const auto* param = static_cast<osip_generic_param_t*>(osip_list_get(&params, at));
        if (param->gname != nullptr && equal_ignoring_case(param->gname, name)) {
            return param;
        }
    }
    return nullptr;
}

std::string param_value(osip_list_t& params, std::string_view name) {
    const auto* param = find_param(params, name);
    return param == nullptr ? std::string() : text(param->gvalue);
}

std::string uri_text(const osip_uri_t& uri) {
    char* written = nullptr;
    if (osip_uri_to_str(&uri, &written) != 0) {
        return {};
    }
    std::string result(written);
    osip_free(written);
    return result;
}

SipAddress read_address(osip_from_t& from) {
    SipAddress address;
    osip_uri_t& uri = *from.url;
    address.uri = uri_text(uri);
    address.user = text(uri.username);
    address.host = text(uri.host);
    address.port = to_port(uri.port);
    address.transport = lower_case(param_value(uri.url_params, "transport"));
    address.tag = param_value(from.gen_params, "tag");
    address.expires = to_number(param_value(from.gen_params, "expires"), 0x7fffffff);
    return address;
}

// A NUL would end the C string early and hide what follows.
bool is_plain(std::string_view value) {
    return !value.empty() && value.find('\0') == std::string_view::npos;
}

}  // namespace

std::optional<SipAddress> parse_sip_address(std::string_view value) {
    osip_from_t* raw = nullptr;
    if (!is_plain(value) || osip_from_init(&raw) != 0) {
        return std::nullopt;
    }
    const std::unique_ptr<osip_from_t, FreeFrom> from(raw);
    if (osip_from_parse(raw, std::string(value).c_str()) != 0 || raw->url == nullptr) {
        return std::nullopt;
    }
    return read_address(*raw);
}

std::vector<std::string_view> split_elements(std::string_view value) {
    std::vector<std::string_view> elements;
    std::size_t start = 0;
    bool quoted = false;
    bool bracketed = false;
    for (std::size_t at = 0; at <= value.size(); ++at) {
        const char letter = at < value.size() ? value[at] : ',';
        if (letter == '\\' && quoted) {
            ++at;
        } else if (letter == '"') {
            quoted = !quoted;
        } else if (!quoted && (letter == '<' || letter == '>')) {
            bracketed = letter == '<';
        } else if (at >= value.size() || (letter == ',' && !quoted && !bracketed)) {
            if (const auto element = trim(value.substr(start, at - start)); !element.empty()) {
                elements.push_back(element);
            }
            start = at + 1;
        }
    }
    return elements;
}

std::optional<SipVia> parse_sip_via(std::string_view element) {
    osip_via_t* raw = nullptr;
    if (!is_plain(element) || osip_via_init(&raw) != 0) {
        return std::nullopt;
    }
    const std::unique_ptr<osip_via_t, FreeVia> via(raw);
    if (osip_via_parse(raw, std::string(element).c_str()) != 0 || raw->host == nullptr) {
        return std::nullopt;
    }
    SipVia result;
    result.transport = upper_case(text(raw->protocol));
    result.host = raw->host;
    result.port = to_port(raw->port);
    result.branch = param_value(raw->via_params, "branch");
    result.asks_rport = find_param(raw->via_params, "rport") != nullptr;
    return result;
}

}  // namespace nachtwacht::protocol
