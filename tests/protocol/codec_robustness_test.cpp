#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "protocol/content_encoding.hpp"
#include "protocol/scaip_answer.hpp"
#include "protocol/scaip_carrier.hpp"
#include "protocol/scaip_kind.hpp"
#include "protocol/sip_framing.hpp"
#include "protocol/sip_response.hpp"
#include "protocol/sip_transaction.hpp"
#include "protocol/sip_verdict.hpp"
#include "tests/protocol/scaip_vectors.hpp"

namespace nachtwacht::tests {
namespace {

using namespace nachtwacht::protocol;

std::vector<std::string> all_files() {
    std::vector<std::string> contents;
    for (const auto& vector : scaip_vectors()) {
        if (vector.all.contains("file")) {
            contents.push_back(read_vector_file(vector.text("file")));
        }
    }
    return contents;
}

// A vector with some bytes changed, cut out or doubled: near enough to good to get deep.
std::string damaged(const std::vector<std::string>& originals) {
    auto bytes = *rc::gen::elementOf(originals);
    const auto times = *rc::gen::inRange(1, 6);
    for (int i = 0; i < times && !bytes.empty(); ++i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
        switch (*rc::gen::inRange(0, 4)) {
            case 0:
                bytes[at] = *rc::gen::arbitrary<char>();
                break;
            case 1:
                bytes.erase(at, *rc::gen::inRange<std::size_t>(1, 20));
                break;
            case 2:
                bytes.insert(at, bytes.substr(at, *rc::gen::inRange<std::size_t>(1, 40)));
                break;
            default:
                bytes.insert(at, 1, *rc::gen::element('<', '>', '&', '\0', '\n', ';', '"', ','));
                break;
        }
    }
    return bytes;
}

void follow(const SipMessage& message) {
    const auto response = make_response(message, 200, "t", {"192.0.2.1", 5060});
    RC_ASSERT(!std::holds_alternative<SipGarbage>(read_sip_datagram(write_sip(response))));
    (void)server_transaction_key(message);
    (void)response_target(message, {"192.0.2.1", 5060});
    if (judge_request(message, true).action != SipAction::TakeMessage) {
        return;
    }
    const auto carried = open_scaip(message);
    const auto* document = std::get_if<ScaipDocument>(&carried);
    if (document == nullptr) {
        return;
    }
    if (const auto* request = std::get_if<ScaipRequest>(document)) {
        RC_ASSERT(!kind_name(kind_of(*request)).empty());
        auto again = decode_scaip(encode_scaip_request(*request));
        auto* same = std::get_if<ScaipRequest>(&again);
        RC_ASSERT(same != nullptr);
        same->warnings = request->warnings;
        RC_ASSERT(*same == *request);
    } else if (const auto* fault = std::get_if<ScaipFault>(document)) {
        const auto written = encode_scaip_answer(answer_to(*fault), fault->dialect);
        RC_ASSERT(decode_scaip_answer(written)->ref == fault->ref);
    }
}

TEST(Codec, SurvivesDamagedDatagrams) {
    const auto originals = all_files();
    EXPECT_TRUE(rc::check("any datagram is judged", [&] {
        const auto frame = read_sip_datagram(damaged(originals));
        if (const auto* message = std::get_if<SipMessage>(&frame);
            message && message->is_request()) {
            follow(*message);
        }
    }));
}

TEST(Codec, SurvivesDamagedDocuments) {
    const auto originals = all_files();
    EXPECT_TRUE(rc::check("any document is judged", [&] {
        SipMessage message;
        message.method = "MESSAGE";
        message.headers = {
            {"via", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa"},
            {"from", "<sip:1@b>"},
            {"to", "<sip:2@b>"},
            {"call-id", "c"},
            {"cseq", "1 MESSAGE"},
            {"content-type", "application/xml"}};
        message.body = damaged(originals);
        follow(message);
    }));
}

TEST(Codec, GivesTheSameFramesHoweverAStreamIsCut) {
    const auto originals = all_files();
    EXPECT_TRUE(rc::check("cuts change nothing", [&] {
        const auto bytes = damaged(originals) + damaged(originals);
        const auto count = [&](std::size_t piece) {
            SipStream stream;
            std::vector<std::size_t> kinds;
            for (std::size_t at = 0; at < bytes.size(); at += piece) {
                stream.feed(std::string_view(bytes).substr(at, piece));
                while (const auto frame = stream.next()) {
                    kinds.push_back(frame->index());
                }
            }
            return kinds;
        };
        RC_ASSERT(count(1) == count(bytes.size()));
        RC_ASSERT(count(13) == count(bytes.size()));
    }));
}

TEST(Codec, SurvivesAnyPackedBytes) {
    EXPECT_TRUE(rc::check("any bytes are unpacked or refused", [](const std::string& bytes) {
        const auto text = unpack("deflate", bytes, 65536);
        RC_ASSERT(!text || text->size() <= 65536U);
    }));
}

}  // namespace
}  // namespace nachtwacht::tests
