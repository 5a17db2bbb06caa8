#include "protocol/scaip_answer.hpp"

#include <array>
#include <cstdlib>

#include "protocol/ascii.hpp"
#include "protocol/scaip_tags.hpp"

namespace nachtwacht::protocol {
namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        switch (letter) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += letter;
        }
    }
    return out;
}

void append_tag(std::string& out, std::string_view tag, std::string_view value) {
    out += '<';
    out += tag;
    out += '>';
    out += escaped(value);
    out += "</";
    out += tag;
    out += '>';
}

template <typename Value>
void append_tag(std::string& out, std::string_view tag, const std::optional<Value>& value) {
    if (value) {
        append_tag(out, tag, *value);
    }
}

void append_code(
    std::string& out, std::string_view tag, std::optional<std::uint16_t> code, std::size_t width
) {
    if (code) {
        append_tag(out, tag, padded_code(*code, width));
    }
}

std::string printable(std::string_view text) {
    std::string out;
    for (const char letter : text.substr(0, 128)) {
        out += letter >= ' ' && letter <= '~' ? letter : '?';
    }
    return out;
}

std::string in_root(std::string_view root, const std::string& content) {
    return "<" + std::string(root) + ">" + content + "</" + std::string(root) + ">";
}

std::string degrees(std::int32_t udeg) {
    const auto size = static_cast<std::uint32_t>(std::abs(udeg));
    const auto decimals = std::to_string(size % 1000000);
    return (udeg < 0 ? "-" : "") + std::to_string(size / 1000000) + "." +
           std::string(6 - decimals.size(), '0') + decimals;
}

void append_place(std::string& out, const ScaipRequest& request) {
    std::string place;
    if (request.geo) {
        const auto& geo = *request.geo;
        append_tag(place, "geo", degrees(geo.latitude_udeg) + "," + degrees(geo.longitude_udeg));
    }
    append_tag(place, "tim", request.tim);
    append_tag(place, "gga", request.gga);
    out += place.empty() ? std::string() : in_root("lge", place);
}

// Numbers of an answer are read by value; one that is none counts as absent.
template <typename Number>
std::optional<Number> number_of(const ScaipTags& tags, std::string_view tag, std::uint32_t most) {
    const auto& values = tags.at(tag).values;
    const auto number = values.empty() ? std::nullopt : to_number(values.front(), most);
    return number ? std::optional(static_cast<Number>(*number)) : std::nullopt;
}

std::string text_of(const ScaipTags& tags, std::string_view tag) {
    const auto& values = tags.at(tag).values;
    return values.empty() ? std::string() : values.front();
}

}  // namespace

std::string encode_scaip_answer(const ScaipAnswer& answer, ScaipDialect dialect) {
    std::string content;
    append_tag(content, "ref", answer.ref);
    append_tag(content, "snu", std::to_string(static_cast<int>(answer.snu)));
    if (!answer.ste.empty()) {
        append_tag(content, "ste", printable(answer.ste));
    }
    append_tag(content, "cve", answer.cve);
    append_code(content, "mre", answer.mre, 1);
    append_code(content, "cre", answer.cre, 2);
    for (const auto& number : answer.tnu) {
        append_tag(content, "tnu", number);
    }
    append_code(content, "hbi", answer.hbi, 1);
    return in_root(dialect == ScaipDialect::Scaip ? "scaip" : "mrs", content);
}

std::string_view scaip_content_type(ScaipDialect dialect) {
    return dialect == ScaipDialect::Scaip ? "application/xml" : "application/scaip+xml";
}

ScaipAnswer answer_to(const ScaipFault& fault) {
    ScaipAnswer answer;
    answer.ref = fault.ref;
    answer.snu = fault.snu;
    answer.ste = fault.why;
    return answer;
}

tl::expected<ScaipAnswer, std::string> decode_scaip_answer(std::string_view body) {
    ScaipTags tags;
    std::string why;
    if (!read_scaip_tags(trim(body), tags, why)) {
        return tl::unexpected(why);
    }
    const auto snu = number_of<int>(tags, "snu", 999);
    if (tags.root == ScaipTags::Root::Request || !snu) {
        return tl::unexpected<std::string>("no answer");
    }
    ScaipAnswer answer;
    answer.ref = text_of(tags, "ref");
    answer.snu = static_cast<Snu>(*snu);
    answer.ste = text_of(tags, "ste");
    if (const auto version = text_of(tags, "cve"); !version.empty()) {
        answer.cve = version;
    }
    answer.mre = number_of<std::uint8_t>(tags, "mre", 3);
    answer.cre = number_of<std::uint8_t>(tags, "cre", 62);
    answer.tnu = tags.at("tnu").values;
    answer.hbi = number_of<std::uint16_t>(tags, "hbi", 1440);
    return answer;
}

std::string encode_scaip_request(const ScaipRequest& request) {
    std::string content;
    append_tag(content, "ref", request.ref);
    append_tag(content, "ver", request.ver);
    append_code(content, "sco", request.sco, 1);
    append_code(content, "cha", request.cha, 1);
    append_tag(content, "mty", message_type_name(request.mty));
    append_code(content, "hbo", request.hbo, request.hbo == 1 ? 3 : 1);
    append_tag(content, "cid", request.cid);
    append_code(content, "dty", request.dty, 4);
    append_tag(content, "did", request.did);
    append_code(content, "dco", request.dco, 3);
    append_tag(content, "dte", request.dte);
    for (const auto& address : request.crd) {
        append_tag(content, "crd", address);
    }
    append_code(content, "stc", request.stc, 4);
    append_tag(content, "stt", request.stt);
    append_code(content, "pri", request.pri, 1);
    append_code(content, "lco", request.lco, 3);
    append_tag(content, "lva", request.lva);
    append_place(content, request);
    append_tag(content, "lte", request.lte);
    append_code(content, "ico", request.ico, 3);
    append_tag(content, "ite", request.ite);
    append_code(content, "ame", request.ame, 1);
    return in_root(request.dialect == ScaipDialect::Scaip ? "scaip" : "mrq", content);
}

}  // namespace nachtwacht::protocol
