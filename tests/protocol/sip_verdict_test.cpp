#include "protocol/sip_verdict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/sip_head.hpp"

namespace nachtwacht::protocol {
namespace {

SipMessage request(
    const std::string& method, const std::string& extra = "", const std::string& version = "SIP/2.0"
) {
    return *parse_sip_head(
        method + " sip:arc@example.org " + version +
        "\r\nVia: SIP/2.0/UDP 192.0.2.1\r\nFrom: <sip:1@b>\r\nTo: <sip:arc@b>\r\nCall-ID: c\r\n"
        "CSeq: 1 " +
        method + "\r\n" + extra + "\r\n"
    );
}

SipMessage without(SipMessage message, const std::string& name) {
    std::erase_if(message.headers, [&](const auto& field) { return field.name == name; });
    return message;
}

SipMessage with(SipMessage message, const std::string& name, const std::string& value) {
    message = without(std::move(message), name);
    message.headers.push_back({name, value});
    return message;
}

int refused(const SipMessage& message) {
    const auto verdict = judge_request(message, true);
    return verdict.action == SipAction::Refuse ? verdict.status : 0;
}

TEST(SipVerdict, TakesAMessageWithoutTagCookieOrMaxForwards) {
    EXPECT_EQ(judge_request(request("MESSAGE"), true).action, SipAction::TakeMessage);
}

TEST(SipVerdict, TakesAMessageAtItsLastHop) {
    EXPECT_EQ(
        judge_request(request("MESSAGE", "Max-Forwards: 0\r\n"), true).action,
        SipAction::TakeMessage
    );
}

TEST(SipVerdict, DropsWhatHasNoUsableVia) {
    for (const auto& message :
         {without(request("MESSAGE"), "via"), with(request("MESSAGE"), "via", "nonsense")}) {
        EXPECT_EQ(judge_request(message, true).action, SipAction::Drop);
    }
}

TEST(SipVerdict, RefusesARequestWithoutAMandatoryField) {
    for (const std::string name : {"from", "to", "call-id", "cseq"}) {
        EXPECT_EQ(refused(without(request("MESSAGE"), name)), 400) << name;
        EXPECT_EQ(refused(with(request("MESSAGE"), name, "")), 400) << name;
    }
}

TEST(SipVerdict, RefusesACseqThatIsNotOfTheRequest) {
    for (const std::string value :
         {"1 INVITE", "MESSAGE", "x MESSAGE", "1", "2147483648 MESSAGE"}) {
        EXPECT_EQ(refused(with(request("MESSAGE"), "cseq", value)), 400) << value;
    }
}

TEST(SipVerdict, RefusesAnotherVersion) {
    EXPECT_EQ(refused(request("MESSAGE", "", "SIP/3.0")), 505);
    EXPECT_EQ(refused(request("MESSAGE", "", "sip/2.0")), 0);
}

TEST(SipVerdict, RefusesMethodsThatItDoesNotServe) {
    EXPECT_EQ(refused(request("INVITE")), 405);
    EXPECT_EQ(refused(request("SUBSCRIBE")), 405);
    EXPECT_EQ(refused(request("FROBNICATE")), 501);
    EXPECT_THAT(
        judge_request(request("INVITE"), true).headers,
        testing::ElementsAre(SipHeader{"allow", "MESSAGE, OPTIONS, REGISTER"})
    );
}

TEST(SipVerdict, RefusesRegisterWithoutARegistrar) {
    EXPECT_EQ(judge_request(request("REGISTER"), true).action, SipAction::TakeRegister);
    EXPECT_EQ(judge_request(request("REGISTER"), false).status, 405);
}

TEST(SipVerdict, NeverAnswersAnAck) {
    EXPECT_EQ(judge_request(request("ACK"), true).action, SipAction::Ignore);
    EXPECT_EQ(judge_request(without(request("ACK"), "from"), true).action, SipAction::Ignore);
}

TEST(SipVerdict, TellsWhatItServesInAnOptions) {
    const auto verdict = judge_request(request("OPTIONS"), true);
    EXPECT_EQ(verdict.action, SipAction::TakeOptions);
    EXPECT_THAT(verdict.headers, testing::Contains(testing::Field(&SipHeader::name, "allow")));
    EXPECT_THAT(verdict.headers, testing::Contains(testing::Field(&SipHeader::name, "accept")));
}

TEST(SipVerdict, NamesRequiredOptionsThatItDoesNotKnow) {
    const auto verdict = judge_request(request("MESSAGE", "Require: a\r\nRequire: b\r\n"), true);
    EXPECT_EQ(verdict.status, 420);
    EXPECT_THAT(verdict.headers, testing::ElementsAre(SipHeader{"unsupported", "a, b"}));
}

}  // namespace
}  // namespace nachtwacht::protocol
