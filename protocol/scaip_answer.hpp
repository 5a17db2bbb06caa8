#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "protocol/scaip_decode.hpp"

namespace nachtwacht::protocol {

// An answer `mrs` (SS 91100). Only what is set is sent.
struct ScaipAnswer {
    std::string ref = "0";
    Snu snu = Snu::Handled;
    std::string ste;                   // on errors; ASCII 32-126, cut at 128
    std::optional<std::string> cve;    // NN.NN, not above the request's ver
    std::optional<std::uint8_t> mre;   // 1 duplex, 2 and 3 simplex; nothing: no voice
    std::optional<std::uint8_t> cre;   // 1-60 callback minutes, 61 call as configured, 62 call tnu
    std::vector<std::string> tnu;      // gsm:..., sip:...
    std::optional<std::uint16_t> hbi;  // minutes, 1-1440; only to a request with hbo 1

    bool operator==(const ScaipAnswer&) const = default;
};

// XML without declaration, in the dialect of the request.
[[nodiscard]] std::string encode_scaip_answer(const ScaipAnswer& answer, ScaipDialect dialect);

// Content-Type in kind.
[[nodiscard]] std::string_view scaip_content_type(ScaipDialect dialect);

// The answer to a body that is no request.
[[nodiscard]] ScaipAnswer answer_to(const ScaipFault& fault);

// The other side's view, for units that we play ourselves: tests, the demo, `nachtwacht send`.
[[nodiscard]] tl::expected<ScaipAnswer, std::string> decode_scaip_answer(std::string_view body);
[[nodiscard]] std::string encode_scaip_request(const ScaipRequest& request);

}  // namespace nachtwacht::protocol
