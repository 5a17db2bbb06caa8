#include "tests/protocol/scaip_vectors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/ascii.hpp"
#include "protocol/scaip_answer.hpp"
#include "protocol/scaip_carrier.hpp"
#include "protocol/scaip_decode.hpp"
#include "protocol/scaip_kind.hpp"
#include "protocol/sip_framing.hpp"
#include "protocol/sip_verdict.hpp"

namespace nachtwacht::tests {
namespace {

using namespace nachtwacht::protocol;
namespace json = boost::json;

// What the index can ask for, as it writes it.
std::map<std::string, json::value> fields_of(const ScaipRequest& request) {
    std::map<std::string, json::value> fields;
    const auto set = [&](const char* name, const auto& value) {
        if (value) {
            fields[name] = json::value_from(*value);
        }
    };
    const auto code = [&](const char* name, std::optional<std::uint16_t> value, std::size_t width) {
        if (value) {
            fields[name] = json::value_from(padded_code(*value, width));
        }
    };
    fields["cid"] = json::value_from(request.cid);
    fields["mty"] = json::value_from(std::string(message_type_name(request.mty)));
    code("dty", request.dty, 4);
    code("stc", request.stc, 4);
    code("dco", request.dco, 3);
    code("lco", request.lco, 3);
    code("ico", request.ico, 3);
    code("sco", request.sco, 1);
    code("cha", request.cha, 1);
    code("pri", request.pri, 1);
    code("ame", request.ame, 1);
    set("hbo", request.hbo);
    set("ver", request.ver);
    set("did", request.did);
    set("dte", request.dte);
    set("stt", request.stt);
    set("lva", request.lva);
    set("lte", request.lte);
    set("ite", request.ite);
    set("tim", request.tim);
    if (!request.crd.empty()) {
        fields["crd"] = json::value_from(request.crd);
    }
    if (request.geo) {
        fields["geo"] = {request.geo->latitude_udeg / 1e6, request.geo->longitude_udeg / 1e6};
    }
    return fields;
}

void expect_fields(const ScaipVector& vector, const ScaipRequest& request) {
    const auto fields = fields_of(request);
    if (const auto* wanted = vector.expect.if_contains("fields")) {
        for (const auto& [name, value] : wanted->as_object()) {
            const auto found = fields.find(std::string(name));
            ASSERT_NE(found, fields.end()) << name;
            EXPECT_EQ(json::serialize(found->second), json::serialize(value)) << name;
        }
    }
    if (const auto* absent = vector.expect.if_contains("absent")) {
        for (const auto& name : absent->as_array()) {
            EXPECT_FALSE(fields.contains(std::string(name.as_string()))) << name;
        }
    }
    if (const auto* kind = vector.expect.if_contains("kind")) {
        EXPECT_EQ(kind_name(kind_of(request)), kind->as_string());
    }
    if (const auto* warnings = vector.expect.if_contains("warnings")) {
        for (const auto& name : warnings->as_array()) {
            EXPECT_THAT(request.warnings, testing::Contains(std::string(name.as_string())));
        }
    }
}

std::string ref_of(const ScaipDocument& document) {
    if (const auto* request = std::get_if<ScaipRequest>(&document)) {
        return request->ref;
    }
    return std::get<ScaipFault>(document).ref;
}

std::string snu_of(const ScaipDocument& document) {
    const auto* fault = std::get_if<ScaipFault>(&document);
    return std::to_string(fault == nullptr ? 0 : static_cast<int>(fault->snu));
}

void expect_verdict(const ScaipVector& vector, const ScaipDocument& document) {
    if (vector.expect.contains("no_answer")) {
        EXPECT_TRUE(std::holds_alternative<ScaipAnswerSeen>(document));
        return;
    }
    EXPECT_EQ(snu_of(document), vector.expect.at("snu").as_string());
    if (const auto* ref = vector.expect.if_contains("ref")) {
        EXPECT_EQ(ref_of(document), ref->as_string());
    }
    if (const auto* request = std::get_if<ScaipRequest>(&document)) {
        expect_fields(vector, *request);
    }
}

// The document of a MESSAGE, or the SIP status that refuses it.
std::variant<ScaipDocument, int> judge(SipFrame frame) {
    if (const auto* unframed = std::get_if<SipUnframed>(&frame)) {
        return unframed->status;
    }
    const auto& message = std::get<SipMessage>(frame);
    const auto verdict = judge_request(message, true);
    if (verdict.action != SipAction::TakeMessage) {
        return verdict.status;
    }
    auto carried = open_scaip(message);
    if (const auto* refused = std::get_if<SipVerdict>(&carried)) {
        return refused->status;
    }
    return std::get<ScaipDocument>(std::move(carried));
}

int status_of(const std::variant<ScaipDocument, int>& judged) {
    const auto* status = std::get_if<int>(&judged);
    return status == nullptr ? 200 : *status;
}

std::vector<SipFrame> frames_of(const std::string& bytes, std::size_t piece) {
    SipStream stream;
    std::vector<SipFrame> frames;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        stream.feed(std::string_view(bytes).substr(at, piece));
        while (auto frame = stream.next()) {
            frames.push_back(std::move(*frame));
        }
    }
    return frames;
}

class BodyVector : public testing::TestWithParam<ScaipVector> {};

TEST_P(BodyVector, DecodesAsItsIndexSays) {
    expect_verdict(GetParam(), decode_scaip(read_vector_file(GetParam().text("file"))));
}

TEST_P(BodyVector, SurvivesEncodingAgain) {
    const auto document = decode_scaip(read_vector_file(GetParam().text("file")));
    if (const auto* request = std::get_if<ScaipRequest>(&document)) {
        auto again = std::get<ScaipRequest>(decode_scaip(encode_scaip_request(*request)));
        again.warnings = request->warnings;
        EXPECT_EQ(again, *request);
    }
}

INSTANTIATE_TEST_SUITE_P(Scaip, BodyVector, testing::ValuesIn(scaip_vectors("body")), vector_name);

class SipVector : public testing::TestWithParam<ScaipVector> {};

TEST_P(SipVector, IsJudgedAsItsIndexSays) {
    const auto bytes = read_vector_file(GetParam().text("file"));
    const auto judged =
        judge(GetParam().over("udp") ? read_sip_datagram(bytes) : frames_of(bytes, 4096).at(0));
    if (const auto* any = GetParam().expect.if_contains("sip_any")) {
        EXPECT_THAT(any->as_array(), testing::Contains(json::value(status_of(judged))));
        return;
    }
    EXPECT_EQ(status_of(judged), GetParam().expect.at("sip").as_int64());
    if (GetParam().expect.contains("snu")) {
        expect_verdict(GetParam(), std::get<ScaipDocument>(judged));
    }
}

INSTANTIATE_TEST_SUITE_P(Scaip, SipVector, testing::ValuesIn(scaip_vectors("sip")), vector_name);

class StreamVector : public testing::TestWithParam<std::tuple<ScaipVector, std::size_t>> {};

TEST_P(StreamVector, GivesTheSameFramesInPiecesOfAnySize) {
    const auto& [vector, piece] = GetParam();
    auto frames = frames_of(read_vector_file(vector.text("file")), piece);
    const auto& wanted = vector.expect.at("responses").as_array();
    ASSERT_EQ(frames.size(), wanted.size());
    for (std::size_t at = 0; at < frames.size(); ++at) {
        const auto judged = judge(std::move(frames[at]));
        EXPECT_EQ(status_of(judged), wanted[at].at("sip").as_int64());
        if (const auto* ref = wanted[at].as_object().if_contains("ref")) {
            EXPECT_EQ(ref_of(std::get<ScaipDocument>(judged)), ref->as_string());
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Scaip,
    StreamVector,
    testing::Combine(
        testing::ValuesIn(scaip_vectors("stream")), testing::Values(1, 2, 3, 7, 100, 4096)
    )
);

TEST(ScaipVectors, AreAllThere) { EXPECT_EQ(scaip_vectors().size(), 107U); }

TEST(ScaipVectors, HaveOneContentForAResendAndAnotherForAReusedReference) {
    const auto content_of = [](const char* file) {
        const auto judged = judge(read_sip_datagram(read_vector_file(file)));
        return content_fingerprint(std::get<ScaipRequest>(std::get<ScaipDocument>(judged)));
    };
    EXPECT_EQ(content_of("v103-hold-resend-a.sip"), content_of("v103-hold-resend-b.sip"));
    EXPECT_NE(content_of("v106-ref-reused-a.sip"), content_of("v106-ref-reused-b.sip"));
}

}  // namespace
}  // namespace nachtwacht::tests
