#include "protocol/sip_message.hpp"

#include <array>
#include <utility>

namespace nachtwacht::protocol {
namespace {

using Spelling = std::pair<std::string_view, std::string_view>;

// Names whose usual spelling is not 'capital after each hyphen'; old devices compare text.
constexpr std::array<Spelling, 3> odd_spellings{
    {{"call-id", "Call-ID"}, {"cseq", "CSeq"}, {"www-authenticate", "WWW-Authenticate"}}};

char upper(char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

void append_name(std::string& out, std::string_view name) {
    for (const auto& [plain, spelled] : odd_spellings) {
        if (name == plain) {
            out += spelled;
            return;
        }
    }
    bool first = true;
    for (const char letter : name) {
        out += first ? upper(letter) : letter;
        first = letter == '-';
    }
}

void append_start_line(std::string& out, const SipMessage& message) {
    if (message.is_request()) {
        out += message.method + ' ' + message.request_uri + ' ' + message.version;
    } else {
        out += message.version + ' ' + std::to_string(message.status) + ' ' + message.phrase;
    }
    out += "\r\n";
}

}  // namespace

std::optional<std::string_view> SipMessage::header(std::string_view name) const {
    for (const auto& field : headers) {
        if (field.name == name) {
            return field.value;
        }
    }
    return std::nullopt;
}

std::string write_sip(const SipMessage& message) {
    std::string out;
    out.reserve(512 + message.body.size());
    append_start_line(out, message);
    for (const auto& field : message.headers) {
        if (field.name == "content-length") {
            continue;
        }
        append_name(out, field.name);
        out += ": " + field.value + "\r\n";
    }
    out += "Content-Length: " + std::to_string(message.body.size()) + "\r\n\r\n";
    return out += message.body;
}

}  // namespace nachtwacht::protocol
