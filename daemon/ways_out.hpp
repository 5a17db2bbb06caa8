// The ways out that need no broker: pushes to phones and the customer's telephony, each when it is
// configured.
#pragma once

#include <spdlog/fwd.h>

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/config.hpp"
#include "daemon/push_out.hpp"
#include "daemon/telephone_hook.hpp"

namespace nachtwacht::daemon {

// Loop's thread only.
class WaysOut {
public:
    struct World {
        boost::asio::io_context& loop;
        const Config& config;
        std::function<std::chrono::seconds()> wall;  // since 1970
        // No phone of this unit can be reached by push, or one can again.
        std::function<void(const routing::UnitId&, bool reached)> reach_changed;
        std::shared_ptr<spdlog::logger> log;
        std::function<void(const routing::UnitId&)> test_failed{};  // a test push came to nothing
        std::function<void(const KnownCall&)> call_changed{};
    };

    WaysOut() = default;
    WaysOut(const WaysOut&) = delete;
    WaysOut& operator=(const WaysOut&) = delete;

    // A line for the administrator for each that could not be opened. Blocks on the disk.
    [[nodiscard]] std::vector<std::string> open(const World& world);
    // From now on the outbox speaks on these ways too. Before its start().
    void join(Outbox& outbox);
    // Nothing goes out any more.
    void stop();

    // Null: not configured.
    [[nodiscard]] PushSender* push_sender() { return sender_.get(); }
    [[nodiscard]] PhoneBook* phones() { return book_.get(); }
    [[nodiscard]] PushOut* push() { return push_.get(); }
    [[nodiscard]] TelephoneHook* telephone() { return hook_.get(); }

private:
    void open_push(const World& world, std::vector<std::string>& faults);
    void open_telephone(const World& world, std::vector<std::string>& faults);

    std::unique_ptr<PhoneBook> book_;
    std::unique_ptr<PushSender> sender_;
    std::unique_ptr<PushOut> push_;
    std::unique_ptr<TelephoneHook> hook_;
};

}  // namespace nachtwacht::daemon
