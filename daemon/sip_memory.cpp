#include "daemon/sip_memory.hpp"

#include <utility>

#include "protocol/ascii.hpp"

namespace nachtwacht::daemon {

SipTransactionId transaction_id(const std::string& key) {
    constexpr std::uint64_t other_seed = 0x9ae16a3b2f90404fULL;
    return {protocol::fingerprint(key), protocol::fingerprint(key, other_seed)};
}

SipMemory::Remembered* SipMemory::find(const SipTransactionId& id, Clock::time_point now) {
    forget(now);
    const auto found = entries_.find(id);
    return found == entries_.end() ? nullptr : &found->second;
}

void SipMemory::begin(
    const SipTransactionId& id, std::shared_ptr<SipExchange> open, Clock::time_point now
) {
    forget(now);
    entries_[id] = {std::move(open), {}};
    due_.push_back({now + timer_j, id});
}

void SipMemory::finish(const SipTransactionId& id, std::string response) {
    const auto found = entries_.find(id);
    if (found != entries_.end()) {
        found->second = {nullptr, std::move(response)};
    }
}

void SipMemory::forget(Clock::time_point now) {
    while (!due_.empty() && (due_.front().at <= now || entries_.size() >= most_)) {
        entries_.erase(due_.front().id);
        due_.pop_front();
    }
}

}  // namespace nachtwacht::daemon
