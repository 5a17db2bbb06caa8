#include "protocol/scaip_decode.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "protocol/ascii.hpp"
#include "protocol/charset.hpp"
#include "protocol/scaip_codes.hpp"
#include "protocol/scaip_fields.hpp"
#include "protocol/scaip_tags.hpp"

namespace nachtwacht::protocol {
namespace {

constexpr std::string_view utf8_bom = "\xEF\xBB\xBF";
constexpr std::size_t most_text = 1024;  // characters kept of a text
constexpr std::size_t most_mark = 64;    // of did and lva

bool is_padding(char letter) { return is_blank(letter) || letter == '\0'; }

std::string_view skip_padding(std::string_view body) {
    while (!body.empty() && is_padding(body.front())) {
        body.remove_prefix(1);
    }
    if (body.substr(0, utf8_bom.size()) == utf8_bom) {
        return skip_padding(body.substr(utf8_bom.size()));
    }
    while (!body.empty() && is_padding(body.back())) {
        body.remove_suffix(1);
    }
    return body;
}

std::string_view declared_charset(std::string_view body) {
    const auto declaration = body.substr(0, body.find("?>"));
    const auto at = declaration.find("encoding");
    if (body.substr(0, 5) != "<?xml" || at == std::string_view::npos) {
        return {};
    }
    const auto open = declaration.find_first_of("'\"", at);
    if (open == std::string_view::npos) {
        return {};
    }
    const auto close = declaration.find(declaration[open], open + 1);
    return close == std::string_view::npos ? std::string_view()
                                           : declaration.substr(open + 1, close - open - 1);
}

// The text of the first such tag in something that may not be XML at all.
std::string salvage(std::string_view text, std::string_view tag) {
    const auto lower = lower_case(text);
    const auto open = lower.find("<" + std::string(tag) + ">");
    if (open == std::string::npos) {
        return {};
    }
    const auto start = open + tag.size() + 2;
    const auto end = lower.find('<', start);
    return end == std::string::npos ? std::string()
                                    : std::string(trim(text.substr(start, end - start)));
}

ScaipFault unreadable(Snu snu, std::string_view text, std::string why) {
    ScaipFault fault{snu, "0", {}, ScaipDialect::Standard, std::move(why)};
    text = text.substr(0, max_scaip_body);
    if (const auto ref = salvage(text, "ref");
        is_usable_ref(ref) && ref.find('&') == std::string::npos) {
        fault.ref = ref;
    }
    if (const auto cid = salvage(text, "cid"); is_usable_cid(cid)) {
        fault.cid = cid;
    }
    if (lower_case(text).find("<scaip") != std::string::npos) {
        fault.dialect = ScaipDialect::Scaip;
    }
    return fault;
}

// A tag that has to be there once: absent, or present and perhaps unusable.
template <typename Value>
struct Mandatory {
    bool absent = true;
    std::optional<Value> value;
};

template <typename Read>
auto read_mandatory(const ScaipTag& tag, Read read)
    -> Mandatory<typename decltype(read(std::string_view()))::value_type> {
    using Value = typename decltype(read(std::string_view()))::value_type;
    Mandatory<Value> result;
    result.absent = tag.values.empty() && !tag.nested;
    if (result.absent || tag.nested) {
        return result;
    }
    result.value = read(tag.values.front());
    for (const auto& other : tag.values) {
        if (read(other) != result.value) {
            result.value.reset();  // two different ones: nobody can say which is meant
        }
    }
    return result;
}

// A cut that falls behind a blank leaves none.
std::string shortened(std::string_view value, std::size_t most) {
    return std::string(trim(cut_characters(value, most)));
}

std::optional<std::string> usable_ref(std::string_view value) {
    return is_usable_ref(value) ? std::optional<std::string>(value) : std::nullopt;
}

std::optional<std::string> usable_cid(std::string_view value) {
    return is_usable_cid(value) ? std::optional<std::string>(value) : std::nullopt;
}

std::optional<std::uint16_t> device_type(std::string_view value) { return read_code(value, 9999); }

// Fills a request from tags; one tag's rule a function.
class RequestReader {
public:
    explicit RequestReader(ScaipTags& tags) : tags_(tags) {}

    ScaipDocument read_request() {
        const auto ref = read_mandatory(tags_.at("ref"), usable_ref);
        const auto cid = read_mandatory(tags_.at("cid"), usable_cid);
        const auto dty = read_mandatory(tags_.at("dty"), device_type);
        const auto mty = read_mandatory(tags_.at("mty"), read_message_type);
        const auto fault = [&](Snu snu, std::string why) {
            return ScaipFault{
                snu, ref.value.value_or("0"), cid.value.value_or(""), dialect(), std::move(why)};
        };
        if (ref.absent) {
            return fault(Snu::ReferenceMissing, "ref is missing");
        }
        if (cid.absent || dty.absent) {
            return fault(Snu::TagMissing, cid.absent ? "cid is missing" : "dty is missing");
        }
        if (!ref.value || !cid.value || !dty.value || (!mty.absent && !mty.value)) {
            return fault(Snu::WrongData, "ref, cid, dty or mty cannot be used");
        }
        request_.dialect = dialect();
        request_.ref = *ref.value;
        request_.cid = *cid.value;
        request_.dty = *dty.value;
        request_.mty = mty.value.value_or(ScaipMessageType::Message);
        return complete();
    }

private:
    [[nodiscard]] ScaipDialect dialect() const {
        return tags_.root == ScaipTags::Root::Scaip ? ScaipDialect::Scaip : ScaipDialect::Standard;
    }

    ScaipRequest complete() {
        warn_if(!is_regular_ref(request_.ref), "ref");
        warn_if(!is_regular_cid(request_.cid), "cid");
        warn_if(!scaip_label(ScaipTable::DeviceType, request_.dty), "dty_unknown");
        read_options();
        read_codes();
        read_texts();
        read_place();
        request_.warnings = tags_.warnings.take();
        return std::move(request_);
    }

    void read_options() {
        request_.ver = optional("ver", read_version);
        request_.sco = optional("sco", [](auto value) { return read_one_digit(value, 3); });
        request_.cha = optional("cha", [](auto value) { return read_one_digit(value, 1); });
        request_.hbo = optional("hbo", read_heartbeat_option);
        request_.pri = optional("pri", [](auto value) { return read_one_digit(value, 9); });
        request_.ame = optional("ame", [](auto value) { return read_code(value, 9999); });
    }

    void read_codes() {
        const auto three_digits = [](auto value) { return read_code(value, 999); };
        request_.stc = optional("stc", [](auto value) { return read_code(value, 9999); });
        request_.dco = optional("dco", three_digits);
        request_.lco = optional("lco", three_digits);
        request_.ico = optional("ico", three_digits);
    }

    void read_texts() {
        request_.did = text("did", 16, most_mark);
        request_.lva = text("lva", 2, most_mark);
        request_.dte = text("dte", 32, most_text);
        request_.stt = text("stt", 32, most_text);
        request_.lte = text("lte", 32, most_text);
        request_.ite = text("ite", 128, most_text);
        for (const auto& address : tags_.at("crd").values) {
            warn_if(!is_known_voice_scheme(address) || count_characters(address) > 256, "crd");
            request_.crd.push_back(shortened(address, most_text));
        }
        warn_if(tags_.at("crd").nested, "crd");
    }

    void read_place() {
        request_.geo = optional("geo", read_position);
        request_.tim = optional("tim", [](auto value) {
            return is_time_stamp(value) ? std::optional<std::string>(value) : std::nullopt;
        });
        request_.gga = optional("gga", [](auto value) {
            return value.front() == '$' ? std::optional(shortened(value, most_text)) : std::nullopt;
        });
    }

    // First value of a tag that may be absent; repeats that differ are warned of.
    std::optional<std::string_view> first(std::string_view name) {
        const auto& tag = tags_.at(name);
        warn_if(tag.nested, name);
        warn_if(tag.values.size() > 1, "duplicate");
        return tag.values.empty() ? std::nullopt : std::optional<std::string_view>(tag.values[0]);
    }

    template <typename Read>
    auto optional(std::string_view name, Read read) -> decltype(read(std::string_view())) {
        const auto value = first(name);
        if (!value) {
            return std::nullopt;
        }
        auto result = read(*value);
        warn_if(!result.has_value(), name);
        return result;
    }

    std::optional<std::string> text(std::string_view name, std::size_t table, std::size_t most) {
        const auto value = first(name);
        if (!value) {
            return std::nullopt;
        }
        warn_if(count_characters(*value) > table, name);
        return shortened(*value, most);
    }

    void warn_if(bool odd, std::string_view name) {
        if (odd) {
            tags_.warnings.add(name);
        }
    }

    ScaipTags& tags_;
    ScaipRequest request_;
};

bool is_answer(const ScaipTags& tags) {
    return tags.root == ScaipTags::Root::Answer ||
           (tags.root == ScaipTags::Root::Scaip && tags.tags.contains("snu"));
}

std::string first_or_empty(const ScaipTag& tag) {
    return tag.values.empty() ? std::string() : tag.values.front();
}

}  // namespace

ScaipDocument decode_scaip(std::string_view body, std::string_view charset) {
    if (body.size() > max_scaip_body) {
        return unreadable(Snu::TooLong, body, "over 16384 bytes");
    }
    body = skip_padding(body);
    if (body.empty()) {
        return unreadable(Snu::InvalidFormat, body, "empty");
    }
    const auto declared = declared_charset(body);
    auto text = to_utf8(body, declared.empty() ? charset : declared);
    if (!text) {
        return unreadable(Snu::InvalidFormat, body, "a charset that is not read");
    }
    std::replace(text->utf8.begin(), text->utf8.end(), '\0', ' ');
    ScaipTags tags;
    if (text->guessed) {
        tags.warnings.add("charset");
    }
    std::string why;
    if (!read_scaip_tags(text->utf8, tags, why)) {
        return unreadable(Snu::InvalidFormat, text->utf8, std::move(why));
    }
    if (is_answer(tags)) {
        return ScaipAnswerSeen{first_or_empty(tags.at("ref")), first_or_empty(tags.at("snu"))};
    }
    return RequestReader(tags).read_request();
}

}  // namespace nachtwacht::protocol
