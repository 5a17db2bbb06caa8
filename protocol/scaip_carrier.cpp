#include "protocol/scaip_carrier.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "protocol/ascii.hpp"
#include "protocol/content_encoding.hpp"
#include "protocol/sip_address.hpp"

namespace nachtwacht::protocol {
namespace {

struct ContentType {
    std::string type;     // lower case
    std::string charset;  // empty: none named
};

ContentType read_content_type(std::string_view field) {
    ContentType result;
    for (const auto part : split_list(field, ';')) {
        const auto equals = part.find('=');
        if (equals == std::string_view::npos) {
            result.type = result.type.empty() ? lower_case(part) : result.type;
        } else if (equal_ignoring_case(trim(part.substr(0, equals)), "charset")) {
            auto value = trim(part.substr(equals + 1));
            if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
                value = value.substr(1, value.size() - 2);
            }
            result.charset = value;
        }
    }
    return result;
}

bool is_our_type(std::string_view type) {
    return type == "application/scaip+xml" || type == "application/xml" || type == "text/xml";
}

bool looks_like_scaip(std::string_view body) {
    if (body.substr(0, 3) == "\xEF\xBB\xBF") {
        body.remove_prefix(3);
    }
    while (!body.empty() && (is_blank(body.front()) || body.front() == '\0')) {
        body.remove_prefix(1);
    }
    constexpr std::array<std::string_view, 3> starts{"<mrq", "<scaip", "<?xml"};
    return std::any_of(starts.begin(), starts.end(), [&](std::string_view start) {
        return equal_ignoring_case(body.substr(0, start.size()), start);
    });
}

ScaipDocument fault_of(UnpackFault fault) {
    const bool too_long = fault == UnpackFault::TooLong;
    return ScaipFault{
        too_long ? Snu::TooLong : Snu::InvalidFormat,
        "0",
        {},
        ScaipDialect::Standard,
        too_long ? "over 64 KiB when unpacked" : "cannot be unpacked"};
}

bool is_unreadable(const CarriedScaip& carried) {
    const auto* document = std::get_if<ScaipDocument>(&carried);
    const auto* fault = document == nullptr ? nullptr : std::get_if<ScaipFault>(document);
    return document == nullptr || (fault != nullptr && fault->snu == Snu::InvalidFormat);
}

CarriedScaip open_body(const SipMessage& message, std::string_view bytes) {
    const auto encoding = message.header("content-encoding").value_or("");
    const auto body = unpack(encoding, bytes, max_unpacked_body);
    if (!body && body.error() == UnpackFault::UnknownEncoding) {
        return unsupported_encoding();
    }
    const auto content = read_content_type(message.header("content-type").value_or(""));
    const bool ours = is_our_type(content.type);
    if (!body) {
        return ours ? CarriedScaip(fault_of(body.error())) : CarriedScaip(unsupported_type());
    }
    if (!ours && !looks_like_scaip(*body)) {
        return unsupported_type();
    }
    auto document = decode_scaip(*body, content.charset);
    if (auto* request = std::get_if<ScaipRequest>(&document); request != nullptr && !ours) {
        request->warnings.emplace_back("content_type");
    }
    return document;
}

void warn_of_other_sender(const SipMessage& message, CarriedScaip& carried) {
    auto* document = std::get_if<ScaipDocument>(&carried);
    auto* request = document == nullptr ? nullptr : std::get_if<ScaipRequest>(document);
    if (request == nullptr) {
        return;
    }
    const auto from = parse_sip_address(message.header("from").value_or(""));
    if (!from || from->user != request->cid) {
        request->warnings.emplace_back("from");
    }
}

}  // namespace

CarriedScaip open_scaip(const SipMessage& message) {
    auto carried = open_body(message, message.body);
    if (!message.beyond.empty() && is_unreadable(carried)) {
        auto whole = open_body(message, message.body + message.beyond);
        if (!is_unreadable(whole)) {
            carried = std::move(whole);
            auto& document = std::get<ScaipDocument>(carried);
            if (auto* request = std::get_if<ScaipRequest>(&document)) {
                request->warnings.emplace_back("content_length");
            }
        }
    }
    warn_of_other_sender(message, carried);
    return carried;
}

}  // namespace nachtwacht::protocol
