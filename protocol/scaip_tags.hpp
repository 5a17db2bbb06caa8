#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/scaip_fields.hpp"
#include "protocol/scaip_request.hpp"

namespace nachtwacht::protocol {

// All that one tag name said under the root: its values in order, cleaned, empty and equal ones
// left out. `nested`: one of them held elements where only text belongs.
struct ScaipTag {
    std::vector<std::string> values;
    bool nested = false;
};

// A document as its rules B3 to B6 leave it: known tags by lower-case local name, those of `lge`
// among them. Nothing is judged yet.
struct ScaipTags {
    enum class Root { Request, Scaip, Answer };

    Root root = Root::Request;
    std::map<std::string, ScaipTag, std::less<>> tags;
    ScaipWarnings warnings;

    [[nodiscard]] const ScaipTag& at(std::string_view name) const;
};

// Reads UTF-8 text; empty when it is no well-formed document with one of our roots. `why` then
// says what was wrong, in one clause.
[[nodiscard]] bool read_scaip_tags(std::string_view xml, ScaipTags& tags, std::string& why);

}  // namespace nachtwacht::protocol
