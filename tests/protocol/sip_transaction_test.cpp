#include "protocol/sip_transaction.hpp"

#include <gtest/gtest.h>

#include "protocol/sip_head.hpp"

namespace nachtwacht::protocol {
namespace {

struct Fields {
    std::string method = "MESSAGE";
    std::string via = "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa";
    std::string from = "<sip:1@b>;tag=f";
    std::string call_id = "c";
    std::string cseq = "1";
    std::string body = "x";
};

std::string key(const Fields& fields) {
    auto message = *parse_sip_head(
        fields.method + " sip:arc@b SIP/2.0\r\nVia: " + fields.via + "\r\nFrom: " + fields.from +
        "\r\nTo: <sip:arc@b>\r\nCall-ID: " + fields.call_id + "\r\nCSeq: " + fields.cseq + " " +
        fields.method + "\r\n\r\n"
    );
    message.body = fields.body;
    return server_transaction_key(message);
}

TEST(TransactionKey, IsTheSameForARepeat) {
    EXPECT_EQ(key({}), key({}));
    EXPECT_EQ(key({.via = "SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bKa"}), key({}));
}

TEST(TransactionKey, DiffersInBranchSentByAndMethod) {
    EXPECT_NE(key({.via = "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKb"}), key({}));
    EXPECT_NE(key({.via = "SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKa"}), key({}));
    EXPECT_NE(key({.via = "SIP/2.0/UDP 192.0.2.1:5061;branch=z9hG4bKa"}), key({}));
    EXPECT_NE(key({.method = "OPTIONS"}), key({}));
}

TEST(TransactionKey, KeepsTheAlarmsOfADeviceApartThatNeverChangesItsBranch) {
    EXPECT_NE(key({.call_id = "d"}), key({}));
    EXPECT_NE(key({.cseq = "2"}), key({}));
    EXPECT_NE(key({.body = "y"}), key({}));
}

TEST(TransactionKey, FallsBackToTheFieldsOfTheOldStandard) {
    const std::string old = "SIP/2.0/UDP 192.0.2.1:5060";
    EXPECT_EQ(key({.via = old}), key({.via = old}));
    EXPECT_NE(key({.via = old, .from = "<sip:1@b>;tag=g"}), key({.via = old}));
    EXPECT_NE(key({.via = old, .call_id = "d"}), key({.via = old}));
    EXPECT_NE(key({.via = old + ";branch=1"}), key({.via = old}));
}

TEST(ResponseBranch, IsThatOfTheTopVia) {
    const auto response = parse_sip_head(
        "SIP/2.0 200 OK\r\nv: SIP/2.0/UDP a;branch=z9hG4bK1, SIP/2.0/UDP b;branch=z9hG4bK2\r\n\r\n"
    );
    EXPECT_EQ(response_branch(*response), "z9hG4bK1");
    EXPECT_EQ(response_branch(*parse_sip_head("SIP/2.0 200 OK\r\n\r\n")), "");
}

}  // namespace
}  // namespace nachtwacht::protocol
