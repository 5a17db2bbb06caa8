// The ways in and out of the house: the SIP door, the MQTT link with its door, and the page with
// metrics.
#pragma once

#include <spdlog/fwd.h>

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/config.hpp"
#include "daemon/front_door.hpp"
#include "daemon/link.hpp"
#include "protocol/device_message.hpp"

namespace nachtwacht::daemon {

class Metrics;

// Loop's thread only.
class HouseLinks {
public:
    HouseLinks();
    ~HouseLinks();
    HouseLinks(const HouseLinks&) = delete;
    HouseLinks& operator=(const HouseLinks&) = delete;

    struct House {
        boost::asio::io_context& loop;
        const Config& config;
        Ledger& ledger;
        Journal& journal;
        FrontDoor& door;
        std::shared_ptr<spdlog::logger> log;
        std::string region;
        // What else is counted, when somebody asks for the metrics.
        std::function<void(Metrics&)> tell_more{};
    };
    // Before anything is published. `up` runs whenever the link has come up. The error is a line
    // for the administrator.
    [[nodiscard]] std::vector<std::string> open_link(const House& house, std::function<void()> up);
    // From now on messages come in. A line for each port that could not be had.
    [[nodiscard]] std::vector<std::string> open_doors(const House& house);

    // A link that reaches nobody when no broker is configured.
    [[nodiscard]] Link& link();
    // In which form the unit understands us.
    [[nodiscard]] protocol::Form form_of(const routing::UnitId& unit) const;

    // Nothing new comes in; what was taken in is still answered, then `done`.
    void close_doors(std::chrono::milliseconds within, std::function<void()> done);
    // Says goodbye to the broker and ends every connection. Blocks some seconds at most.
    void leave();

    [[nodiscard]] std::uint16_t sip_udp_port() const;
    [[nodiscard]] std::uint16_t sip_tcp_port() const;
    [[nodiscard]] std::uint16_t metrics_port() const;

private:
    struct Rooms;
    std::unique_ptr<Rooms> rooms_;
};

}  // namespace nachtwacht::daemon
