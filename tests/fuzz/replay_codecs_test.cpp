#include <gtest/gtest.h>

#include "tests/fuzz/replay.hpp"
#include "tests/fuzz/targets.hpp"

namespace nachtwacht::fuzz {
namespace {

TEST(DamagedBytes, AreJudgedAsSipDatagrams) { replay("sip_datagram", sip_datagram); }
TEST(DamagedBytes, GiveTheSameSipFramesHoweverAStreamIsCut) { replay("sip_stream", sip_stream); }
TEST(DamagedBytes, AreJudgedAsSipAddresses) { replay("sip_address", sip_address); }
TEST(DamagedBytes, AreJudgedAsScaipDocuments) { replay("scaip_document", scaip_document); }
TEST(DamagedBytes, AreTakenOutOfTheirCarrier) { replay("scaip_carrier", scaip_carrier); }
TEST(DamagedBytes, AreJudgedAsScaipAnswers) { replay("scaip_answer", scaip_answer); }
TEST(DamagedBytes, AreUnpackedWithinTheLimit) { replay("content_encoding", content_encoding); }
TEST(DamagedBytes, AreJudgedAsTopics) { replay("topic", topic); }
TEST(DamagedBytes, AreJudgedAsDeviceMessages) { replay("device_message", device_message); }
TEST(DamagedBytes, AreJudgedAsTracks) { replay("owntracks", owntracks); }
TEST(DamagedBytes, AreJudgedAsPushSubscriptions) { replay("push_subscription", push_subscription); }
TEST(DamagedBytes, AreJudgedAsWebAddresses) { replay("web_address", web_address); }

}  // namespace
}  // namespace nachtwacht::fuzz
