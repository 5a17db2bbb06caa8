#include "protocol/sip_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nachtwacht::protocol {
namespace {

using testing::ElementsAre;

TEST(SipAddress, ReadsNameUriAndParameters) {
    const auto address =
        parse_sip_address("\"Unit, 7\" <sip:0031@Example.org:5070;transport=TCP>;tag=a1;expires=60"
        );
    ASSERT_TRUE(address);
    EXPECT_EQ(address->uri, "sip:0031@Example.org:5070;transport=TCP");
    EXPECT_EQ(address->user, "0031");
    EXPECT_EQ(address->host, "Example.org");
    EXPECT_EQ(address->port, 5070);
    EXPECT_EQ(address->transport, "tcp");
    EXPECT_EQ(address->tag, "a1");
    EXPECT_EQ(address->expires, 60U);
}

TEST(SipAddress, ReadsABareUri) {
    const auto address = parse_sip_address("sip:1@192.0.2.1;tag=x");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->user, "1");
    EXPECT_EQ(address->tag, "x");
    EXPECT_EQ(address->port, 0);
    EXPECT_FALSE(address->expires);
}

TEST(SipAddress, IsEmptyForNonsense) {
    for (const std::string value : {"", "310301", "<sip:", "<>"}) {
        EXPECT_FALSE(parse_sip_address(value)) << value;
    }
    EXPECT_FALSE(parse_sip_address(std::string("<sip:1@b>\0;tag=x", 16)));
}

TEST(SipVia, ReadsItsElement) {
    const auto via = parse_sip_via("SIP/2.0/tcp [2001:db8::1]:5070;rport;branch=z9hG4bKa");
    ASSERT_TRUE(via);
    EXPECT_EQ(via->transport, "TCP");
    EXPECT_EQ(via->port, 5070);
    EXPECT_EQ(via->branch, "z9hG4bKa");
    EXPECT_TRUE(via->asks_rport);
}

TEST(SipVia, NeedsNoBranch) {
    const auto via = parse_sip_via("SIP/2.0/UDP unit.example.org");
    ASSERT_TRUE(via);
    EXPECT_EQ(via->host, "unit.example.org");
    EXPECT_EQ(via->branch, "");
    EXPECT_FALSE(via->asks_rport);
}

TEST(SipElements, AreSplitAtCommasOutsideQuotesAndBrackets) {
    EXPECT_THAT(
        split_elements(R"("a, \"b" <sip:x,y@z> , sip:c)"),
        ElementsAre(R"("a, \"b" <sip:x,y@z>)", "sip:c")
    );
    EXPECT_THAT(split_elements(" , "), ElementsAre());
}

}  // namespace
}  // namespace nachtwacht::protocol
