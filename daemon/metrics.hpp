// What the house measures of itself, in Prometheus' words. Counts only what is committed.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "daemon/disk_space.hpp"
#include "routing/state.hpp"

namespace nachtwacht::daemon {

// Loop's thread only. Names and meaning of every metric stand in metrics.cpp, where they are
// registered; they are an interface, as the names of any wire format are.
class Metrics {
public:
    using Duration = std::chrono::nanoseconds;

    explicit Metrics(const std::string& version);
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    // To be called once for every entry, after its commit, with the state that holds it. `waited`:
    // from its decision until now; it is the commit time, and part of the time from alarm to order.
    void count(const routing::Entry& entry, const routing::State& committed, Duration waited);

    // A listener has acknowledged a message, so long after its last byte came in.
    void acknowledged(routing::Door door, Duration took);
    // How often this happened at a door since the start; `what`: a short word. Never falls.
    void at_door(const std::string& door, const std::string& what, std::uint64_t count);

    // Prometheus' text format 0.0.4. States of incidents and units are counted at this moment.
    [[nodiscard]] std::string text(
        const routing::State& committed, std::uint64_t uncommitted, Space space
    );

private:
    struct Instruments;
    std::unique_ptr<Instruments> instruments_;
};

}  // namespace nachtwacht::daemon
