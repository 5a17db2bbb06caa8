#include "daemon/service_notice.hpp"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

namespace nachtwacht::daemon {
namespace {

using testing::StartsWith;

// A service manager that listens at a socket of its own.
class ServiceNoticeTest : public testing::Test {
protected:
    ServiceNoticeTest() {
        std::string room = std::filesystem::temp_directory_path() / "notice-XXXXXX";
        directory_ = mkdtemp(room.data());
        const std::string path = directory_ / "notify";
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.c_str(), path.size());
        const auto* raw = reinterpret_cast<const sockaddr*>(&address);
        EXPECT_EQ(bind(socket_, raw, sizeof address), 0);
        setenv("NOTIFY_SOCKET", path.c_str(), 1);
    }

    ~ServiceNoticeTest() override {
        close(socket_);
        unsetenv("NOTIFY_SOCKET");
        unsetenv("WATCHDOG_USEC");
        unsetenv("WATCHDOG_PID");
        std::filesystem::remove_all(directory_);
    }

    // A notice is in the socket when its call returns: nothing to wait for.
    [[nodiscard]] std::string heard() const {
        std::array<char, 512> buffer{};
        const auto size = recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
        return size < 0 ? "nothing" : std::string(buffer.data(), static_cast<std::size_t>(size));
    }

private:
    std::filesystem::path directory_;
    int socket_{socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
};

TEST_F(ServiceNoticeTest, TellsThatItIsReadyAndWhatWith) {
    notice_ready("epoch 3, 12 incidents open");
    EXPECT_EQ(heard(), "READY=1\nSTATUS=epoch 3, 12 incidents open");
}

TEST_F(ServiceNoticeTest, TellsAReloadWithItsInstant) {
    notice_reloading();
    EXPECT_THAT(heard(), StartsWith("RELOADING=1\nMONOTONIC_USEC="));
}

TEST_F(ServiceNoticeTest, TellsThatItStops) {
    notice_stopping();
    EXPECT_EQ(heard(), "STOPPING=1");
}

TEST_F(ServiceNoticeTest, KeepsAStatusOnOneLine) {
    notice_status("recovering\nREADY=1");
    EXPECT_EQ(heard(), "STATUS=recovering READY=1");
}

TEST_F(ServiceNoticeTest, TellsThatItIsAlive) {
    notice_alive();
    EXPECT_EQ(heard(), "WATCHDOG=1");
    EXPECT_EQ(heard(), "nothing");
}

TEST_F(ServiceNoticeTest, IsAliveTwiceWithinTheWatchdogsTime) {
    setenv("WATCHDOG_USEC", "60000000", 1);
    setenv("WATCHDOG_PID", std::to_string(getpid()).c_str(), 1);
    EXPECT_EQ(notice_alive_every(), std::chrono::seconds{30});
}

TEST_F(ServiceNoticeTest, IsNotWatchedWithoutAWatchdogOrForAnotherProcess) {
    EXPECT_EQ(notice_alive_every(), std::nullopt);
    setenv("WATCHDOG_USEC", "60000000", 1);
    setenv("WATCHDOG_PID", "1", 1);
    EXPECT_EQ(notice_alive_every(), std::nullopt);
}

TEST_F(ServiceNoticeTest, SaysNothingWithoutAServiceManager) {
    unsetenv("NOTIFY_SOCKET");
    notice_ready("alone");
    EXPECT_EQ(heard(), "nothing");
}

}  // namespace
}  // namespace nachtwacht::daemon
