// Messages as they came are kept for so many days, and then they go: once a day.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <optional>

#include "routing/types.hpp"

namespace nachtwacht::daemon {

// Loop's thread only.
class Retention {
public:
    using Purge = std::function<void(std::int64_t before_ms)>;
    Retention(
        boost::asio::io_context& loop,
        std::chrono::days keep,
        std::function<routing::Wall()> wall,
        Purge purge
    );

    // Looks now, and each hour.
    void start();
    void stop() { timer_.cancel(); }

    // Once a day of the calendar, however often it is called.
    void look();

private:
    void look_each_hour();

    std::chrono::days keep_;
    std::function<routing::Wall()> wall_;
    Purge purge_;
    boost::asio::steady_timer timer_;
    std::optional<std::chrono::sys_days> done_on_{};
};

}  // namespace nachtwacht::daemon
