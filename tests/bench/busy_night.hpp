// A night that never ends, for benchmarks that need many entries: alarms every few seconds, units
// that answer, operators who close what is left. The same clients and units give the same night.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "routing/desk.hpp"

namespace nachtwacht::tests {

class BusyNight {
public:
    using Keep = std::function<void(const routing::Entry&)>;
    // `state` holds its region and clients; `accounts` are those of clients, `units` of the region.
    BusyNight(
        routing::State state,
        std::vector<std::string> accounts,
        std::vector<std::string> units,
        Keep keep
    );

    void go_on_duty();
    // Until so many entries more were kept.
    void pass(std::uint64_t entries);

    [[nodiscard]] const routing::Desk& desk() const { return desk_; }
    [[nodiscard]] std::uint64_t signals() const { return signals_; }
    [[nodiscard]] std::uint64_t offers() const { return offers_; }

private:
    struct Said {
        routing::UnitId unit{};
        routing::OrderId order{};
        routing::Answer answer{};
    };

    void take(routing::Event event);
    void hear(const routing::Fact& fact);
    void next_signal();
    [[nodiscard]] routing::Reference reference(routing::Door door, const std::string& sender);

    routing::Desk desk_;
    std::vector<std::string> accounts_;
    std::vector<std::string> units_;
    Keep keep_;
    routing::Now now_;
    std::deque<Said> said_;
    std::deque<std::uint64_t> open_;  // incidents that an operator will close
    std::uint64_t kept_{};
    std::uint64_t references_{};
    std::uint64_t signals_{};
    std::uint64_t offers_{};
};

}  // namespace nachtwacht::tests
