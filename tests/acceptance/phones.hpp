// The phones of many units over one real Paho connection, for load, crashes and measuring: each
// shows an order once, says so, and does with it what the test wants. What was shown is counted
// here, outside the daemon.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "protocol/device_message.hpp"

namespace nachtwacht::tests {

struct Showing {
    std::string unit{};
    std::string order{};
    std::string incident{};
    std::string street{};
    std::chrono::steady_clock::time_point at{};
};

// Any thread; callbacks come on a thread of its own.
class Phones {
public:
    enum class Manner : std::uint8_t {
        ShowOnly,        // shows it and says so
        AcceptAndFinish  // accepts and is done at once: the unit is free again
    };
    Phones(std::uint16_t broker_port, std::string region, Manner manner);
    ~Phones();
    Phones(const Phones&) = delete;
    Phones& operator=(const Phones&) = delete;

    // Connects, and says for each unit that its link is up and that it is on duty; returns when
    // each has its receipt, throws after `within`.
    void go_on_duty(
        const std::vector<std::string>& units,
        std::chrono::seconds within = std::chrono::seconds{20}
    );

    [[nodiscard]] std::vector<Showing> shown() const;
    // Orders whose id was shown before by the same phone: the daemon may send again, the phone
    // drops it.
    [[nodiscard]] std::uint64_t sent_again() const;
    // Waits until the predicate holds over what was shown; false after `within`.
    bool wait(
        const std::function<bool(const std::vector<Showing>&)>& enough,
        std::chrono::milliseconds within
    );
    // Receipts for what the phones said; every shown order has three of them in the end.
    [[nodiscard]] std::uint64_t receipts() const;
    bool wait_for_receipts(std::uint64_t count, std::chrono::milliseconds within);

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace nachtwacht::tests
