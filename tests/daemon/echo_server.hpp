// The console's server with a handler of the test: it says back what it was asked, and remembers
// it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/logger.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>
#include <vector>

#include "daemon/http_server.hpp"
#include "tests/daemon/http_caller.hpp"
#include "tests/daemon/on_loop.hpp"

namespace nachtwacht::tests {

inline std::shared_ptr<const std::string> text(std::string content) {
    return std::make_shared<const std::string>(std::move(content));
}

// Says back what it was asked; "/stream" opens one; "/never" is not answered; "/large" is a
// long answer.
class Echo final : public daemon::HttpHandler {
public:
    void handle(daemon::HttpRequest request, std::shared_ptr<daemon::HttpExchange> exchange)
        override {
        asked.push_back(request.path);
        if (request.path == "/stream") {
            reader = exchange->stream({200, "text/event-stream", nullptr, {}}, [this] { ++ended; });
            return;
        }
        if (request.path == "/large") {
            exchange->answer({200, "text/plain", text(std::string(16'000'000, 'x')), {}});
            return;
        }
        if (request.path != "/never") {
            exchange->answer(
                {200,
                 "text/plain",
                 text(
                     request.path + "|" + request.query + "|" +
                     std::string{std::string_view{request.body}}
                 ),
                 {}}
            );
        }
    }
    [[nodiscard]] daemon::HttpResponse fault(unsigned status) override {
        return {status, "text/plain", text("fault"), {}};
    }

    std::vector<std::string> asked{};
    std::shared_ptr<daemon::EventReader> reader{};
    int ended{};
};

class EchoServer : public ::testing::Test {
protected:
    void begin(daemon::HttpServer::Settings settings = {}) {
        settings.plain = {{"127.0.0.1", 0}};
        server = std::make_unique<daemon::HttpServer>(
            loop, std::move(settings), echo, std::make_shared<spdlog::logger>("test")
        );
        ASSERT_THAT(server->start(), ::testing::IsEmpty());
        thread = std::thread([this] { loop.run(); });
    }
    ~EchoServer() override {
        on_loop(loop, [this] {
            server->stop();
            echo.reader = nullptr;
        });
        work.reset();
        thread.join();
    }

    [[nodiscard]] std::uint16_t port() const { return server->plain_port(); }
    static std::string plain_get(const std::string& path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }
    template <class Question>
    bool becomes_true(Question question) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        while (!on_loop(loop, question)) {
            if (std::chrono::steady_clock::now() > until) {
                return false;
            }
            std::this_thread::yield();
        }
        return true;
    }

    boost::asio::io_context loop{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{
        loop.get_executor()};
    Echo echo;
    std::unique_ptr<daemon::HttpServer> server;
    std::thread thread;
};

}  // namespace nachtwacht::tests
