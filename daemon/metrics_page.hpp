// Shows the metrics to whoever may reach the port: GET /metrics and nothing else.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "daemon/config.hpp"

namespace nachtwacht::daemon {

// A request has at most 8 KiB and 5 seconds, and 16 are served at a time; further ones are closed
// at once. One request a connection (RFC 9112 9.6, `Connection: close`). Loop's thread only.
class MetricsPage {
public:
    // Listens at once; throws boost::system::system_error when it cannot. `render` gives the page.
    MetricsPage(
        boost::asio::io_context& loop, const Endpoint& listen, std::function<std::string()> render
    );
    // As stop().
    ~MetricsPage();
    MetricsPage(const MetricsPage&) = delete;
    MetricsPage& operator=(const MetricsPage&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    // Closes the port and what is open; `render` is not called any more.
    void stop();

private:
    class Server;
    std::shared_ptr<Server> server_;
};

}  // namespace nachtwacht::daemon
