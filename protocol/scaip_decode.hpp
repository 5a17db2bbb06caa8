#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/scaip_request.hpp"

namespace nachtwacht::protocol {

inline constexpr std::size_t max_scaip_body = 16384;  // bytes, unpacked

// Status numbers of an answer (SS 91100, snu).
enum class Snu {
    Handled = 0,
    TooLong = 1,
    InvalidFormat = 2,
    WrongData = 3,
    Hold = 4,
    NotTreated = 5,
    Busy = 6,
    TagMissing = 7,
    ReferenceMissing = 10,
    Undefined = 99,
};

// Why a body is no request. `ref` is what to echo, "0" where none is usable; `cid` is the account
// as far as one can be recognised, so that the refusal becomes an item that people see.
struct ScaipFault {
    Snu snu = Snu::InvalidFormat;
    std::string ref = "0";
    std::string cid;  // may be empty
    ScaipDialect dialect = ScaipDialect::Standard;
    std::string why;  // one English clause for logs; holds nothing of the body

    bool operator==(const ScaipFault&) const = default;
};

// An mrs, or a root `scaip` with snu, came in: never answer an answer (rule S11).
struct ScaipAnswerSeen {
    std::string ref;
    std::string snu;

    bool operator==(const ScaipAnswerSeen&) const = default;
};

using ScaipDocument = std::variant<ScaipRequest, ScaipAnswerSeen, ScaipFault>;

// Reads an unpacked body. `charset` is that of the Content-Type, empty when it names none; an XML
// declaration goes before it. Several faults are reported in the order 1, 2, 10, 7, 3.
[[nodiscard]] ScaipDocument decode_scaip(std::string_view body, std::string_view charset = {});

}  // namespace nachtwacht::protocol
