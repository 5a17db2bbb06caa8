#include "protocol/scaip_request.hpp"

#include "protocol/ascii.hpp"

namespace nachtwacht::protocol {
namespace {

void append(std::string& text, const std::optional<std::uint16_t>& code) {
    text += '|';
    text += code ? std::to_string(*code) : "-";
}

}  // namespace

std::uint64_t content_fingerprint(const ScaipRequest& request) {
    std::string text(message_type_name(request.mty));
    append(text, request.ame.value_or(0));
    append(text, request.dty);
    append(text, request.dco);
    append(text, request.stc);
    text += '|' + request.did.value_or("");
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
