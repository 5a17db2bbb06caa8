// What the tests of everything MQTT share: a loop that runs until something has happened, and plain
// clients with an account of their own.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "daemon/mqtt_link.hpp"
#include "tests/daemon/broker.hpp"

namespace nachtwacht::tests {

// Runs the loop until `done`; false when it did not come within 15 s.
[[nodiscard]] inline bool happens(
    boost::asio::io_context& loop, const std::function<bool()>& done
) {
    // Work comes from other threads: the guard keeps an idle loop waiting for it.
    const auto guard = boost::asio::make_work_guard(loop);
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{15};
    loop.restart();
    while (!done()) {
        if (std::chrono::steady_clock::now() > until) {
            return false;
        }
        loop.run_one_for(std::chrono::milliseconds{50});
    }
    return true;
}

[[nodiscard]] inline daemon::MqttLinkSettings link_settings(
    const Broker& broker, const std::string& account
) {
    daemon::MqttLinkSettings settings;
    settings.port = broker.port();
    settings.user = account;
    settings.password = broker_password(account);
    settings.client_id = account + "-client";
    settings.first_retry = std::chrono::milliseconds{20};
    settings.longest_retry = std::chrono::milliseconds{200};
    return settings;
}

// A client that keeps all it hears.
class Listener {
public:
    Listener(boost::asio::io_context& loop, daemon::MqttLinkSettings settings)
        : link{
              loop,
              std::move(settings),
              {.arrived = [this](const daemon::LinkArrival& arrival) { heard.push_back(arrival); },
               .changed =
                   [this](daemon::LinkState state, bool session_kept) {
                       up = state == daemon::LinkState::Up;
                       ups += up ? 1 : 0;
                       kept = session_kept;
                   },
               .dropped = [this](std::uint64_t total) { dropped = total; }},
              nullptr} {
        link.start();
    }

    [[nodiscard]] bool is_up() const { return up; }

    std::vector<daemon::LinkArrival> heard{};
    bool up{};
    int ups{};
    bool kept{};
    std::uint64_t dropped{};
    daemon::MqttLink link;
};

}  // namespace nachtwacht::tests
