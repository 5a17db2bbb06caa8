// The house as a whole, in the test's own process and thread.
#include "daemon/gateway.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include "daemon/failpoint.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;

#ifdef NACHTWACHT_FAILPOINTS
Config small_house(const std::filesystem::path& directory) {
    Config config;
    config.state = directory / "state";
    config.region = std::filesystem::path(NACHTWACHT_SOURCE_DIR) / "regions/mooimaasvallei";
    config.command.socket = directory / "c.sock";
    config.metrics.listen.port = 0;
    return config;
}

TEST(GatewayTest, ADiskThatFillsUpIsTechnicalWorkOnTheListOfOperators) {
    const TemporaryDirectory directory;
    boost::asio::io_context loop{1};
    Gateway gateway(
        loop,
        small_house(directory.path()),
        std::make_shared<spdlog::logger>("test"),
        [](const auto& why) { ADD_FAILURE() << why; }
    );
    // The first two looks are at the start: whether a reserve may be kept, and what the loop reads.
    arm_failpoint("disk-low:fail:3");
    ASSERT_THAT(gateway.start().lines, testing::IsEmpty());
    const routing::Incident* item = nullptr;
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (item == nullptr && std::chrono::steady_clock::now() < until) {
        loop.run_one_for(100ms);
        for (const auto& [number, incident] : gateway.office().committed().incidents) {
            item = incident.door == routing::Door::House ? &incident : item;
        }
    }
    ASSERT_NE(item, nullptr);
    EXPECT_EQ(item->lane, routing::Lane::Technical);
    ASSERT_EQ(item->tasks.size(), 1U);
    EXPECT_EQ(item->tasks[0].kind, routing::TaskKind::Technical);
    gateway.stop([] {});
    loop.run();
}
#endif

}  // namespace
}  // namespace nachtwacht::daemon
