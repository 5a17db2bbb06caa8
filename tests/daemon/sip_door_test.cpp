#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/daemon/mock_certificate.hpp"
#include "tests/daemon/sip_house.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::tests {
namespace {

using daemon::Intake;
using daemon::SipReply;
using protocol::Snu;
using namespace std::chrono_literals;

daemon::SipTimers quick_timers() { return {20ms, 40ms}; }

TEST(SipDoor, AnswersOnlyWhenTheCommitSaysSo) {
    SipHouse house;
    house.intake().keep_back();
    const auto device = house.udp();
    device->say(sip_message("UDP", mrq("1")));
    ASSERT_TRUE(house.becomes_true([&] { return house.intake().kept_back() == 1; }));
    EXPECT_THAT(device->hear_all_before_options(), testing::IsEmpty());
    house.on_loop([&] { house.intake().commit(); });
    const auto heard = device->hear_answer();
    EXPECT_EQ(heard.status, 200);
    EXPECT_EQ(heard.snu(), Snu::Handled);
}

TEST(SipDoor, HandsTheMessageInAsItCame) {
    SipHouse house;
    const auto message = sip_message("UDP", mrq("1", "<stc>0010</stc>"));
    const auto device = house.udp();
    device->say("\r\n" + message);
    (void)device->hear_answer();
    EXPECT_THAT(house.intake().raws(), testing::ElementsAre(message));
    const auto signal = house.intake().signals().at(0);
    EXPECT_EQ(signal.reference.door, routing::Door::Scaip);
    EXPECT_EQ(signal.reference.sender, "310001");
    EXPECT_EQ(signal.reference.value, "1");
    EXPECT_EQ(signal.kind, routing::Kind::ManualAlarm);
    EXPECT_THAT(house.intake().heard(), testing::ElementsAre("310001"));
}

TEST(SipDoor, IsSilentOnARepeatUntilTheFirstIsAnsweredAndTakesItOnce) {
    SipHouse house;
    house.intake().keep_back();
    const auto device = house.udp();
    const auto message = sip_message("UDP", mrq("1"));
    device->say(message);
    device->say(message);
    ASSERT_TRUE(house.becomes_true([&] { return house.door().figures().server.repeats == 1; }));
    house.on_loop([&] { house.intake().commit(); });
    (void)device->hear_answer();
    EXPECT_THAT(device->hear_all_before_options(), testing::IsEmpty());
    EXPECT_EQ(house.intake().events(), 1);
}

TEST(SipDoor, ReplaysItsAnswerOverTcpToo) {
    SipHouse house(SipHouse::replying(SipReply::Inline));
    const auto message = sip_message("TCP", mrq("1"));
    const auto first = house.tcp();
    first->say(message);
    const auto answer = first->hear_answer().response;
    const auto second = house.tcp();
    second->say(message);
    EXPECT_EQ(second->hear_answer().response, answer);
    EXPECT_EQ(house.intake().signals().size(), 1U);
}

TEST(SipDoor, AnswersWhereTheDeviceCameBackWhenItsConnectionBroke) {
    SipHouse house(SipHouse::replying(SipReply::Inline));
    house.intake().keep_back();
    const auto message = sip_message("TCP", mrq("1"));
    auto first = house.tcp();
    first->say(message);
    ASSERT_TRUE(house.becomes_true([&] { return house.intake().kept_back() == 1; }));
    first.reset();
    const auto second = house.tcp();
    second->say(message);
    ASSERT_TRUE(house.becomes_true([&] { return house.door().figures().server.repeats == 1; }));
    house.on_loop([&] { house.intake().commit(); });
    EXPECT_EQ(second->hear_answer().snu(), Snu::Handled);
}

TEST(SipDoor, KeepsAnswersOfAConnectionInTheOrderOfItsRequests) {
    SipHouse house(SipHouse::replying(SipReply::Inline));
    house.intake().keep_back();
    const auto device = house.tcp();
    device->say(sip_message("TCP", mrq("1")) + sip_message("TCP", mrq("2", "<mty>PI</mty>")));
    ASSERT_TRUE(house.becomes_true([&] { return house.intake().kept_back() == 1; }));
    ASSERT_TRUE(house.becomes_true([&] { return house.door().figures().server.heartbeats == 1; }));
    house.on_loop([&] { house.intake().commit(); });
    EXPECT_EQ(device->hear_answer().ref(), "1");
    EXPECT_EQ(device->hear_answer().ref(), "2");
}

TEST(SipDoor, StopsReadingAConnectionThatHasTooMuchOpen) {
    auto config = SipHouse::replying(SipReply::Inline);
    config.limits.open_requests = 2;
    SipHouse house(config);
    house.intake().keep_back();
    const auto device = house.tcp();
    device->say(
        sip_message("TCP", mrq("1")) + sip_message("TCP", mrq("2")) + sip_message("TCP", mrq("3"))
    );
    ASSERT_TRUE(house.becomes_true([&] { return house.intake().kept_back() == 2; }));
    EXPECT_EQ(house.intake().signals().size(), 2U);
    house.on_loop([&] { house.intake().commit(); });
    ASSERT_TRUE(house.becomes_true([&] { return house.intake().kept_back() == 1; }));
    house.on_loop([&] { house.intake().commit(); });
    for (const std::string ref : {"1", "2", "3"}) {
        EXPECT_EQ(device->hear_answer().ref(), ref);
    }
}

TEST(SipDoor, SendsTheSeparateAnswerToTheSourceUntilThereIsARegistration) {
    SipHouse house;
    const auto device = house.udp();
    device->say(sip_message("UDP", mrq("1")));
    auto heard = device->hear_answer();
    EXPECT_TRUE(heard.apart);
    EXPECT_THAT(heard.request.request_uri, testing::StartsWith("sip:310001@127.0.0.1:"));
    EXPECT_THAT(heard.request.request_uri, testing::EndsWith(";transport=udp"));
    EXPECT_THAT(
        std::string(*heard.request.header("from")),
        testing::StartsWith("<sip:arc@alarm.example.org>;tag=")
    );
    EXPECT_EQ(heard.request.header("to"), "<sip:310001@alarm.example.org>");
    EXPECT_EQ(heard.request.header("content-type"), "application/scaip+xml");

    MessageParts parts;
    parts.method = "REGISTER";
    parts.more = "Contact: <sip:unit7@192.0.2.7:5070>\r\nExpires: 600\r\n";
    auto registration = sip_message("UDP", "", parts);
    const std::string arc = "To: <sip:arc@";
    registration.replace(registration.find(arc), arc.size(), "To: <sip:310001@");
    device->say(registration);
    const auto registered = device->hear();
    EXPECT_EQ(registered->status, 200);
    EXPECT_EQ(registered->header("contact"), "<sip:unit7@192.0.2.7:5070>;expires=600");

    device->say(sip_message("UDP", mrq("2")));
    EXPECT_EQ(device->hear_answer().request.request_uri, "sip:unit7@192.0.2.7:5070");
}

TEST(SipDoor, RepeatsASeparateAnswerOnUdpUntilItIsConfirmed) {
    SipHouse house(SipHouse::with_all_ports(), quick_timers());
    const auto device = house.udp();
    device->say(sip_message("UDP", mrq("1")));
    EXPECT_EQ(device->hear()->status, 200);
    const auto first = device->hear();
    const auto second = device->hear();
    ASSERT_TRUE(first && second);
    EXPECT_TRUE(first->is_request());
    EXPECT_EQ(first->raw, second->raw);
    device->say(protocol::write_sip(protocol::make_response(*first, 200, "t", {"127.0.0.1", 1})));
    EXPECT_TRUE(house.becomes_true([&] { return house.door().figures().client.delivered == 1; }));
}

TEST(SipDoor, GivesASeparateAnswerUpInTheEndAndGivesANewOneToTheResend) {
    SipHouse house(SipHouse::with_all_ports(), daemon::SipTimers{1ms, 2ms});
    const auto device = house.udp();
    device->say(sip_message("UDP", mrq("1")));
    EXPECT_EQ(device->hear()->status, 200);
    EXPECT_TRUE(house.becomes_true([&] { return house.door().figures().client.undelivered == 1; }));
    const auto again = house.udp();
    again->say(sip_message("UDP", mrq("1")));
    EXPECT_EQ(again->hear_answer().snu(), Snu::Handled);
    EXPECT_EQ(house.intake().events(), 1);
}

TEST(SipDoor, DoesNotRepeatASeparateAnswerOnTcp) {
    SipHouse house(SipHouse::with_all_ports(), daemon::SipTimers{1ms, 2ms});
    const auto device = house.tcp();
    device->say(sip_message("TCP", mrq("1")));
    EXPECT_EQ(device->hear()->status, 200);
    EXPECT_TRUE(device->hear()->is_request());
    EXPECT_TRUE(house.becomes_true([&] { return house.door().figures().client.undelivered == 1; }));
    EXPECT_THAT(device->hear_all_before_options(), testing::IsEmpty());
}

TEST(SipDoor, AnswersAHeartbeatAtOnceAndHandsNothingIn) {
    daemon::SipPeerSettings settings;
    settings.heartbeat = 30;
    settings.voice.mode = daemon::VoiceMode::DeviceCalls;
    SipHouse house(SipHouse::with(settings));
    house.intake().keep_back();
    const auto device = house.udp();
    device->say(sip_message("UDP", mrq("1", "<mty>PI</mty><hbo>001</hbo><stc>0009</stc>")));
    const auto answer = device->hear_answer().answer;
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->snu, Snu::Handled);
    EXPECT_EQ(answer->hbi, 30);
    EXPECT_FALSE(answer->mre);
    EXPECT_THAT(house.intake().signals(), testing::IsEmpty());
    EXPECT_THAT(house.intake().heard(), testing::ElementsAre("310001"));
}

TEST(SipDoor, HandsInWhatItCannotReadAndAnswersAfterThat) {
    SipHouse house;
    house.intake().keep_back();
    const auto device = house.udp();
    device->say(sip_message("UDP", "<mrq><ref>9</ref><cid>77</cid></mrq>"));
    ASSERT_TRUE(house.becomes_true([&] { return house.intake().kept_back() == 1; }));
    EXPECT_EQ(house.intake().unreadables()[0].first.sender, "77");
    EXPECT_EQ(house.intake().unreadables()[0].second, "snu 7: dty is missing");
    house.on_loop([&] { house.intake().commit(); });
    EXPECT_EQ(device->hear_answer().snu(), Snu::TagMissing);
}

TEST(SipDoor, NamesTheSourceWhereNoControllerCanBeRecognised) {
    SipHouse house;
    const auto device = house.udp();
    device->say(sip_message("UDP", "<mrq>"));
    EXPECT_EQ(device->hear_answer().snu(), Snu::InvalidFormat);
    EXPECT_EQ(house.intake().unreadables()[0].first.sender, "sip:127.0.0.1");
}

TEST(SipDoor, RefusesBySipBeforeReadingWhileTheHouseCannotTake) {
    SipHouse house;
    for (const auto readiness : {Intake::Readiness::Closed, Intake::Readiness::Full}) {
        house.intake().set_readiness(readiness);
        const auto device = house.udp();
        device->say(sip_message("UDP", mrq("1")));
        const auto response = device->hear();
        EXPECT_EQ(response->status, 503);
        EXPECT_EQ(response->header("retry-after"), "10");
    }
    house.intake().set_readiness(Intake::Readiness::Ready);
    EXPECT_THAT(house.intake().signals(), testing::IsEmpty());
}

TEST(SipDoor, TakesOnlyCallsForHelpWhileTheDiskRunsLow) {
    SipHouse house;
    house.intake().set_readiness(Intake::Readiness::CallsForHelpOnly);
    const auto device = house.udp();
    const auto snu = [&](const std::string& ref, const std::string& more) {
        device->say(sip_message("UDP", mrq(ref, more)));
        return device->hear_answer().snu();
    };
    EXPECT_EQ(snu("1", "<stc>0016</stc>"), Snu::NotTreated);
    EXPECT_EQ(snu("2", "<stc>0010</stc>"), Snu::Handled);
    EXPECT_EQ(snu("3", "<stc>0950</stc>"), Snu::Handled);
    EXPECT_EQ(snu("4", "<mty>PI</mty>"), Snu::Handled);
    EXPECT_EQ(house.intake().signals().size(), 2U);
}

TEST(SipDoor, TellsAnUnknownControllerWhatTheSettingSays) {
    const auto snu_when = [](bool refuse) {
        daemon::SipPeerSettings settings;
        settings.refuse_unknown = refuse;
        SipHouse house(SipHouse::with(settings));
        house.intake().set_known(false);
        const auto device = house.udp();
        device->say(sip_message("UDP", mrq("1")));
        const auto snu = device->hear_answer().snu();
        EXPECT_EQ(house.intake().events(), 1);
        return snu;
    };
    EXPECT_EQ(snu_when(false), Snu::Handled);
    EXPECT_EQ(snu_when(true), Snu::NotTreated);
}

TEST(SipDoor, RefusesNewMessagesWhileItDrainsAndAnswersTheOldOnes) {
    SipHouse house;
    house.intake().keep_back();
    const auto device = house.udp();
    device->say(sip_message("UDP", mrq("1")));
    ASSERT_TRUE(house.becomes_true([&] { return house.intake().kept_back() == 1; }));
    std::promise<void> drained;
    house.on_loop([&] { house.door().drain(5s, [&] { drained.set_value(); }); });
    device->say(sip_message("UDP", mrq("2")));
    EXPECT_EQ(device->hear()->status, 503);
    house.on_loop([&] { house.intake().commit(); });
    EXPECT_EQ(device->hear_answer().ref(), "1");
    EXPECT_EQ(drained.get_future().wait_for(5s), std::future_status::ready);
}

TEST(SipDoor, TurnsAwayConnectionsOverItsLimits) {
    auto config = SipHouse::with_all_ports();
    config.limits.connections_a_source = 2;
    SipHouse house(config);
    const auto first = house.tcp();
    const auto second = house.tcp();
    EXPECT_FALSE(house.tcp()->hear());
    first->say(sip_message("TCP", mrq("1")));
    EXPECT_EQ(first->hear_answer().status, 200);
    EXPECT_EQ(house.figures().connections.turned_away, 1U);
}

TEST(SipDoor, EndsConnectionsThatNeverFinishWhatTheyBegan) {
    auto config = SipHouse::with_all_ports();
    config.limits.unfinished = 40ms;
    SipHouse house(config);
    const auto silent = house.tcp();
    const auto half = house.tcp();
    half->say(sip_message("TCP", mrq("1")).substr(0, 60));
    const auto good = house.tcp();
    good->say(sip_message("TCP", mrq("1")));
    EXPECT_EQ(good->hear_answer().status, 200);
    EXPECT_FALSE(silent->hear());
    EXPECT_FALSE(half->hear());
    EXPECT_THAT(good->hear_all_before_options(), testing::IsEmpty());
}

TEST(SipDoor, EndsConnectionsThatAreSilentForTooLong) {
    auto config = SipHouse::with_all_ports();
    config.limits.idle = 40ms;
    SipHouse house(config);
    const auto device = house.tcp();
    device->say(sip_message("TCP", mrq("1")));
    EXPECT_EQ(device->hear_answer().status, 200);
    EXPECT_FALSE(device->hear());
    EXPECT_EQ(house.figures().connections.swept, 1U);
}

TEST(SipDoor, AnswersKeepAlivesOnAConnectionOnly) {
    SipHouse house;
    const auto stream = house.tcp();
    stream->say("\r\n\r\n\r\n\r\n");
    const auto datagram = house.udp();
    datagram->say("\r\n\r\n");
    ASSERT_TRUE(house.becomes_true([&] { return house.door().figures().server.keep_alives == 3; }));
    EXPECT_THAT(datagram->hear_all_before_options(), testing::IsEmpty());
    EXPECT_THAT(stream->hear_all_before_options(), testing::IsEmpty());
}

TEST(SipDoor, CountsGarbageAndGoesOn) {
    SipHouse house;
    const auto device = house.udp();
    device->say("hello");
    device->say(std::string(2000, '\xff'));
    device->say("MESSAGE sip:a SIP/2.0\r\n\r\n");
    const auto lost = house.tcp();
    lost->say("GET / HTTP/1.1\r\n\r\n");
    EXPECT_FALSE(lost->hear());
    device->say(sip_message("UDP", mrq("1")));
    EXPECT_EQ(device->hear_answer().snu(), Snu::Handled);
    EXPECT_EQ(house.figures().server.garbage, 4U);
}

TEST(SipDoor, SaysWhyItClosesBeforeALongBodyIsRead) {
    SipHouse house;
    const auto device = house.tcp();
    auto message = sip_message("TCP", mrq("1"));
    const auto length = message.find("Content-Length: ") + 16;
    message.insert(length, "9999");
    device->say(message + std::string(200'000, 'x'));
    EXPECT_EQ(device->hear()->status, 413);
    EXPECT_FALSE(device->hear());
}

TEST(SipDoor, IgnoresResponsesThatNobodyWaitsFor) {
    SipHouse house;
    const auto device = house.udp();
    device->say("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a;branch=z9hG4bKx\r\nCSeq: 1 MESSAGE\r\n\r\n");
    EXPECT_THAT(device->hear_all_before_options(), testing::IsEmpty());
}

TEST(SipDoor, SaysWhichPortItCannotHave) {
    SipHouse first;
    auto config = SipHouse::with_all_ports();
    config.udp[0].port = first.door().udp_ports()[0];
    config.tcp[0].port = first.door().tcp_ports()[0];
    config.tls = {{"127.0.0.1", 0}};
    config.certificate = "/nowhere/chain.pem";
    SipHouse second(config);
    EXPECT_THAT(
        second.troubles(),
        testing::ElementsAre(
            testing::HasSubstr("UDP 127.0.0.1 port"),
            testing::HasSubstr("TCP 127.0.0.1 port"),
            testing::HasSubstr("TLS certificate")
        )
    );
}

TEST(SipDoor, SpeaksTls) {
    const daemon::TemporaryDirectory directory;
    const tests::MockCertificate tls{directory.path()};
    auto config = SipHouse::with_all_ports();
    config.tls = {{"127.0.0.1", 0}};
    config.certificate = tls.certificate;
    config.key = tls.key;
    SipHouse house(config);
    EXPECT_THAT(house.troubles(), testing::IsEmpty());
    const auto device = house.tls();
    device->say(sip_message("TLS", mrq("1")) + sip_message("TLS", mrq("2")), 50);
    const auto heard = device->hear_answer();
    EXPECT_EQ(heard.ref(), "1");
    EXPECT_THAT(heard.request.request_uri, testing::EndsWith(";transport=tls"));
    EXPECT_EQ(device->hear_answer().ref(), "2");
    const auto stranger = tcp_caller(house.door().tls_ports()[0]);
    stranger->say(sip_message("TCP", mrq("3")));
    EXPECT_FALSE(stranger->hear());
}

}  // namespace
}  // namespace nachtwacht::tests
