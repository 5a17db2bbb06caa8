#include "daemon/link_inbox.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace nachtwacht::daemon {
namespace {

std::size_t weight_of(const LinkArrival& arrival) {
    return sizeof(LinkArrival) + arrival.topic.size() + arrival.payload.size() +
           arrival.response_topic.size() + arrival.correlation.size();
}

}  // namespace

LinkInbox::LinkInbox(boost::asio::io_context& loop, Limits limits, Arrived arrived, Dropped dropped)
    : loop_{loop}, limits_{limits}, arrived_{std::move(arrived)}, on_drop_{std::move(dropped)} {}

bool LinkInbox::keep(LinkArrival& arrival) {
    const std::size_t weight = weight_of(arrival);
    if (waiting_.size() >= limits_.messages || bytes_ + weight > limits_.bytes) {
        ++dropped_;
        return false;
    }
    bytes_ += weight;
    waiting_.push_back(std::move(arrival));
    return true;
}

void LinkInbox::put(LinkArrival arrival) {
    {
        const std::lock_guard lock{mutex_};
        // After a drop the loop has a full queue to drain anyhow and sees the count then.
        if (!keep(arrival) || std::exchange(draining_, true)) {
            return;
        }
    }
    boost::asio::post(loop_, [self = shared_from_this()] { self->drain(); });
}

void LinkInbox::drain() {
    std::vector<LinkArrival> batch;
    std::uint64_t dropped = 0;
    {
        const std::lock_guard lock{mutex_};
        batch.swap(waiting_);
        bytes_ = 0;
        draining_ = false;
        dropped = dropped_;
    }
    for (const LinkArrival& arrival : batch) {
        if (closed_) {
            return;
        }
        arrived_(arrival);
    }
    if (!closed_ && std::exchange(told_, dropped) != dropped) {
        on_drop_(dropped);
    }
}

void LinkInbox::close() { closed_ = true; }

std::uint64_t LinkInbox::dropped() const {
    const std::lock_guard lock{mutex_};
    return dropped_;
}

}  // namespace nachtwacht::daemon
