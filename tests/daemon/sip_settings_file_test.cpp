#include "daemon/sip_settings_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/config_file.hpp"

namespace nachtwacht::daemon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> mistakes_of(std::string_view content) {
    std::vector<std::string> lines;
    const auto config = read_config(content, "n.yaml");
    for (const auto& mistake : config ? std::vector<Mistake>{} : config.error()) {
        lines.push_back(text_of(mistake));
    }
    return lines;
}

TEST(SipSettingsFile, ReadsEverySetting) {
    const auto config = read_config(
        R"(
sip:
  peers:
    - listener: "udp:5062"
      account: "3100*"
      source: "192.0.2.0/24"
      reply: both
      voice: transfer
      numbers: ["gsm:+31201234567"]
      callback: 5min
      unknown: refuse
      heartbeat: 60min
    - {voice: not_treated}
  limits: {connections: 10, connections_a_source: 2, unfinished: 5s, idle: 24h}
)",
        "n.yaml"
    );
    ASSERT_TRUE(config) << text_of(config.error().front());
    ASSERT_EQ(config->sip.peers.size(), 2U);
    const auto& rule = config->sip.peers[0];
    EXPECT_EQ(rule.listener, "udp:5062");
    EXPECT_EQ(rule.account, "3100*");
    EXPECT_EQ(rule.source, "192.0.2.0/24");
    EXPECT_EQ(rule.settings.reply, SipReply::Both);
    EXPECT_EQ(rule.settings.voice, (VoiceSettings{VoiceMode::Transfer, {"gsm:+31201234567"}, 5}));
    EXPECT_TRUE(rule.settings.refuse_unknown);
    EXPECT_EQ(rule.settings.heartbeat, 60);
    EXPECT_EQ(config->sip.peers[1].settings.voice.mode, VoiceMode::NotTreated);
    EXPECT_EQ(config->sip.limits.connections, 10U);
    EXPECT_EQ(config->sip.limits.connections_a_source, 2U);
    EXPECT_EQ(config->sip.limits.unfinished, std::chrono::seconds{5});
    EXPECT_EQ(config->sip.limits.idle, std::chrono::hours{24});
}

TEST(SipSettingsFile, NamesEveryMistakeAtItsPlace) {
    EXPECT_THAT(
        mistakes_of(R"(sip:
  peers:
    - listener: quic
    - source: "192.0.2.0/99"
    - reply: perhaps
    - voice: transfer
    - callback: 61min
    - heartbeat: 90s
    - account: 3100
    - colour: blue
)"),
        ElementsAre(
            HasSubstr("n.yaml:3:17: 'quic' is no listener"),
            HasSubstr("n.yaml:4:15: '192.0.2.0/99' is no address"),
            HasSubstr("n.yaml:5:14: 'perhaps' is no choice for reply"),
            HasSubstr("n.yaml:6:7: voice transfer without a number"),
            HasSubstr("n.yaml:7:17: callback is whole minutes"),
            HasSubstr("n.yaml:8:18: heartbeat is whole minutes"),
            HasSubstr("n.yaml:9:16:"),
            HasSubstr("n.yaml:10:7:")
        )
    );
}

}  // namespace
}  // namespace nachtwacht::daemon
