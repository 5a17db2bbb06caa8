#include "daemon/metrics_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio.hpp>
#include <thread>

namespace nachtwacht::daemon {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class MetricsPageTest : public testing::Test {
protected:
    MetricsPageTest() : port_(page_.port()), thread_([this] { loop_.run(); }) {}
    ~MetricsPageTest() override {
        asio::post(loop_, [this] { page_.stop(); });
        guard_.reset();
        thread_.join();
    }

    tcp::socket connected() {
        tcp::socket socket{io_};
        socket.connect({asio::ip::address_v4::loopback(), port_});
        return socket;
    }
    // All that comes back until the other side closes.
    static std::string rest_of(tcp::socket& socket) {
        std::string text;
        boost::system::error_code error;
        asio::read(socket, asio::dynamic_buffer(text), error);
        return text;
    }
    std::string ask(const std::string& request) {
        auto socket = connected();
        boost::system::error_code error;
        asio::write(socket, asio::buffer(request), error);
        return rest_of(socket);
    }

    asio::io_context loop_{1};
    asio::executor_work_guard<asio::io_context::executor_type> guard_{loop_.get_executor()};
    MetricsPage page_{loop_, {"127.0.0.1", 0}, [] { return std::string{"boards 3\n"}; }};
    std::uint16_t port_;
    std::thread thread_;
    asio::io_context io_{1};
};

TEST_F(MetricsPageTest, ShowsThePageAndCloses) {
    const auto response = ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(response, HasSubstr("Content-Length: 9\r\n"));
    EXPECT_THAT(response, testing::EndsWith("\r\n\r\nboards 3\n"));
}

TEST_F(MetricsPageTest, LeavesAQueryUnread) {
    EXPECT_THAT(ask("GET /metrics?x=1 HTTP/1.0\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(MetricsPageTest, KnowsNothingElse) {
    EXPECT_THAT(ask("GET / HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 404 "));
    EXPECT_THAT(ask("POST /metrics HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 405 "));
    EXPECT_THAT(ask("\r\n\r\n"), StartsWith("HTTP/1.1 405 "));
    EXPECT_THAT(ask("GET HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 405 "));
}

TEST_F(MetricsPageTest, RefusesARequestWithoutEnd) {
    auto socket = connected();
    asio::write(socket, asio::buffer(std::string(8192, 'x')));
    EXPECT_THAT(rest_of(socket), StartsWith("HTTP/1.1 431 "));
}

TEST_F(MetricsPageTest, ServesAtMostSixteenAtATimeAndRecovers) {
    std::vector<tcp::socket> idle;
    for (int count = 0; count < 16; ++count) {
        idle.push_back(connected());
    }
    EXPECT_THAT(ask("GET /metrics HTTP/1.1\r\n\r\n"), IsEmpty());
    // The page notices each one's end before it accepts the next connection: both lie in order.
    for (auto& socket : idle) {
        asio::write(socket, asio::buffer(std::string{"GET /metrics HTTP/1.1\r\n\r\n"}));
        EXPECT_THAT(rest_of(socket), StartsWith("HTTP/1.1 200 "));
    }
    EXPECT_THAT(ask("GET /metrics HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(MetricsPageTest, StopsWithConnectionsOpen) {
    auto open = connected();
    asio::write(open, asio::buffer(std::string{"GET /met"}));
    asio::post(loop_, [this] { page_.stop(); });
    EXPECT_THAT(rest_of(open), IsEmpty());
}

}  // namespace
}  // namespace nachtwacht::daemon
