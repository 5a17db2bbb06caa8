// Server transactions (RFC 3261 17.2.2): what was answered to which request, so that a SIP repeat
// hears the same again and never becomes a second event.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

namespace nachtwacht::daemon {

// 128 bits of a transaction key: the keys themselves would be half of the memory.
struct SipTransactionId {
    std::uint64_t high{};
    std::uint64_t low{};
    bool operator==(const SipTransactionId&) const = default;
};
[[nodiscard]] SipTransactionId transaction_id(const std::string& key);

struct SipExchange;  // a request that waits for its answer (sip_server.cpp)

// Timer J is 32 s, and counts for TCP as well: a branch that comes again is a repeat there too.
class SipMemory {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::seconds timer_j{32};

    // At `most` entries the oldest is forgotten, whatever its age.
    explicit SipMemory(std::size_t most) : most_(most) {}

    struct Remembered {
        std::shared_ptr<SipExchange> open;  // null: answered
        std::string response;
    };
    // Null: nothing of that request is known. Valid until the next call.
    [[nodiscard]] Remembered* find(const SipTransactionId& id, Clock::time_point now);
    void begin(
        const SipTransactionId& id, std::shared_ptr<SipExchange> open, Clock::time_point now
    );
    void finish(const SipTransactionId& id, std::string response);

    [[nodiscard]] std::size_t size() const { return entries_.size(); }

private:
    struct Hash {
        std::size_t operator()(const SipTransactionId& id) const { return id.low; }
    };
    struct Due {
        Clock::time_point at;
        SipTransactionId id;
    };
    void forget(Clock::time_point now);

    std::size_t most_;
    std::unordered_map<SipTransactionId, Remembered, Hash> entries_;
    std::deque<Due> due_;  // in order of time, for all live equally long
};

}  // namespace nachtwacht::daemon
