#include "daemon/http_message.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "protocol/charset.hpp"

namespace nachtwacht::daemon {
namespace {

struct Reason {
    unsigned status;
    std::string_view text;
};
constexpr std::array reasons{
    Reason{200, "OK"},
    Reason{204, "No Content"},
    Reason{304, "Not Modified"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{411, "Length Required"},
    Reason{413, "Content Too Large"},
    Reason{421, "Misdirected Request"},
    Reason{422, "Unprocessable Content"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{503, "Service Unavailable"}};

int hexadecimal(char letter) {
    if (letter >= '0' && letter <= '9') {
        return letter - '0';
    }
    const char small = static_cast<char>(letter | 0x20);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

bool is_control(char letter) { return (letter >= 0 && letter < 0x20) || letter == 0x7f; }

std::string first_lines(const HttpResponse& response) {
    std::string head{"HTTP/1.1 "};
    head.append(std::to_string(response.status)).append(" ").append(reason_of(response.status));
    head.append("\r\n");
    for (const auto& [name, value] : response.headers) {
        head.append(name).append(": ").append(value).append("\r\n");
    }
    if (!response.type.empty()) {
        head.append("Content-Type: ").append(response.type).append("\r\n");
    }
    return head;
}

std::string_view trimmed(std::string_view text) {
    const auto first = std::min(text.find_first_not_of(" \t"), text.size());
    const auto last = text.find_last_not_of(" \t");
    return last == std::string_view::npos ? std::string_view{}
                                          : text.substr(first, last + 1 - first);
}

}  // namespace

std::string_view name_of(HttpMethod method) {
    switch (method) {
        case HttpMethod::Get:
            return "get";
        case HttpMethod::Head:
            return "head";
        case HttpMethod::Post:
            return "post";
        case HttpMethod::Delete:
            return "delete";
        case HttpMethod::Other:
            break;
    }
    return "other";
}

std::string_view reason_of(unsigned status) {
    const auto found = std::ranges::find(reasons, status, &Reason::status);
    return found == reasons.end() ? std::string_view{"Unknown"} : found->text;
}

std::string head_of(const HttpResponse& response, bool keep_alive) {
    auto head = first_lines(response);
    const auto size = response.body == nullptr ? 0 : response.body->size();
    if (response.status != 204 && response.status != 304) {
        head.append("Content-Length: ").append(std::to_string(size)).append("\r\n");
    }
    return head.append(keep_alive ? "Connection: keep-alive" : "Connection: close")
        .append("\r\n\r\n");
}

std::string stream_head_of(const HttpResponse& response) {
    return first_lines(response).append("Connection: close\r\n\r\n");
}

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hexadecimal(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hexadecimal(text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
    }
    if (!protocol::is_utf8(decoded) || std::ranges::any_of(decoded, is_control)) {
        return std::nullopt;
    }
    return decoded;
}

std::optional<std::string> query_value(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        const auto equals = std::min(pair.find('='), pair.size());
        if (pair.substr(0, equals) != name) {
            continue;
        }
        std::string value{pair.substr(std::min(equals + 1, pair.size()))};
        std::ranges::replace(value, '+', ' ');
        return percent_decoded(value);
    }
    return std::nullopt;
}

std::optional<std::string_view> cookie_value(std::string_view cookies, std::string_view name) {
    while (!cookies.empty()) {
        const auto end = std::min(cookies.find(';'), cookies.size());
        const auto pair = trimmed(cookies.substr(0, end));
        cookies.remove_prefix(std::min(end + 1, cookies.size()));
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
            return pair.substr(equals + 1);
        }
    }
    return std::nullopt;
}

std::optional<std::uint64_t> whole_number(std::string_view text, std::uint64_t most) {
    std::uint64_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    const bool good = !text.empty() && read.ec == std::errc{} && read.ptr == end && number <= most;
    return good ? std::optional{number} : std::nullopt;
}

std::optional<std::vector<std::string>> path_parts(std::string_view path) {
    std::vector<std::string> parts;
    while (!path.empty()) {
        path.remove_prefix(1);  // the slash
        const auto end = std::min(path.find('/'), path.size());
        auto part = percent_decoded(path.substr(0, end));
        if (!part) {
            return std::nullopt;
        }
        parts.push_back(*std::move(part));
        path.remove_prefix(end);
    }
    return parts;
}

bool is_own_origin(const HttpRequest& request) {
    if (request.origin.empty()) {
        return request.fetch_site.empty();
    }
    const std::string scheme = request.secure ? "https://" : "http://";
    return !request.host.empty() && request.origin == scheme + request.host;
}

bool is_host(std::string_view text) {
    constexpr std::size_t longest = 261;  // a name of 255, and a port
    constexpr std::string_view allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]";
    return !text.empty() && text.size() <= longest &&
           text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_local_host(std::string_view host) {
    const auto colon = host.rfind(':');
    const bool bracketed = !host.empty() && host.front() == '[';
    const auto end = bracketed ? host.find(']') + 1 : std::min(colon, host.size());
    const auto name = host.substr(0, end);
    const auto port = host.substr(std::min(end, host.size()));
    const bool good_port =
        port.empty() || (port.front() == ':' && whole_number(port.substr(1), 65'535).has_value());
    return good_port && (name == "localhost" || name == "127.0.0.1" || name == "[::1]");
}

}  // namespace nachtwacht::daemon
