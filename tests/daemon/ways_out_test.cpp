#include "daemon/ways_out.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <boost/json.hpp>
#include <fstream>

#include "daemon/gateway.hpp"
#include "tests/daemon/temporary_directory.hpp"
#include "tests/daemon/web_mock.hpp"
#include "tests/protocol/web_push_vectors.hpp"

namespace nachtwacht::daemon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

class WaysOutTest : public testing::Test {
protected:
    WaysOutTest() {
        config.state = folder.path() / "state";
        config.credentials = folder.path();
        config.region = folder.path() / "region";
        config.metrics.listen.port = 0;
        config.command.socket = folder.path() / "command.sock";
        config.command.group.clear();
    }
    // One unit, one client, no hours.
    void write_pack() {
        std::filesystem::create_directories(config.region);
        std::filesystem::copy(
            std::filesystem::path{NACHTWACHT_SOURCE_DIR} / "regions" / "base",
            folder.path() / "base"
        );
        std::ofstream{config.region / "pack.yaml"} << R"(pack: small
base: ../base
nl: klein
en: small
clients: clients.csv
organisations: {zorg: {nl: Zorg, en: Care}}
areas: {all: {nl: alles, en: all, postcodes: ["5"]}}
teams: {team: {nl: team, en: team, organisation: zorg}}
units:
  mia: {nl: Mia, en: Mia, team: team, skills: [verpleegkundige], base: [51.65, 5.95], second_channel: true}
arrangements:
  - {id: all, nl: alles, en: all, areas: [all], tiers: [[team]]}
)";
        std::ofstream{config.region / "clients.csv"}
            << "number,address,postcode,municipality,position,accounts,provider,assumed\n"
               "1,\"Dorpsweg 1\",5831AA,Testdorp,51.66 5.96,0485000001,zorg,invented\n";
    }
    void configure_push() {
        config.push.subject = "mailto:beheer@zorg.example";
        config.push.test_services = true;
    }
    void configure_telephone(const std::string& secret) {
        std::ofstream{folder.path() / "tel"} << secret;
        config.telephone.url = mock.url("/ring");
        config.telephone.secret = "tel";
    }
    std::vector<std::string> open() {
        std::filesystem::create_directories(config.state);
        return ways.open(
            {loop,
             config,
             [] { return 1'800'000'000s; },
             [](const routing::UnitId&, bool) {},
             std::make_shared<spdlog::logger>("silent")}
        );
    }

    TemporaryDirectory folder;
    boost::asio::io_context loop{1};
    tests::WebMock mock{loop};
    Config config;
    WaysOut ways;
};

TEST_F(WaysOutTest, AreClosedWhenNothingIsConfigured) {
    EXPECT_THAT(open(), IsEmpty());
    EXPECT_EQ(ways.push(), nullptr);
    EXPECT_EQ(ways.telephone(), nullptr);
    EXPECT_FALSE(std::filesystem::exists(config.state / "vapid.key"));
    EXPECT_FALSE(std::filesystem::exists(config.state / "phones.db"));
}

TEST_F(WaysOutTest, KeepTheirKeyAndTheirPhones) {
    configure_push();
    EXPECT_THAT(open(), IsEmpty());
    ASSERT_NE(ways.push(), nullptr);
    EXPECT_TRUE(std::filesystem::exists(config.state / "vapid.key"));
    EXPECT_TRUE(std::filesystem::exists(config.state / "phones.db"));
}

TEST_F(WaysOutTest, AFileThatIsNoKeyKeepsTheHouseFromStarting) {
    configure_push();
    std::ofstream{folder.path() / "vapid.key"} << "nonsense";
    EXPECT_THAT(open(), ElementsAre(HasSubstr("holds no key")));
}

TEST_F(WaysOutTest, AMissingOrShortSecretKeepsTheHouseFromStarting) {
    configure_telephone("short\n");
    EXPECT_THAT(open(), ElementsAre(HasSubstr("too short")));
    std::filesystem::remove(folder.path() / "tel");
    EXPECT_THAT(open(), ElementsAre(HasSubstr("cannot read the credential")));
}

TEST_F(WaysOutTest, AMissingCertificateKeepsTheHouseFromStarting) {
    configure_push();
    configure_telephone("0123456789abcdef");
    config.push.ca = config.telephone.ca = "/nowhere/ca.pem";
    EXPECT_THAT(
        open(),
        ElementsAre(HasSubstr("push: /nowhere/ca.pem"), HasSubstr("telephone: /nowhere/ca.pem"))
    );
}

// The whole house: a unit on duty, an alarm, and what the push service and the telephony hear.
// No board is live, so the chain of telephones begins at once.
TEST_F(WaysOutTest, AnAlarmWakesThePhoneOfItsUnitAndAsksForTheTelephones) {
    write_pack();
    configure_push();
    configure_telephone("0123456789abcdef\n");
    Gateway gateway{
        loop, config, std::make_shared<spdlog::logger>("silent"), [](const std::string& why) {
            ADD_FAILURE() << why;
        }};
    ASSERT_THAT(gateway.start().lines, IsEmpty());
    const auto phone = protocol::read_subscription(
        tests::Rfc8291{}.subscription(mock.url("/phone-of-mia")), protocol::PlainHttp::Allowed
    );
    gateway.ways_out().phones()->add({"mia"}, phone.value(), 1);
    gateway.intake().link({"mia"}, true);
    gateway.intake().duty({.unit = {"mia"}, .on = true, .by = "unit"}, [](const Receipt&) {});
    routing::Signal signal{.kind = routing::Kind::Fall};
    signal.reference = {routing::Door::Scaip, "0485000001", "1", {}, 35min};
    gateway.intake().signal(std::move(signal), "raw", [](const Receipt&) {});
    const auto heard = [&](std::string_view target) {
        return std::ranges::find(mock.heard, target, &tests::MockRequest::target) !=
               mock.heard.end();
    };
    EXPECT_TRUE(tests::run_until(loop, [&] { return heard("/phone-of-mia"); }));
    EXPECT_TRUE(tests::run_until(loop, [&] { return heard("/ring"); }));

    // The phone is no more: no push reaches the unit, and that is known.
    mock.otherwise.status = 410;
    gateway.ways_out().push()->test({"mia"});
    EXPECT_TRUE(tests::run_until(loop, [&] {
        return gateway.ways_out().push()->not_reached().contains({"mia"});
    }));
    bool stopped = false;
    gateway.stop([&] { stopped = true; });
    EXPECT_TRUE(tests::run_until(loop, [&] { return stopped; }));
}

}  // namespace
}  // namespace nachtwacht::daemon
