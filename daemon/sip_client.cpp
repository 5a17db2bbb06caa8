#include "daemon/sip_client.hpp"

#include <algorithm>
#include <utility>

#include "protocol/sip_transaction.hpp"

namespace nachtwacht::daemon {
namespace {

// So many answers may be on their way at a time; one more is given up at once, and the device asks
// again.
constexpr std::size_t most_open = 200'000;

}  // namespace

SipClient::SipClient(boost::asio::io_context& loop, SipTimers timers)
    : timers_(timers), timer_(loop) {}

void SipClient::start(std::string branch, std::string bytes, std::shared_ptr<SipFlow> flow) {
    if (open_.size() >= most_open || !flow->send(bytes)) {
        ++counts_.undelivered;
        return;
    }
    const auto now = Clock::now();
    Transaction transaction{
        std::move(bytes), std::move(flow), now + 64 * timers_.t1, timers_.t1, {}};
    // Only UDP loses messages: elsewhere nothing is due but the end (RFC 3261 17.1.2.2).
    const bool repeats = transaction.flow->transport() == SipTransport::Udp;
    transaction.due = repeats ? now + timers_.t1 : transaction.ends;
    schedule(branch, transaction.due);
    open_.insert_or_assign(std::move(branch), std::move(transaction));
    arm();
}

void SipClient::hear(const protocol::SipMessage& response) {
    const auto found = open_.find(protocol::response_branch(response));
    if (found == open_.end()) {
        return;
    }
    if (response.status < 200) {
        found->second.pause = timers_.t2;
        return;
    }
    ++(response.status < 300 ? counts_.delivered : counts_.undelivered);
    open_.erase(found);
}

void SipClient::stop() {
    open_.clear();
    agenda_.clear();
    timer_.cancel();
}

void SipClient::schedule(const std::string& branch, Clock::time_point at) {
    agenda_.emplace(at, branch);
}

void SipClient::arm() {
    if (agenda_.empty() || timer_.expiry() == agenda_.begin()->first) {
        return;
    }
    timer_.expires_at(agenda_.begin()->first);
    timer_.async_wait([this](boost::system::error_code failed) {
        if (!failed) {
            pass_time();
        }
    });
}

void SipClient::pass_time() {
    const auto now = Clock::now();
    while (!agenda_.empty() && agenda_.begin()->first <= now) {
        const auto due = agenda_.begin()->first;
        const std::string branch = std::move(agenda_.begin()->second);
        agenda_.erase(agenda_.begin());
        const auto found = open_.find(branch);
        if (found != open_.end() && found->second.due == due) {
            act(branch, now);
        }
    }
    arm();
}

void SipClient::act(const std::string& branch, Clock::time_point now) {
    Transaction& transaction = open_.at(branch);
    if (now >= transaction.ends || !transaction.flow->send(transaction.bytes)) {
        ++counts_.undelivered;
        open_.erase(branch);
        return;
    }
    ++counts_.repeats;
    transaction.pause = std::min<Clock::duration>(2 * transaction.pause, timers_.t2);
    transaction.due = std::min(now + transaction.pause, transaction.ends);
    schedule(branch, transaction.due);
}

}  // namespace nachtwacht::daemon
