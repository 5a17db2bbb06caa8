#include "daemon/scaip_translate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/scaip_decode.hpp"
#include "protocol/scaip_kind.hpp"

namespace nachtwacht::tests {
namespace {

using namespace daemon;
using protocol::ScaipRequest;
using routing::Kind;

ScaipRequest request(const std::string& more = "") {
    return std::get<ScaipRequest>(
        protocol::decode_scaip("<mrq><ref>1</ref><cid>42</cid><dty>0003</dty>" + more + "</mrq>")
    );
}

VoiceSettings voice(
    VoiceMode mode, std::vector<std::string> numbers = {}, std::uint8_t minutes = 0
) {
    return {mode, std::move(numbers), minutes};
}

protocol::ScaipAnswer answer(const std::string& more, VoiceSettings voice_settings) {
    SipPeerSettings settings;
    settings.voice = std::move(voice_settings);
    return answer_of(request(more), Receipt{}, settings);
}

TEST(ScaipTranslation, KnowsEveryKindThatTheCodecCanName) {
    for (int i = 0; i <= static_cast<int>(protocol::ScaipKind::UnspecifiedAlarm); ++i) {
        const auto name = protocol::kind_name(static_cast<protocol::ScaipKind>(i));
        EXPECT_TRUE(routing::kind_named(name)) << name;
    }
}

TEST(ScaipTranslation, MakesASignalOfARequest) {
    const auto signal = signal_of(
        request("<stc>9</stc><cha>1</cha><lge><geo>52.1,5.2</geo></lge>"), voice(VoiceMode::None)
    );
    EXPECT_EQ(signal.kind, Kind::AutomaticAlarm);
    EXPECT_EQ(signal.asker, routing::Asker::Device);
    EXPECT_FALSE(signal.update);
    EXPECT_TRUE(signal.phone_back);
    EXPECT_EQ(signal.position, (routing::Position{52100000, 5200000}));
    EXPECT_EQ(signal.reference.keep, std::chrono::minutes(35));
}

TEST(ScaipTranslation, MakesAnUpdateOfWhatItsDeviceIsAbout) {
    const auto signal = signal_of(request("<mty>IN</mty>"), voice(VoiceMode::None));
    EXPECT_TRUE(signal.update);
    EXPECT_EQ(signal.kind, Kind::ManualAlarm);
}

TEST(ScaipTranslation, TellsAResendFromANewUseOfTheReference) {
    const auto content = [](const std::string& more) {
        return signal_of(request(more), voice(VoiceMode::None)).reference.content;
    };
    EXPECT_EQ(content("<stc>9</stc>"), content("<stc>0009</stc>"));
    EXPECT_NE(content("<stc>9</stc>"), content("<stc>10</stc>"));
    EXPECT_NE(content("<mty>RE</mty>"), content(""));
}

TEST(ScaipTranslation, SaysWhetherAnybodyCanSpeakThroughTheDevice) {
    const auto bare = [](const std::string& more, VoiceSettings settings) {
        return signal_of(request(more), settings).bare;
    };
    EXPECT_TRUE(bare("", voice(VoiceMode::None)));
    EXPECT_FALSE(bare("", voice(VoiceMode::DeviceCalls)));
    EXPECT_TRUE(bare("<crd>no-voice:</crd>", voice(VoiceMode::DeviceCalls)));
    EXPECT_FALSE(bare("<crd>no-voice:</crd><crd>gsm:</crd>", voice(VoiceMode::DeviceCalls)));
    EXPECT_FALSE(bare("", voice(VoiceMode::Transfer, {"gsm:+31201"})));
    EXPECT_TRUE(bare("", voice(VoiceMode::Transfer)));
    EXPECT_FALSE(bare("<cha>1</cha>", voice(VoiceMode::None, {}, 5)));
}

TEST(ScaipVoice, IsNotPromisedUnlessTheSettingsSaySo) {
    const auto plain = answer("", voice(VoiceMode::None));
    EXPECT_EQ(plain.snu, protocol::Snu::Handled);
    EXPECT_FALSE(plain.mre || plain.cre || !plain.tnu.empty());
}

TEST(ScaipVoice, LetsTheDeviceCallWhomItKnows) {
    const auto own = answer("", voice(VoiceMode::DeviceCalls));
    EXPECT_EQ(own.mre, 1);
    EXPECT_FALSE(own.cre);
    EXPECT_THAT(own.tnu, testing::IsEmpty());
}

TEST(ScaipVoice, ForcesOnlyAMediumThatTheDeviceOffered) {
    const auto settings = voice(VoiceMode::DeviceCalls, {"gsm:"});
    EXPECT_THAT(
        answer("<crd>sip:</crd><crd>GSM:+31</crd>", settings).tnu, testing::ElementsAre("gsm:")
    );
    EXPECT_THAT(answer("<crd>sip:</crd>", settings).tnu, testing::IsEmpty());
}

TEST(ScaipVoice, SendsTheCallElsewhere) {
    const auto transferred = answer("", voice(VoiceMode::Transfer, {"gsm:+31201234567"}));
    EXPECT_EQ(transferred.mre, 1);
    EXPECT_EQ(transferred.cre, 62);
    EXPECT_THAT(transferred.tnu, testing::ElementsAre("gsm:+31201234567"));
}

TEST(ScaipVoice, PromisesACallbackOnlyToADeviceThatAsks) {
    const auto settings = voice(VoiceMode::None, {}, 5);
    EXPECT_EQ(answer("<cha>1</cha>", settings).cre, 5);
    EXPECT_EQ(answer("<cha>1</cha>", settings).mre, 1);
    EXPECT_FALSE(answer("", settings).mre);
}

TEST(ScaipVoice, IsForMessagesAboutAClientOnly) {
    const auto settings = voice(VoiceMode::DeviceCalls);
    for (const std::string more :
         {"<stc>0016</stc>",
          "<stc>0102</stc>",
          "<mty>RE</mty>",
          "<mty>IN</mty>",
          "<stc>0088</stc>",
          "<stc>0111</stc>",
          "<stc>0019</stc>",
          "<crd>no-voice:</crd>"}) {
        EXPECT_FALSE(answer(more, settings).mre) << more;
    }
    EXPECT_TRUE(answer("<stc>0009</stc>", settings).mre);
}

TEST(ScaipAnswering, NamesTheCommonVersionOnlyToANewerDevice) {
    EXPECT_FALSE(answer("<ver>01.00</ver>", {}).cve);
    EXPECT_EQ(answer("<ver>02.10</ver>", {}).cve, "01.00");
}

TEST(ScaipAnswering, SetsTheIntervalOnlyWhereTheDeviceAllowsIt) {
    SipPeerSettings settings;
    settings.heartbeat = 60;
    EXPECT_EQ(heartbeat_answer(request("<mty>PI</mty><hbo>1</hbo>"), settings).hbi, 60);
    EXPECT_FALSE(heartbeat_answer(request("<mty>PI</mty>"), settings).hbi);
}

}  // namespace
}  // namespace nachtwacht::tests
