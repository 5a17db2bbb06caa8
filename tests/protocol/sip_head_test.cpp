#include "protocol/sip_head.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nachtwacht::protocol {
namespace {

std::string field(const std::string& line, const std::string& name) {
    const auto head = parse_sip_head("MESSAGE sip:a SIP/2.0\r\n" + line + "\r\n\r\n");
    return head ? std::string(head->header(name).value_or("(none)")) : "(no head)";
}

TEST(SipHead, ReadsTheRequestLine) {
    const auto head = parse_sip_head("MESSAGE  sip:arc@example.org SIP/2.0\r\n\r\n");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->method, "MESSAGE");
    EXPECT_EQ(head->request_uri, "sip:arc@example.org");
    EXPECT_EQ(head->version, "SIP/2.0");
    EXPECT_TRUE(head->is_request());
}

TEST(SipHead, ReadsTheStatusLine) {
    const auto head = parse_sip_head("SIP/2.0 503 Service Unavailable\n\n");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->status, 503);
    EXPECT_EQ(head->phrase, "Service Unavailable");
    EXPECT_FALSE(head->is_request());
}

TEST(SipHead, ReadsAStatusLineWithTabs) {
    const auto head = parse_sip_head("SIP/2.0\t503\tService Unavailable\n\n");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->status, 503);
    EXPECT_EQ(head->version, "SIP/2.0");
    EXPECT_EQ(head->phrase, "Service Unavailable");
    EXPECT_FALSE(parse_sip_head("SIP/2.0\t\t\n\n"));
    EXPECT_FALSE(is_sip_start_line("SIP/2.0.1:5060;branch=z\t:SIP/2.0"));
}

TEST(SipHead, KnowsNamesInAnyCaseAndTheCompactForms) {
    EXPECT_EQ(field("CALL-id: 7", "call-id"), "7");
    const std::vector<std::pair<std::string, std::string>> forms{
        {"v", "via"},
        {"f", "from"},
        {"t", "to"},
        {"i", "call-id"},
        {"l", "content-length"},
        {"e", "content-encoding"},
        {"c", "content-type"},
        {"k", "supported"},
        {"m", "contact"},
        {"S", "subject"},
    };
    for (const auto& [compact, name] : forms) {
        EXPECT_EQ(field(compact + ": x", name), "x") << compact;
    }
}

TEST(SipHead, AllowsBlanksAroundTheColon) { EXPECT_EQ(field("From \t : \t a b ", "from"), "a b"); }

TEST(SipHead, JoinsFoldedLines) {
    EXPECT_EQ(field("From: <sip:a@b>\r\n ;tag=1\r\n\t;x=2", "from"), "<sip:a@b> ;tag=1 ;x=2");
}

TEST(SipHead, LeavesOutWhatIsNoHeaderField) {
    EXPECT_EQ(field("nonsense\r\n: empty\r\nbad name: x\r\nFrom: a", "from"), "a");
}

TEST(SipHead, GivesTheFirstOfARepeatedField) { EXPECT_EQ(field("To: a\r\nTo: b", "to"), "a"); }

}  // namespace
}  // namespace nachtwacht::protocol
