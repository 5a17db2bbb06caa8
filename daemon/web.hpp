// The house over HTTP: the console and phones' pages, with everything that they work with.
#pragma once

#include <spdlog/fwd.h>

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/accounts.hpp"
#include "daemon/config.hpp"
#include "daemon/office.hpp"
#include "daemon/phone_pushes.hpp"

namespace nachtwacht::daemon {

class TelephoneHook;

// Loop's thread only.
class Web {
public:
    struct House {
        boost::asio::io_context& loop;
        const Config& config;
        Office& office;
        Intake& intake;
        Accounts& accounts;
        std::shared_ptr<spdlog::logger> log;
        std::function<routing::Wall()> wall;
        PhonePushes* pushes{};  // may be null
        TelephoneHook* telephone{};
    };
    // Everything of the house outlives it.
    explicit Web(const House& house);
    ~Web();
    Web(const Web&) = delete;
    Web& operator=(const Web&) = delete;

    // Listens. A line for each port that could not be had.
    [[nodiscard]] std::vector<std::string> start();
    // The console's files and the outline of the region as they are now. Blocks on the disk.
    void reload();
    // No new requests; streams end.
    void stop();

    [[nodiscard]] std::uint16_t plain_port() const;
    [[nodiscard]] std::uint16_t tls_port() const;

private:
    struct Rooms;
    std::unique_ptr<Rooms> rooms_;
};

}  // namespace nachtwacht::daemon
