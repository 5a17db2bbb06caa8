#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// SCAIP, SS 91100:2014 (CLC/TS 50134-9): what an alarm unit says and what it is answered.
namespace nachtwacht::protocol {

// Which root the document has: the standard's mrq and mrs, or `scaip` both ways.
enum class ScaipDialect { Standard, Scaip };

enum class ScaipMessageType { Message, Reset, Information, Heartbeat };  // ME RE IN PI

// WGS-84 in millionths of a degree.
struct ScaipPosition {
    std::int32_t latitude_udeg = 0;
    std::int32_t longitude_udeg = 0;

    bool operator==(const ScaipPosition&) const = default;
};

// A request `mrq` whose mandatory tags are sound. Optional fields that were absent, empty or
// invalid are empty alike; what was wrong with them stands in `warnings`. Texts are UTF-8 without
// control characters. Nothing here says how urgent it is, nor whether it was seen before.
struct ScaipRequest {
    ScaipDialect dialect = ScaipDialect::Standard;
    std::string ref;  // 1-64 visible ASCII, to be echoed exactly
    std::string cid;  // 1-64 characters, kept as text: leading zeros count
    std::uint16_t dty = 0;
    ScaipMessageType mty = ScaipMessageType::Message;

    std::optional<std::string> ver;    // NN.NN
    std::optional<std::uint8_t> sco;   // 0-3
    std::optional<std::uint8_t> cha;   // 0 device calls, 1 asks for a callback
    std::optional<std::uint8_t> hbo;   // 1: the receiver may set the heartbeat interval
    std::optional<std::uint8_t> pri;   // 0-9
    std::optional<std::string> did;    // up to 64 characters
    std::optional<std::uint16_t> dco;  // 0-999
    std::optional<std::string> dte;    // texts: up to 1024 characters
    std::vector<std::string> crd;      // voice addresses, as sent
    std::optional<std::uint16_t> stc;  // 0-9999; empty means alarm, never 'normal'
    std::optional<std::string> stt;
    std::optional<std::uint16_t> lco;  // 0-999
    std::optional<std::string> lva;
    std::optional<ScaipPosition> geo;
    std::optional<std::string> tim;  // the device's own clock: a claim
    std::optional<std::string> gga;
    std::optional<std::string> lte;
    std::optional<std::uint16_t> ico;  // 0-999
    std::optional<std::string> ite;
    std::optional<std::uint16_t> ame;  // parts still to come, 0-9999

    // Advisory, each once: the tag that was odd ("stc", "cid"), or "root", "case", "attribute",
    // "unknown_tag", "duplicate", "dty_unknown", "charset", "content_type", "from".
    std::vector<std::string> warnings;

    bool operator==(const ScaipRequest&) const = default;
};

// Over mty, ame, dty, did, dco and stc: what has to be equal, beside cid and ref, for a message to
// be a resend and no new event (fact sheet section 7). An information update counts its texts and
// place too: they are its news, and a second press told in a text must not pass for a resend.
// Stable over versions and machines.
[[nodiscard]] std::uint64_t content_fingerprint(const ScaipRequest& request);

// Code with its zeros, as the standard prints it: dty and stc four digits, the others three.
[[nodiscard]] std::string padded_code(std::uint16_t code, std::size_t width);

[[nodiscard]] std::string_view message_type_name(ScaipMessageType type);  // "ME"

}  // namespace nachtwacht::protocol
