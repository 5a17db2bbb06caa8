// Which rule book is in force when the one on disk fails its own tests: a house of the test's own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <fstream>

#include "daemon/gateway.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
namespace fs = std::filesystem;

const fs::path source{NACHTWACHT_SOURCE_DIR};

class RuleBookInForce : public testing::Test {
protected:
    RuleBookInForce() {
        fs::copy(source / "regions/base", directory_.path() / "base");
        fs::copy(source / "regions/mooimaasvallei", region());
        fs::create_directory(region() / "tests");
    }

    [[nodiscard]] fs::path region() const { return directory_.path() / "region"; }

    // A rule is changed, and a scenario of the pack no longer passes.
    void spoil() const {
        std::ofstream{region() / "more.yaml"} << "norms: {U3: 5h}\n";
        std::ofstream{region() / "tests/wrong.yaml"}
            << "scenarios:\n"
               "  - name: a fall is for nobody\n"
               "    at: \"2026-11-22 03:10\"\n"
               "    steps:\n"
               "      - signal: {kind: fall, account: \"0485000001\"}\n"
               "        expect: {asked: []}\n";
    }

    // Starts, does what is asked, stops; what kept it from starting.
    Gateway::Trouble live(const std::function<void(Gateway&, boost::asio::io_context&)>& what) {
        Config config;
        config.state = directory_.path() / "state";
        config.region = region();
        config.command.socket = directory_.path() / "c.sock";
        config.metrics.listen.port = 0;
        boost::asio::io_context loop{1};
        Gateway gateway(
            loop,
            config,
            std::make_shared<spdlog::logger>("test"),
            [](const auto& why) { ADD_FAILURE() << why; }
        );
        Gateway::Trouble trouble = gateway.start();
        if (trouble.lines.empty()) {
            bool on_disk = false;
            gateway.round_trip([&on_disk] { on_disk = true; });
            run_until(loop, [&on_disk] { return on_disk; });
            what(gateway, loop);
        }
        gateway.stop([] {});
        loop.run();
        return trouble;
    }

    static void run_until(boost::asio::io_context& loop, const std::function<bool()>& done) {
        const auto until = std::chrono::steady_clock::now() + 30s;
        while (!done() && std::chrono::steady_clock::now() < until) {
            loop.run_one_for(100ms);
        }
        ASSERT_TRUE(done());
    }

    std::string hash_in_force() {
        std::string hash;
        const auto trouble = live([&hash](Gateway& gateway, boost::asio::io_context&) {
            hash = gateway.office().committed().region_hash;
        });
        EXPECT_THAT(trouble.lines, IsEmpty());
        return hash;
    }

    const TemporaryDirectory directory_{};
};

TEST_F(RuleBookInForce, AReloadOfOneThatFailsItsOwnTestsIsRefusedWithTheScenario) {
    live([this](Gateway& gateway, boost::asio::io_context& loop) {
        const std::string before = gateway.office().committed().region_hash;
        spoil();
        std::optional<std::vector<std::string>> refusal;
        gateway.reload([&refusal](const OfficeResult<ReloadSummary>& result) {
            refusal = result ? std::vector<std::string>{} : result.error().lines;
        });
        run_until(loop, [&refusal] { return refusal.has_value(); });
        EXPECT_THAT(
            *refusal,
            Contains(testing::AllOf(HasSubstr("wrong.yaml:2:5"), HasSubstr("a fall is for nobody")))
        );
        EXPECT_EQ(gateway.office().committed().region_hash, before);
    });
}

TEST_F(RuleBookInForce, AStartWithOneThatFailsItsOwnTestsGoesOnWithTheLastAndSaysSo) {
    const std::string before = hash_in_force();
    spoil();
    const auto trouble = live([&](Gateway& gateway, boost::asio::io_context& loop) {
        EXPECT_EQ(gateway.office().committed().region_hash, before);
        EXPECT_EQ(
            gateway.office().committed().region->norms.at(routing::Urgency::U3),
            std::chrono::hours{4}
        );
        run_until(loop, [&gateway] {
            const auto& incidents = gateway.office().committed().incidents;
            return std::any_of(incidents.begin(), incidents.end(), [](const auto& entry) {
                return entry.second.lane == routing::Lane::Technical;
            });
        });
    });
    EXPECT_THAT(trouble.lines, IsEmpty());
}

TEST_F(RuleBookInForce, WhereNoneWasEverInForceItDoesNotStartAndSaysWhatToDo) {
    spoil();
    const auto trouble = live([](Gateway&, boost::asio::io_context&) {});
    EXPECT_TRUE(trouble.bad_configuration);
    ASSERT_THAT(trouble.lines, testing::Not(IsEmpty()));
    EXPECT_THAT(trouble.lines, Contains(HasSubstr("a fall is for nobody")));
    EXPECT_THAT(trouble.lines.back(), HasSubstr("nachtwacht test"));
}

}  // namespace
}  // namespace nachtwacht::daemon
