// The house as a whole: owns what works together, in the order in which it depends on each other,
// and is the one behind the doors (Intake) and the desk for operators (Office).
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "daemon/config.hpp"
#include "daemon/intake.hpp"
#include "daemon/office.hpp"

namespace spdlog {
class logger;
}

namespace nachtwacht::daemon {

class WaysOut;

// Everything on the loop's thread, which is the one that runs `loop`.
class Accounts;

class Gateway {
public:
    // `failed`: the process must end now, without speaking any more (safety.md S18). Called at most
    // once.
    Gateway(
        boost::asio::io_context& loop,
        Config config,
        std::shared_ptr<spdlog::logger> log,
        std::function<void(const std::string& why)> failed
    );
    ~Gateway();
    Gateway(const Gateway&) = delete;
    Gateway& operator=(const Gateway&) = delete;

    // Journal and recovery, rule book, links, listeners: in this order. Blocks; an empty list is
    // success, else every reason, a line each. `bad_configuration` tells whether the files are to
    // blame.
    struct Trouble {
        std::vector<std::string> lines{};
        bool bad_configuration{};
    };
    [[nodiscard]] Trouble start();

    // Reads the rule book and the register anew and swaps them when all of it is good.
    void reload(Answered<ReloadSummary> done);

    // No new messages, what is open is committed, then `done`. Within the configured time.
    void stop(std::function<void()> done);

    // A round trip through the journal, for the watchdog.
    void round_trip(std::function<void()> done);

    // Something is decided and not on disk yet.
    [[nodiscard]] bool awaits_commit() const;

    [[nodiscard]] Intake& intake();
    [[nodiscard]] Office& office();
    [[nodiscard]] Accounts& accounts();
    [[nodiscard]] WaysOut& ways_out();
    // The port a listener got, for tests that ask for any free one; 0: there is none.
    [[nodiscard]] std::uint16_t sip_udp_port() const;
    [[nodiscard]] std::uint16_t sip_tcp_port() const;
    [[nodiscard]] std::uint16_t metrics_port() const;
    [[nodiscard]] std::uint16_t http_port() const;
    [[nodiscard]] std::uint16_t https_port() const;

private:
    class House;
    std::unique_ptr<House> house_;
};

}  // namespace nachtwacht::daemon
