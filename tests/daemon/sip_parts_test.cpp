// The small parts behind the SIP door: memory, registrar, rules, order of answers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/answer_line.hpp"
#include "daemon/sip_memory.hpp"
#include "daemon/sip_peers.hpp"
#include "daemon/sip_registrar.hpp"
#include "protocol/sip_head.hpp"

namespace nachtwacht::tests {
namespace {

using namespace daemon;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const auto start = std::chrono::steady_clock::time_point{} + 1h;

TEST(SipMemory, RemembersAnAnswerFor32Seconds) {
    SipMemory memory(10);
    const auto id = transaction_id("a");
    memory.begin(id, nullptr, start);
    memory.finish(id, "answer");
    ASSERT_NE(memory.find(id, start + 31s), nullptr);
    EXPECT_EQ(memory.find(id, start + 31s)->response, "answer");
    EXPECT_EQ(memory.find(transaction_id("b"), start), nullptr);
    EXPECT_EQ(memory.find(id, start + 32s), nullptr);
    EXPECT_EQ(memory.size(), 0U);
}

TEST(SipMemory, ForgetsTheOldestWhenItIsFull) {
    SipMemory memory(2);
    for (const std::string key : {"a", "b", "c"}) {
        memory.begin(transaction_id(key), nullptr, start);
    }
    EXPECT_EQ(memory.find(transaction_id("a"), start), nullptr);
    EXPECT_LE(memory.size(), 2U);
}

protocol::SipMessage registration(const std::string& more) {
    return *protocol::parse_sip_head("REGISTER sip:b SIP/2.0\r\nTo: <sip:7@B>\r\n" + more + "\r\n");
}

class Registrar : public testing::Test {
protected:
    std::vector<std::string> contacts(const std::string& more, SipRegistrar::Clock::time_point at) {
        std::vector<std::string> values;
        const auto headers = registrar_.serve(registration(more), at);
        for (const auto& header : headers.value_or(std::vector<protocol::SipHeader>{})) {
            values.push_back(header.value);
        }
        return values;
    }

    SipRegistrar registrar_;
};

TEST_F(Registrar, KeepsAContactUntilItRunsOut) {
    EXPECT_THAT(
        contacts("Contact: <sip:7@c>;expires=60\r\nExpires: 9\r\n", start),
        ElementsAre("<sip:7@c>;expires=60")
    );
    EXPECT_EQ(registrar_.contact_of("<sip:7@b>;tag=x", start + 59s), "sip:7@c");
    EXPECT_EQ(registrar_.contact_of("<sip:7@b>", start + 60s), "");
    EXPECT_EQ(registrar_.contact_of("<sip:8@b>", start), "");
}

TEST_F(Registrar, TakesTheExpiryOfTheHeaderOrItsOwn) {
    EXPECT_THAT(
        contacts("Contact: <sip:7@c>\r\nExpires: 90\r\n", start),
        ElementsAre("<sip:7@c>;expires=90")
    );
    EXPECT_THAT(contacts("m: sip:7@c\r\n", start), ElementsAre("<sip:7@c>;expires=3600"));
    EXPECT_THAT(
        contacts("m: sip:7@c\r\nExpires: 999999\r\n", start), ElementsAre("<sip:7@c>;expires=86400")
    );
}

TEST_F(Registrar, UsesTheContactThatCameLast) {
    (void)contacts("Contact: <sip:7@c>\r\n", start);
    EXPECT_EQ(contacts("Contact: <sip:7@d>\r\n", start).size(), 2U);
    EXPECT_EQ(registrar_.contact_of("<sip:7@b>", start), "sip:7@d");
    EXPECT_EQ(contacts("", start).size(), 2U);
}

TEST_F(Registrar, ForgetsOnRequest) {
    (void)contacts("Contact: <sip:7@c>, <sip:7@d>\r\n", start);
    EXPECT_EQ(contacts("Contact: <sip:7@d>;expires=0\r\n", start).size(), 1U);
    EXPECT_THAT(contacts("Contact: *\r\nExpires: 0\r\n", start), IsEmpty());
    EXPECT_EQ(registrar_.size(), 0U);
}

TEST_F(Registrar, CannotServeWhatItCannotRead) {
    EXPECT_FALSE(registrar_.serve(registration("Contact: nonsense\r\n"), start));
    EXPECT_FALSE(
        registrar_.serve(*protocol::parse_sip_head("REGISTER sip:b SIP/2.0\r\n\r\n"), start)
    );
}

class Caller final : public SipFlow {
public:
    SipTransport transport() const override { return SipTransport::Tcp; }
    protocol::SipPeer peer() const override { return {"192.0.2.77", 40000}; }
    protocol::SipPeer local() const override { return {"192.0.2.1", 5062}; }
    std::uint16_t listener_port() const override { return 5062; }
    Place expect_answer() override { return 0; }
    void answer(Place, std::string, const protocol::SipPeer&, std::function<void()>) override {}
    bool send(const std::string&) override { return false; }
};

SipPeerRule rule(
    const std::string& listener,
    const std::string& account,
    const std::string& source,
    SipReply reply
) {
    SipPeerRule made{listener, account, source, {}};
    made.settings.reply = reply;
    return made;
}

TEST(SipPeers, UsesTheFirstRuleThatFits) {
    const SipPeers peers({
        rule("udp", "", "", SipReply::Both),
        rule("tcp:5060", "", "", SipReply::Both),
        rule("TCP:5062", "42*", "", SipReply::Inline),
        rule("", "", "192.0.2.64/26", SipReply::Separate),
    });
    const Caller caller;
    EXPECT_EQ(peers.settings_for(caller, "4211").reply, SipReply::Inline);
    EXPECT_EQ(peers.settings_for(caller, "4311").reply, SipReply::Separate);
    EXPECT_EQ(SipPeers({}).settings_for(caller, "4311").reply, SipReply::Auto);
}

TEST(SipNetwork, HoldsItsAddresses) {
    EXPECT_TRUE(is_in_network("192.0.2.77", "192.0.2.0/24"));
    EXPECT_TRUE(is_in_network("192.0.2.77", "192.0.2.77"));
    EXPECT_FALSE(is_in_network("192.0.3.77", "192.0.2.0/24"));
    EXPECT_TRUE(is_in_network("2001:db8::7", "2001:db8::/32"));
    EXPECT_FALSE(is_in_network("192.0.2.77", "2001:db8::/32"));
    EXPECT_FALSE(is_in_network("192.0.2.77", "nonsense"));
}

TEST(AnswerLine, LetsAnswersOutInTheOrderOfTheirPlaces) {
    AnswerLine line;
    const auto first = line.take_place();
    const auto second = line.take_place();
    line.fill(second, {"b", {}});
    EXPECT_FALSE(line.pop());
    line.fill(first, {"a", {}});
    EXPECT_EQ(line.pop()->bytes, "a");
    EXPECT_EQ(line.pop()->bytes, "b");
    EXPECT_FALSE(line.pop());
    line.fill(first, {"again", {}});
    EXPECT_EQ(line.waiting(), 0U);
}

}  // namespace
}  // namespace nachtwacht::tests
