#include "protocol/scaip_request.hpp"

#include "protocol/ascii.hpp"

namespace nachtwacht::protocol {
namespace {

void append(std::string& text, const std::optional<std::uint16_t>& code) {
    text += '|';
    text += code ? std::to_string(*code) : "-";
}

void append(std::string& text, const std::optional<std::string>& part) {
    text += '|';
    text += part.value_or("");
}

void append_news(std::string& text, const ScaipRequest& request) {
    append(text, request.dte);
    append(text, request.stt);
    append(text, request.lco);
    append(text, request.lva);
    append(text, request.lte);
    append(text, request.ico);
    append(text, request.ite);
    append(text, request.gga);
    if (request.geo) {
        text += '|' + std::to_string(request.geo->latitude_udeg) + ',' +
                std::to_string(request.geo->longitude_udeg);
    }
}

}  // namespace

std::uint64_t content_fingerprint(const ScaipRequest& request) {
    std::string text(message_type_name(request.mty));
    append(text, request.ame.value_or(0));
    append(text, request.dty);
    append(text, request.dco);
    append(text, request.stc);
    append(text, request.did);
    if (request.mty == ScaipMessageType::Information) {
        append_news(text, request);
    }
    return fingerprint(text);
}

std::string padded_code(std::uint16_t code, std::size_t width) {
    std::string digits = std::to_string(code);
    return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

std::string_view message_type_name(ScaipMessageType type) {
    switch (type) {
        case ScaipMessageType::Message:
            return "ME";
        case ScaipMessageType::Reset:
            return "RE";
        case ScaipMessageType::Information:
            return "IN";
        case ScaipMessageType::Heartbeat:
            return "PI";
    }
    return "ME";
}

}  // namespace nachtwacht::protocol
