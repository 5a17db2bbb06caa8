// The Unix socket at which operators work by the command: newline-delimited JSON, login by the
// kernel's word for who the peer is (unix(7), SO_PEERCRED).
#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "daemon/config.hpp"
#include "daemon/office.hpp"

namespace boost::asio {
class io_context;
}
namespace spdlog {
class logger;
}

namespace nachtwacht::daemon {

// Limits: a request of 64 kB, one minute to ask something, 1 MB or 2000 lines waiting for a slow
// reader, connections as configured. On the loop's thread.
class Accounts;

class CommandSocket {
public:
    CommandSocket(
        boost::asio::io_context& loop,
        CommandConfig config,
        Office& office,
        std::shared_ptr<spdlog::logger> log,
        Accounts* accounts = nullptr  // null: there are none
    );
    // Stops.
    ~CommandSocket();
    CommandSocket(const CommandSocket&) = delete;
    CommandSocket& operator=(const CommandSocket&) = delete;

    // Binds with mode 0660, for the configured group when there is one, and begins to accept. A
    // socket file that nobody listens at is replaced. The error is one line for the administrator.
    [[nodiscard]] tl::expected<void, std::string> start();
    // Ends all connections and removes the socket file. The loop has to run on for a moment.
    void stop();

private:
    struct Inside;
    std::shared_ptr<Inside> inside_;
};

}  // namespace nachtwacht::daemon
