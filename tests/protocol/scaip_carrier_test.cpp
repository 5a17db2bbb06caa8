#include "protocol/scaip_carrier.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nachtwacht::protocol {
namespace {

using testing::Contains;
using testing::ElementsAre;

const std::string body = "<mrq><ref>1</ref><cid>42</cid><dty>3</dty></mrq>";

SipMessage message(const std::string& type, const std::string& content = body) {
    SipMessage result;
    result.method = "MESSAGE";
    result.headers = {{"from", "<sip:42@b>;tag=1"}};
    if (!type.empty()) {
        result.headers.push_back({"content-type", type});
    }
    result.body = content;
    return result;
}

ScaipRequest taken(const SipMessage& sip) {
    return std::get<ScaipRequest>(std::get<ScaipDocument>(open_scaip(sip)));
}

Snu refused(const SipMessage& sip) {
    return std::get<ScaipFault>(std::get<ScaipDocument>(open_scaip(sip))).snu;
}

int status(const SipMessage& sip) {
    const auto carried = open_scaip(sip);
    const auto* verdict = std::get_if<SipVerdict>(&carried);
    return verdict == nullptr ? 200 : verdict->status;
}

TEST(ScaipCarrier, TakesItsTypesInAnyCaseWithParameters) {
    for (const std::string type :
         {"application/scaip+xml",
          "Application/XML; charset=UTF-8",
          "text/xml;charset=\"utf-8\""}) {
        EXPECT_THAT(taken(message(type)).warnings, ElementsAre()) << type;
    }
}

TEST(ScaipCarrier, TakesAnotherTypeWithAWarningWhenTheBodyIsOurs) {
    for (const std::string type : {"", "text/plain", "application/json"}) {
        EXPECT_THAT(taken(message(type)).warnings, ElementsAre("content_type")) << type;
    }
    EXPECT_EQ(
        taken(message("text/plain", "\xEF\xBB\xBF \r\n<?xml version='1.0'?>" + body)).cid, "42"
    );
    EXPECT_EQ(status(message("", "hello")), 415);
    EXPECT_EQ(status(message("text/plain", "<html/>")), 415);
}

TEST(ScaipCarrier, HandsTheCharsetOn) {
    const auto latin = "<mrq><ref>1</ref><cid>42</cid><dty>3</dty><ite>\xE9</ite></mrq>";
    EXPECT_EQ(taken(message("text/xml; charset=iso-8859-1", latin)).ite, "é");
    EXPECT_EQ(refused(message("text/xml; charset=utf-16")), Snu::InvalidFormat);
}

TEST(ScaipCarrier, RefusesAPackingThatItDoesNotKnowAndAnswersABrokenOne) {
    auto sip = message("application/scaip+xml");
    sip.headers.push_back({"content-encoding", "br"});
    EXPECT_EQ(status(sip), 415);
    sip.headers.back().value = "gzip";
    EXPECT_EQ(refused(sip), Snu::InvalidFormat);
}

TEST(ScaipCarrier, TakesTheWholeRestOnlyWhenTheCutBodyIsBroken) {
    auto sip = message("application/scaip+xml", body.substr(0, body.size() - 3));
    sip.beyond = body.substr(body.size() - 3);
    EXPECT_THAT(taken(sip).warnings, ElementsAre("content_length"));
    sip = message("application/scaip+xml");
    sip.beyond = "anything";
    EXPECT_THAT(taken(sip).warnings, ElementsAre());
    sip = message("application/scaip+xml", "<mrq>");
    sip.beyond = "<oops>";
    EXPECT_EQ(refused(sip), Snu::InvalidFormat);
}

TEST(ScaipCarrier, RefusesWhatIsNotOursWithItsTailToo) {
    auto sip = message("text/plain", "hel");
    sip.beyond = "lo";
    EXPECT_EQ(status(sip), 415);
}

TEST(ScaipCarrier, WarnsOfASenderThatIsNotTheController) {
    auto sip = message("application/scaip+xml");
    for (const std::string from : {"<sip:43@b>", "nonsense"}) {
        sip.headers[0].value = from;
        EXPECT_THAT(taken(sip).warnings, ElementsAre("from")) << from;
    }
}

}  // namespace
}  // namespace nachtwacht::protocol
