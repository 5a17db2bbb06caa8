// Devices at people's homes, and callers whose wish somebody types in: they repeat what they have
// to say until it is acknowledged.
#pragma once

#include <memory>
#include <vector>

#include "tests/simulation/outside.hpp"

namespace nachtwacht::simulation {

class Devices {
public:
    Devices(Outside outside, Random random);

    // Alarms come from now on, `per_hour` on average.
    void begin(int per_hour);
    // A hundred devices lose their mains within a minute.
    void storm();
    // No new alarms; what was begun is repeated until it is acknowledged.
    void stop() { stopped_ = true; }

    [[nodiscard]] const std::vector<routing::Reference>& acknowledged() const {
        return acknowledged_;
    }
    [[nodiscard]] bool all_acknowledged() const { return waiting_ == 0; }
    [[nodiscard]] std::uint64_t alarms() const { return sent_; }

private:
    struct Message {
        routing::Event event;
        routing::Reference reference;
        bool acknowledged{};
    };
    void next();
    routing::Signal alarm();
    routing::Signal request();
    routing::Reference reference(routing::Door door, const std::string& sender);
    void send(routing::Event event, const routing::Reference& reference);
    void send_again(const std::shared_ptr<Message>& message);

    Outside outside_;
    Random random_;
    int per_hour_{};
    bool stopped_{};
    std::uint64_t sent_{};
    std::uint64_t waiting_{};
    std::string last_account_;
    std::vector<routing::Reference> acknowledged_;
};

}  // namespace nachtwacht::simulation
