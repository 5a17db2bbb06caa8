#include "protocol/sip_response.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/sip_framing.hpp"
#include "protocol/sip_head.hpp"
#include "protocol/sip_verdict.hpp"

namespace nachtwacht::protocol {
namespace {

SipMessage with_via(const std::string& via, const std::string& to = "<sip:arc@b>") {
    return *parse_sip_head(
        "MESSAGE sip:arc@b SIP/2.0\r\nVia: " + via + "\r\nFrom: <sip:1@b>;tag=f\r\nTo: " + to +
        "\r\nCall-ID: c\r\nCSeq: 7 MESSAGE\r\n\r\n"
    );
}

const SipPeer source{"192.0.2.9", 40000};

std::string via_of_answer(const std::string& via) {
    return std::string(*make_response(with_via(via), 200, "t", source).header("via"));
}

TEST(SipResponse, CopiesWhatTiesItToTheRequest) {
    const auto response = make_response(with_via("SIP/2.0/UDP 192.0.2.9"), 200, "t", source);
    EXPECT_EQ(response.header("from"), "<sip:1@b>;tag=f");
    EXPECT_EQ(response.header("to"), "<sip:arc@b>;tag=t");
    EXPECT_EQ(response.header("call-id"), "c");
    EXPECT_EQ(response.header("cseq"), "7 MESSAGE");
    EXPECT_EQ(response.phrase, "OK");
}

TEST(SipResponse, AStatusWithoutAPhraseOfItsOwnSaysWhetherItWentWell) {
    EXPECT_EQ(sip_phrase(299), "OK");
    EXPECT_EQ(sip_phrase(599), "Failure");
}

TEST(SipResponse, LeavesATagThatIsThere) {
    const auto request = with_via("SIP/2.0/UDP 192.0.2.9", "<sip:arc@b>;tag=own");
    EXPECT_EQ(make_response(request, 200, "t", source).header("to"), "<sip:arc@b>;tag=own");
}

TEST(SipResponse, FillsRportAndReceived) {
    EXPECT_EQ(
        via_of_answer("SIP/2.0/UDP 10.0.0.1:5060;rport;branch=z9hG4bKa"),
        "SIP/2.0/UDP 10.0.0.1:5060;rport=40000;branch=z9hG4bKa;received=192.0.2.9"
    );
}

TEST(SipResponse, AddsReceivedWithRportEvenToTheSameAddress) {
    EXPECT_EQ(
        via_of_answer("SIP/2.0/UDP 192.0.2.9:5060;rport"),
        "SIP/2.0/UDP 192.0.2.9:5060;rport=40000;received=192.0.2.9"
    );
}

TEST(SipResponse, AddsReceivedWhenTheViaNamesAnotherAddress) {
    EXPECT_EQ(
        via_of_answer("SIP/2.0/UDP unit.example.org;branch=a"),
        "SIP/2.0/UDP unit.example.org;branch=a;received=192.0.2.9"
    );
    EXPECT_EQ(via_of_answer("SIP/2.0/UDP 192.0.2.9;branch=a"), "SIP/2.0/UDP 192.0.2.9;branch=a");
}

TEST(SipResponse, TouchesOnlyTheTopVia) {
    EXPECT_EQ(
        via_of_answer("SIP/2.0/UDP 10.0.0.1;branch=a, SIP/2.0/UDP 10.0.0.2;branch=b;rport"),
        "SIP/2.0/UDP 10.0.0.1;branch=a;received=192.0.2.9, SIP/2.0/UDP 10.0.0.2;branch=b;rport"
    );
}

TEST(SipResponse, GoesToTheSourceUnlessTheViaNamesAPortOfTheSameAddress) {
    EXPECT_EQ(response_target(with_via("SIP/2.0/UDP 10.0.0.1:5070;rport"), source), source);
    EXPECT_EQ(response_target(with_via("SIP/2.0/UDP 10.0.0.1:5070"), source), source);
    EXPECT_EQ(
        response_target(with_via("SIP/2.0/UDP 192.0.2.9:5070"), source),
        (SipPeer{"192.0.2.9", 5070})
    );
    EXPECT_EQ(
        response_target(with_via("SIP/2.0/UDP 192.0.2.9"), source), (SipPeer{"192.0.2.9", 5060})
    );
}

TEST(SipResponse, IsReadAgainAsItWasWritten) {
    auto response =
        make_response(with_via("SIP/2.0/TCP 192.0.2.9"), 415, "t", source, {{"accept", "x"}});
    response.body = "body";
    const auto frame = read_sip_datagram(write_sip(response));
    const auto& again = std::get<SipMessage>(frame);
    EXPECT_EQ(again.status, 415);
    EXPECT_EQ(again.phrase, "Unsupported Media Type");
    EXPECT_EQ(again.body, "body");
    EXPECT_EQ(again.header("accept"), "x");
    EXPECT_EQ(again.header("via"), response.header("via"));
}

TEST(OwnMessage, IsARequestThatWeWouldTakeOurselves) {
    OwnMessage own;
    own.request_uri = "sip:1@192.0.2.9:40000;transport=tcp";
    own.from = "sip:arc@b";
    own.to = "sip:1@b";
    own.from_tag = "t";
    own.call_id = "c";
    own.branch = "z9hG4bKx";
    own.transport = "TCP";
    own.sent_by = "192.0.2.1:5060";
    own.content_type = "application/scaip+xml";
    own.body = "<mrs/>";
    const auto frame = read_sip_datagram(write_sip(make_message_request(own)));
    const auto& again = std::get<SipMessage>(frame);
    EXPECT_EQ(judge_request(again, true).action, SipAction::TakeMessage);
    EXPECT_EQ(again.request_uri, own.request_uri);
    EXPECT_EQ(again.header("from"), "<sip:arc@b>;tag=t");
    EXPECT_EQ(again.header("to"), "<sip:1@b>");
    EXPECT_EQ(again.header("cseq"), "1 MESSAGE");
    EXPECT_EQ(again.body, "<mrs/>");
}

}  // namespace
}  // namespace nachtwacht::protocol
