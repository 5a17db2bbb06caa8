#include "protocol/sip_framing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/sip_head.hpp"

namespace nachtwacht::protocol {
namespace {

std::string head_with(const std::string& fields) {
    return "MESSAGE sip:arc@example.org SIP/2.0\r\n"
           "Via: SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bKa\r\n" +
           fields + "\r\n";
}

std::string message(const std::string& body) {
    return head_with("Content-Length: " + std::to_string(body.size()) + "\r\n") + body;
}

std::vector<SipFrame> frames_of(SipStream& stream, std::string_view bytes, std::size_t piece) {
    std::vector<SipFrame> frames;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        stream.feed(bytes.substr(at, piece));
        while (auto frame = stream.next()) {
            frames.push_back(std::move(*frame));
        }
    }
    return frames;
}

std::string body_of(const SipFrame& frame) { return std::get<SipMessage>(frame).body; }

int status_of(const SipFrame& frame) {
    const auto* unframed = std::get_if<SipUnframed>(&frame);
    return unframed == nullptr ? 0 : unframed->status;
}

class InPieces : public testing::TestWithParam<std::size_t> {
protected:
    std::vector<SipFrame> read(const std::string& bytes) {
        return frames_of(stream_, bytes, GetParam());
    }

    SipStream stream_;
};

TEST_P(InPieces, GivesMessagesInTheirOrder) {
    const auto frames = read(message("one") + message("") + message("three"));
    ASSERT_EQ(frames.size(), 3U);
    EXPECT_EQ(body_of(frames[0]), "one");
    EXPECT_EQ(body_of(frames[1]), "");
    EXPECT_EQ(body_of(frames[2]), "three");
    EXPECT_FALSE(stream_.is_unfinished());
}

TEST_P(InPieces, KeepsTheBytesAsTheyCame) {
    const auto frames = read("\r\n" + message("one") + message("two"));
    ASSERT_EQ(frames.size(), 2U);
    EXPECT_EQ(std::get<SipMessage>(frames[0]).raw, message("one"));
    EXPECT_EQ(std::get<SipMessage>(frames[1]).raw, message("two"));
}

TEST_P(InPieces, SkipsOneEmptyLineAndReportsTwoAsKeepAlive) {
    const auto frames = read("\r\n" + message("a") + "\r\n\r\n\r\n\r\n" + message("b"));
    ASSERT_EQ(frames.size(), 4U);
    EXPECT_EQ(body_of(frames[0]), "a");
    EXPECT_TRUE(std::holds_alternative<SipKeepAlive>(frames[1]));
    EXPECT_TRUE(std::holds_alternative<SipKeepAlive>(frames[2]));
    EXPECT_EQ(body_of(frames[3]), "b");
}

TEST_P(InPieces, AcceptsBareLineFeeds) {
    const auto frames = read("MESSAGE sip:a SIP/2.0\nVia: x\nContent-Length:2\n\nhiMESSAGE");
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(body_of(frames[0]), "hi");
    EXPECT_TRUE(stream_.is_unfinished());
}

TEST_P(InPieces, EndsWithA400WhenTheLengthCannotBeUsed) {
    for (const std::string fields :
         {"",
          "Content-Length: x\r\n",
          "Content-Length: -1\r\n",
          "Content-Length:\r\n",
          "Content-Length: 3\r\nl: 4\r\n"}) {
        stream_ = {};
        const auto frames = read(head_with(fields) + "abc" + message("later"));
        ASSERT_EQ(frames.size(), 1U) << fields;
        EXPECT_EQ(status_of(frames[0]), 400) << fields;
    }
}

TEST_P(InPieces, AcceptsALengthRepeatedWithTheSameValue) {
    const auto frames = read(head_with("Content-Length: 3\r\nl : 3\r\n") + "abc");
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(body_of(frames[0]), "abc");
}

TEST_P(InPieces, EndsWithA413BeforeABodyThatIsTooLarge) {
    const auto frames = read(head_with("Content-Length: 65536\r\n"));
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(status_of(frames[0]), 413);
}

TEST_P(InPieces, EndsWithA513WhenTheHeadIsTooLong) {
    const auto frames = read(head_with("X: " + std::string(max_sip_head, 'x') + "\r\n"));
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(status_of(frames[0]), 513);
}

TEST_P(InPieces, EndsOnGarbage) {
    const auto frames = read("GET / HTTP/1.1\r\nHost: x\r\n\r\n" + message("later"));
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<SipGarbage>(frames[0]));
    EXPECT_FALSE(stream_.is_unfinished());
}

TEST_P(InPieces, EndsOnALineThatNeverEnds) {
    const auto frames = read(std::string(max_sip_head + 200, 'x'));
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<SipGarbage>(frames[0]));
}

TEST_P(InPieces, ReadsResponsesToo) {
    const auto frames = read("SIP/2.0 200 OK\r\nVia: x\r\nContent-Length: 0\r\n\r\n");
    ASSERT_EQ(frames.size(), 1U);
    EXPECT_EQ(std::get<SipMessage>(frames[0]).status, 200);
}

INSTANTIATE_TEST_SUITE_P(SipStream, InPieces, testing::Values(1, 2, 3, 5, 17, 100000));

TEST(SipStream, IsUnfinishedFromTheFirstByteOfAMessageOn) {
    SipStream stream;
    EXPECT_FALSE(stream.is_unfinished());
    stream.feed("\r\n");
    EXPECT_FALSE(stream.next());
    EXPECT_FALSE(stream.is_unfinished());
    stream.feed("M");
    EXPECT_FALSE(stream.next());
    EXPECT_TRUE(stream.is_unfinished());
}

TEST(SipDatagram, TakesTheBodyToItsEndWithoutALength) {
    const auto frame = read_sip_datagram(head_with("") + "the body");
    EXPECT_EQ(body_of(frame), "the body");
}

TEST(SipDatagram, KeepsWhatComesAfterTheLength) {
    const auto frame = read_sip_datagram(head_with("l: 3\r\n") + "abcdef");
    EXPECT_EQ(body_of(frame), "abc");
    EXPECT_EQ(std::get<SipMessage>(frame).beyond, "def");
}

TEST(SipDatagram, IsA400WhenTheLengthCannotBeUsed) {
    for (const std::string fields :
         {"Content-Length: 9\r\n", "Content-Length: x\r\n", "Content-Length: 3\r\nl: 2\r\n"}) {
        EXPECT_EQ(status_of(read_sip_datagram(head_with(fields) + "abc")), 400) << fields;
    }
}

TEST(SipDatagram, IsA400WhenItWasCutInsideTheHead) {
    const auto whole = head_with("From: <sip:a@b>\r\n");
    EXPECT_EQ(status_of(read_sip_datagram(whole.substr(0, whole.size() - 4))), 400);
}

TEST(SipDatagram, IsA413WhenTheLengthIsOverTheLimit) {
    EXPECT_EQ(status_of(read_sip_datagram(head_with("Content-Length: 70000\r\n") + "abc")), 413);
}

TEST(SipDatagram, IsA513WhenTheHeadIsTooLong) {
    const auto long_head = head_with("X: " + std::string(max_sip_head, 'x') + "\r\n");
    EXPECT_EQ(status_of(read_sip_datagram(long_head)), 513);
}

TEST(SipDatagram, OfLineEndsAndNulsIsAKeepAlive) {
    for (const std::string_view bytes :
         {std::string_view("\r\n\r\n"),
          std::string_view("\0\0\0\0", 4),
          std::string_view("\n"),
          std::string_view("")}) {
        EXPECT_TRUE(std::holds_alternative<SipKeepAlive>(read_sip_datagram(bytes)));
    }
}

TEST(SipDatagram, MaySkipEmptyLinesBeforeTheStartLine) {
    EXPECT_EQ(body_of(read_sip_datagram("\r\n\r\n" + message("a"))), "a");
}

TEST(SipDatagram, IsGarbageWhenItIsNotSipOrHasNoVia) {
    for (const std::string bytes :
         {"hello\r\n\r\n",
          "GET / HTTP/1.1\r\n\r\n",
          "MESSAGE\r\n\r\n",
          "MESSAGE SIP/2.0\r\n\r\n",
          "MESS\x01GE sip:a SIP/2.0\r\nVia: SIP/2.0/UDP a\r\n\r\n",
          "<MESSAGE> sip:a SIP/2.0\r\nVia: SIP/2.0/UDP a\r\n\r\n"}) {
        EXPECT_TRUE(std::holds_alternative<SipGarbage>(read_sip_datagram(bytes))) << bytes;
    }
    EXPECT_TRUE(std::holds_alternative<SipGarbage>(
        read_sip_datagram("MESSAGE sip:a SIP/2.0\r\nContent-Length: x\r\n\r\n")
    ));
}

}  // namespace
}  // namespace nachtwacht::protocol
