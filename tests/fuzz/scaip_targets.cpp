#include <array>
#include <string>

#include "protocol/charset.hpp"
#include "protocol/content_encoding.hpp"
#include "protocol/scaip_answer.hpp"
#include "protocol/scaip_carrier.hpp"
#include "protocol/scaip_kind.hpp"
#include "tests/fuzz/targets.hpp"

namespace nachtwacht::fuzz {
namespace {

using namespace nachtwacht::protocol;

void follow(const ScaipRequest& request) {
    hold(!kind_name(kind_of(request)).empty(), "a request without a kind");
    hold(!kind_name(kind_as_message(request)).empty(), "an update without a kind");
    auto again = decode_scaip(encode_scaip_request(request));
    auto* same = std::get_if<ScaipRequest>(&again);
    hold(same != nullptr, "a written request is not read");
    same->warnings = request.warnings;
    hold(*same == request, "another request when written and read");
    hold(content_fingerprint(*same) == content_fingerprint(request), "another fingerprint");
}

void follow(const ScaipFault& fault) {
    hold_printable(fault.why);
    hold_printable(fault.cid);
    const auto written = encode_scaip_answer(answer_to(fault), fault.dialect);
    const auto read = decode_scaip_answer(written);
    hold(read.has_value() && read->ref == fault.ref, "a refusal that loses its reference");
}

void follow(const ScaipAnswerSeen& /*seen*/) {}

void follow(const ScaipDocument& document) {
    std::visit([](const auto& what) { follow(what); }, document);
}

}  // namespace

void scaip_document(std::string_view bytes) {
    const auto charset = take_line(bytes);
    follow(decode_scaip(bytes, charset));
}

void scaip_carrier(std::string_view bytes) {
    SipMessage message;
    message.method = "MESSAGE";
    message.request_uri = "sip:nachtwacht@example.org";
    message.headers = {
        {"via", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa"}, {"from", "<sip:0042@example.org>"}};
    message.headers.push_back({"content-type", std::string{take_line(bytes)}});
    message.headers.push_back({"content-encoding", std::string{take_line(bytes)}});
    message.body = bytes;
    const auto carried = open_scaip(message);
    if (const auto* document = std::get_if<ScaipDocument>(&carried)) {
        follow(*document);
    } else {
        hold(std::get<SipVerdict>(carried).status == 415, "a refusal that is no 415");
    }
}

void scaip_answer(std::string_view bytes) {
    const auto answer = decode_scaip_answer(bytes);
    if (!answer) {
        hold_printable(answer.error());
        return;
    }
    const auto written = encode_scaip_answer(*answer, ScaipDialect::Standard);
    const auto again = decode_scaip_answer(written);
    hold(again.has_value(), "a written answer is not read");
    hold(again->ref == answer->ref && again->snu == answer->snu, "another reference or status");
}

void content_encoding(std::string_view bytes) {
    const auto name = take_line(bytes);
    const auto all = unpack(name, bytes, max_unpacked_body);
    const auto few = unpack(name, bytes, 100);
    hold(!all || all->size() <= max_unpacked_body, "more than was allowed");
    hold(!few || (all && *few == *all && few->size() <= 100), "the limit changes the content");
    hold(!all || few || few.error() == UnpackFault::TooLong, "a limit that breaks");
}

}  // namespace nachtwacht::fuzz
