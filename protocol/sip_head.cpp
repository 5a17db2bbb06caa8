#include "protocol/sip_head.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "protocol/ascii.hpp"

namespace nachtwacht::protocol {
namespace {

using Compact = std::pair<char, std::string_view>;

constexpr std::array<Compact, 10> compact_names{
    {{'v', "via"},
     {'f', "from"},
     {'t', "to"},
     {'i', "call-id"},
     {'l', "content-length"},
     {'e', "content-encoding"},
     {'c', "content-type"},
     {'k', "supported"},
     {'m', "contact"},
     {'s', "subject"}}};

std::string long_name(std::string_view name) {
    std::string plain = lower_case(name);
    if (plain.size() == 1) {
        for (const auto& [letter, full] : compact_names) {
            if (plain.front() == letter) {
                return std::string(full);
            }
        }
    }
    return plain;
}

std::string_view take_line(std::string_view& rest) {
    const auto end = std::min(rest.find('\n'), rest.size());
    auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!line.empty() && line.back() == '\r') {
        line.remove_suffix(1);
    }
    return line;
}

bool is_token(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
        return is_alphanumeric(letter) ||
               std::string_view("-.!%*_+`'~").find(letter) != std::string_view::npos;
    });
}

bool parse_request_line(std::string_view line, SipMessage& message) {
    const auto first = line.find_first_of(" \t");
    const auto last = line.find_last_of(" \t");
    message.method = line.substr(0, first);
    message.version = line.substr(last + 1);
    message.request_uri = first < last ? trim(line.substr(first, last - first)) : "";
    return !message.request_uri.empty() && is_token(message.method) &&
           equal_ignoring_case(message.version.substr(0, 4), "SIP/");
}

bool parse_status_line(std::string_view line, SipMessage& message) {
    const auto first = line.find_first_of(" \t");
    message.version = line.substr(0, first);
    const auto rest = trim(line.substr(first));
    const auto status = to_number(rest.substr(0, 3), 699);
    message.status = static_cast<int>(status.value_or(0));
    message.phrase = trim(rest.substr(std::min<std::size_t>(3, rest.size())));
    return message.status >= 100;
}

bool parse_start_line(std::string_view line, SipMessage& message) {
    line = trim(line);
    if (line.find_first_of(" \t") == std::string_view::npos) {
        return false;
    }
    return equal_ignoring_case(line.substr(0, 4), "SIP/") ? parse_status_line(line, message)
                                                          : parse_request_line(line, message);
}

void add_header(std::string_view line, SipMessage& message) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) {
        return;
    }
    const auto name = trim(line.substr(0, colon));
    if (is_token(name)) {
        message.headers.push_back({long_name(name), std::string(trim(line.substr(colon + 1)))});
    }
}

bool continues(std::string_view rest) {
    return !rest.empty() && (rest.front() == ' ' || rest.front() == '\t');
}

}  // namespace

std::optional<SipMessage> parse_sip_head(std::string_view head) {
    SipMessage message;
    if (!parse_start_line(take_line(head), message)) {
        return std::nullopt;
    }
    message.headers.reserve(16);
    while (!head.empty()) {
        std::string line(take_line(head));
        while (continues(head)) {  // RFC 3261 7.3.1: a folded line goes on with one blank
            line += ' ';
            line += trim(take_line(head));
        }
        add_header(line, message);
    }
    return message;
}

bool is_sip_start_line(std::string_view line) {
    SipMessage ignored;
    return parse_start_line(line, ignored);
}

std::optional<std::size_t> find_head_end(std::string_view bytes, std::size_t from) {
    for (auto at = bytes.find('\n', from); at != std::string_view::npos;
         at = bytes.find('\n', at + 1)) {
        const auto next = bytes.substr(at + 1, 2);
        if (next.substr(0, 1) == "\n") {
            return at + 2;
        }
        if (next == "\r\n") {
            return at + 3;
        }
    }
    return std::nullopt;
}

SipLength content_length(const SipMessage& message) {
    SipLength length;
    for (const auto& field : message.headers) {
        if (field.name != "content-length") {
            continue;
        }
        const bool digits =
            !field.value.empty() && std::all_of(field.value.begin(), field.value.end(), is_digit);
        const std::size_t value = to_number(field.value, max_sip_body).value_or(max_sip_body + 1);
        length.bad = length.bad || !digits || (length.present && value != length.value);
        length.present = true;
        length.value = value;
    }
    return length;
}

}  // namespace nachtwacht::protocol
