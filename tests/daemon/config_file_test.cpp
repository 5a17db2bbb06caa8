#include "daemon/config_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nachtwacht::daemon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Config config_of(std::string_view content) {
    const auto config = read_config(content, "/etc/nachtwacht/nachtwachtd.yaml");
    for (const auto& mistake : config ? std::vector<Mistake>{} : config.error()) {
        ADD_FAILURE() << text_of(mistake);
    }
    return config.value_or(Config{});
}

std::vector<std::string> mistakes_of(std::string_view content) {
    std::vector<std::string> lines;
    const auto config = read_config(content, "n.yaml");
    for (const auto& mistake : config ? std::vector<Mistake>{} : config.error()) {
        lines.push_back(text_of(mistake));
    }
    return lines;
}

TEST(ConfigFile, AnEmptyFileIsTheDefaults) { EXPECT_EQ(config_of(""), Config{}); }

TEST(ConfigFile, TheShippedExampleIsTheDefaults) {
    const auto shipped = load_config(NACHTWACHT_SOURCE_DIR "/deploy/nachtwachtd.yaml");
    ASSERT_TRUE(shipped) << text_of(shipped.error().front());
    EXPECT_EQ(*shipped, Config{});
}

TEST(ConfigFile, ReadsEverySetting) {
    const auto config = config_of(R"(
state: /srv/state
region: packs/r1
clients: people.yaml
credentials: /run/secrets
snapshot_every: 500
log: debug
stop_within: 3s
sip:
  udp: ["0.0.0.0:5060", "[::1]:5060"]
  tcp: ["127.0.0.1:0"]
  tls: ["0.0.0.0:5061"]
  certificate: sip.pem
  key: sip.key
mqtt: {host: broker.example, port: 8883, user: nw, password: secrets/mqtt, ca: ca.pem, client_id: n2}
push: {subject: "mailto:a@b.example", hosts: [push.example], ca: push.pem, test_services: true}
telephone: {url: "https://tel.example/x", secret: tel, way: both, ca: /etc/tel.pem}
command: {socket: /tmp/c.sock, group: nurses, most_connections: 3}
metrics: {listen: "127.0.0.1:0"}
)");
    EXPECT_EQ(config.region, "/etc/nachtwacht/packs/r1");
    EXPECT_EQ(config.clients, "/etc/nachtwacht/people.yaml");
    EXPECT_EQ(config.log, LogLevel::Debug);
    EXPECT_EQ(config.stop_within, std::chrono::seconds{3});
    EXPECT_THAT(config.sip.udp, ElementsAre(Endpoint{"0.0.0.0", 5060}, Endpoint{"::1", 5060}));
    EXPECT_EQ(config.sip.certificate, "/etc/nachtwacht/sip.pem");
    EXPECT_EQ(config.sip.key, "sip.key");
    EXPECT_EQ(config.mqtt.port, 8883);
    EXPECT_EQ(config.mqtt.password, "/etc/nachtwacht/secrets/mqtt");
    EXPECT_EQ(
        config.push,
        (PushConfig{"mailto:a@b.example", {"push.example"}, "/etc/nachtwacht/push.pem", true})
    );
    EXPECT_EQ(
        config.telephone, (TelephoneConfig{"https://tel.example/x", "tel", "both", "/etc/tel.pem"})
    );
    EXPECT_EQ(config.command, (CommandConfig{"/tmp/c.sock", "nurses", 3}));
    EXPECT_EQ(config.metrics.listen.port, 0);
}

TEST(ConfigFile, NamesAllMistakesAtOnceWithTheirPlaces) {
    EXPECT_THAT(
        mistakes_of("stat: /x\nlog: loud\nsip:\n  udp: [5060]\n  tls: [\"127.0.0.1:5061\"]\n"
                    "mqtt:\n  port: 70000\ncommand:\n  most_connections: 0\n"),
        ElementsAre(
            HasSubstr("n.yaml:1:1: "),
            HasSubstr("n.yaml:2:6: 'loud' is no log level"),
            HasSubstr("needs its certificate and key"),
            HasSubstr("n.yaml:4:9: '5060' is no address with a port"),
            HasSubstr("host"),
            HasSubstr("n.yaml:7:9: "),
            HasSubstr("most_connections is 0")
        )
    );
}

TEST(ConfigFile, TheConsoleIsServedWithoutTlsToThisMachineAlone) {
    EXPECT_THAT(
        mistakes_of("http: {listen: [\"127.0.0.1:8080\", \"[::1]:8080\", \"127.0.0.2:80\"]}\n"),
        testing::IsEmpty()
    );
    EXPECT_THAT(
        mistakes_of("http: {listen: [\"0.0.0.0:8080\"]}\n"),
        ElementsAre(HasSubstr("0.0.0.0:8080 without tls"))
    );
    EXPECT_THAT(
        mistakes_of("http: {tls: [\"0.0.0.0:8443\"]}\n"),
        ElementsAre(HasSubstr("needs its certificate and key"))
    );
    EXPECT_THAT(
        mistakes_of("http: {tls: [\"0.0.0.0:8443\"], certificate: c.pem, key: http.key}\n"),
        testing::IsEmpty()
    );
}

TEST(ConfigFile, NamesMistakesOfTheWaysOut) {
    EXPECT_THAT(
        mistakes_of("push: {subject: \"beheer@zorg.example\"}\n"
                    "telephone: {url: \"http://tel.example/\", way: fax}\n"),
        ElementsAre(
            HasSubstr("n.yaml:1:17: 'beheer@zorg.example' is nobody"),
            HasSubstr("n.yaml:2:12: "),
            HasSubstr("n.yaml:2:18: 'http://tel.example/' is no address of a hook"),
            HasSubstr("n.yaml:2:46: 'fax' is no way to call")
        )
    );
    EXPECT_THAT(mistakes_of("push: {hosts: [a.example]}\n"), ElementsAre(HasSubstr("subject")));
    for (const std::string here : {"127.0.0.1:8080", "localhost", "[::1]:9"}) {
        EXPECT_THAT(
            mistakes_of("telephone: {url: \"http://" + here + "/x\", secret: s}\n"),
            testing::IsEmpty()
        );
    }
}

TEST(ConfigFile, SaysSoWhenThereIsNoFile) {
    const auto config = load_config("/no/such/file.yaml");
    ASSERT_FALSE(config);
    EXPECT_THAT(
        text_of(config.error().front()), HasSubstr("/no/such/file.yaml:1:1: cannot be read")
    );
}

TEST(ConfigFile, TakesAddressesOnlyAsTheyAre) {
    EXPECT_EQ(to_text(*parse_endpoint("[::1]:80")), "[::1]:80");
    for (const auto* wrong :
         {"",
          "5060",
          "localhost:5060",
          "127.0.0.1",
          "127.0.0.1:",
          "127.0.0.1:65536",
          "::1:80",
          "[127.0.0.1]:80",
          "127.0.0.1:80x"}) {
        EXPECT_FALSE(parse_endpoint(wrong)) << wrong;
    }
}

TEST(ConfigFile, FindsSecretsByNameOrByPath) {
    Config config;
    config.credentials = "/run/credentials";
    EXPECT_EQ(config.credential("mqtt"), "/run/credentials/mqtt");
    EXPECT_EQ(config.credential("/etc/key"), "/etc/key");
    EXPECT_EQ(config.credential(""), "");
}

}  // namespace
}  // namespace nachtwacht::daemon
