#include "daemon/command_socket.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <boost/asio.hpp>
#include <filesystem>
#include <fstream>

#include "small_office.hpp"
#include "temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Socket = asio::local::stream_protocol::socket;
using ::testing::HasSubstr;

class CommandSocketTest : public ::testing::Test {
protected:
    CommandSocketTest() {
        config.socket = folder.path() / "command.sock";
        config.group = "no-such-group";
    }
    ~CommandSocketTest() override {
        peers.clear();
        if (server != nullptr) {
            server->stop();
        }
        loop.restart();
        loop.run_for(1s);
    }

    tl::expected<void, std::string> start() {
        server = std::make_unique<CommandSocket>(loop, config, office, log);
        return server->start();
    }

    Socket& connect() {
        peers.push_back(std::make_unique<Socket>(loop));
        peers.back()->connect({config.socket.string()});
        return *peers.back();
    }

    // The next line that the peer is sent; "" at the end of the connection.
    std::string read_line(Socket& peer) {
        std::string line;
        bool done = false;
        asio::async_read_until(
            peer,
            asio::dynamic_buffer(pending[&peer]),
            '\n',
            [&](const boost::system::error_code& wrong, std::size_t size) {
                line = wrong ? "" : pending[&peer].substr(0, size);
                pending[&peer].erase(0, size);
                done = true;
            }
        );
        run_until([&] { return done; });
        return line;
    }

    std::string ask(Socket& peer, const std::string& line) {
        asio::write(peer, asio::buffer(line + "\n"));
        return read_line(peer);
    }

    template <class Condition>
    void run_until(Condition condition) {
        const auto latest = std::chrono::steady_clock::now() + 20s;
        while (!condition() && std::chrono::steady_clock::now() < latest) {
            loop.restart();
            loop.run_one_for(1s);
        }
        EXPECT_TRUE(condition());
    }

    TemporaryDirectory folder;
    asio::io_context loop{1};
    CommandConfig config;
    SmallOffice office;
    std::shared_ptr<spdlog::logger> log =
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::null_sink_st>());
    std::unique_ptr<CommandSocket> server;
    std::map<Socket*, std::string> pending;
    std::vector<std::unique_ptr<Socket>> peers;
};

TEST_F(CommandSocketTest, AnswersSeveralRequestsOnOneConnection) {
    ASSERT_TRUE(start());
    auto& peer = connect();
    EXPECT_THAT(ask(peer, R"({"do":"status"})"), HasSubstr("\"epoch\":7"));
    EXPECT_THAT(ask(peer, "nonsense"), HasSubstr("\"fault\":\"usage\""));
    EXPECT_THAT(ask(peer, R"({"do":"units"})"), HasSubstr("\"unit\":\"mia\""));
}

TEST_F(CommandSocketTest, AnswersRequestsThatComeTogetherOneAfterTheOther) {
    ASSERT_TRUE(start());
    auto& peer = connect();
    EXPECT_THAT(ask(peer, "{\"do\":\"status\"}\n{\"do\":\"units\"}"), HasSubstr("epoch"));
    EXPECT_THAT(read_line(peer), HasSubstr("units"));
}

TEST_F(CommandSocketTest, IsOpenToOwnerAndGroupOnly) {
    ASSERT_TRUE(start());
    struct stat found {};
    ASSERT_EQ(stat(config.socket.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0660U);
}

TEST_F(CommandSocketTest, EndsABoardWithItsConnection) {
    ASSERT_TRUE(start());
    auto& peer = connect();
    EXPECT_THAT(ask(peer, R"({"do":"watch","operator":true,"as":"anna"})"), HasSubstr("watching"));
    EXPECT_EQ(office.boards(), 1U);
    peer.close();
    run_until([&] { return office.boards() == 0; });
}

TEST_F(CommandSocketTest, CutsAWatcherThatDoesNotReadAndSaysSo) {
    ASSERT_TRUE(start());
    auto& peer = connect();
    ask(peer, R"({"do":"watch"})");
    for (int i = 0; i < 6'000; ++i) {
        office.take(routing::LinkChanged{{"mia"}, i % 2 != 0});
        loop.poll();
    }
    std::string last;
    std::string line;
    while (!(line = read_line(peer)).empty()) {
        last = line;
    }
    EXPECT_THAT(last, HasSubstr("\"fault\":\"slow\""));
    run_until([&] { return office.followers() == 0; });
}

TEST_F(CommandSocketTest, CutsARequestWithoutEnd) {
    ASSERT_TRUE(start());
    auto& peer = connect();
    const std::string endless(80'000, 'a');
    std::size_t sent{};
    asio::async_write(peer, asio::buffer(endless), [&](auto, std::size_t size) { sent = size; });
    EXPECT_THAT(read_line(peer), HasSubstr("longer than 64 kB"));
}

TEST_F(CommandSocketTest, TurnsAwayMoreConnectionsThanItMay) {
    config.most_connections = 2;
    ASSERT_TRUE(start());
    EXPECT_THAT(ask(connect(), R"({"do":"status"})"), HasSubstr("ok\":true"));
    EXPECT_THAT(ask(connect(), R"({"do":"status"})"), HasSubstr("ok\":true"));
    EXPECT_THAT(read_line(connect()), HasSubstr("too many connections"));
    peers.front()->close();
    bool admitted = false;
    run_until([&] {
        admitted =
            admitted || ask(connect(), R"({"do":"status"})").find("ok\":true") != std::string::npos;
        return admitted;
    });
}

TEST_F(CommandSocketTest, TakesThePlaceOfASocketThatNobodyListensAt) {
    { asio::local::stream_protocol::acceptor left{loop, {config.socket.string()}}; }
    ASSERT_TRUE(std::filesystem::exists(config.socket));
    EXPECT_TRUE(start());
}

TEST_F(CommandSocketTest, LeavesTheSocketOfALiveDaemonAlone) {
    ASSERT_TRUE(start());
    CommandSocket second{loop, config, office, log};
    const auto started = second.start();
    ASSERT_FALSE(started);
    EXPECT_THAT(started.error(), HasSubstr("another nachtwachtd answers"));
    second.stop();
    EXPECT_TRUE(std::filesystem::exists(config.socket));
}

TEST_F(CommandSocketTest, NeverRemovesAFileThatIsNoSocket) {
    std::ofstream{config.socket} << "mine";
    EXPECT_FALSE(start());
    EXPECT_TRUE(std::filesystem::is_regular_file(config.socket));
}

TEST_F(CommandSocketTest, RemovesItsFileWhenItStops) {
    ASSERT_TRUE(start());
    auto& peer = connect();
    ask(peer, R"({"do":"watch"})");
    server->stop();
    EXPECT_EQ(read_line(peer), "");
    EXPECT_FALSE(std::filesystem::exists(config.socket));
}

}  // namespace
}  // namespace nachtwacht::daemon
