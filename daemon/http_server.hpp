// Where browsers come in: the listeners, their TLS, and how many may be connected.
#pragma once

#include <spdlog/fwd.h>

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "daemon/config.hpp"
#include "daemon/http_session.hpp"

namespace nachtwacht::daemon {

// Loop's thread only.
class HttpServer {
public:
    struct Settings {
        std::vector<Endpoint> plain{};
        std::vector<Endpoint> tls{};
        std::filesystem::path certificate{};
        std::filesystem::path key{};
        std::uint32_t most_connections{1024};
        std::uint32_t most_a_source{256};
        HttpLimits limits{};
    };
    // The handler outlives the server.
    HttpServer(
        boost::asio::io_context& loop,
        Settings settings,
        HttpHandler& handler,
        std::shared_ptr<spdlog::logger> log
    );
    // Stops.
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    // A line for each port that could not be had.
    [[nodiscard]] std::vector<std::string> start();
    // Ends all connections. The loop has to run on for a moment.
    void stop();

    [[nodiscard]] std::uint16_t plain_port() const;
    [[nodiscard]] std::uint16_t tls_port() const;
    [[nodiscard]] std::size_t connections() const;

private:
    struct Inside;
    std::shared_ptr<Inside> inside_;
};

}  // namespace nachtwacht::daemon
