// The bounded queue between a client library's thread and the loop.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "daemon/link.hpp"

namespace boost::asio {
class io_context;
}

namespace nachtwacht::daemon {

// put() is called on any thread, never waits for the loop and never throws but for lack of memory;
// the arrivals come out on the loop's thread in order. When it is full, new arrivals are dropped
// and counted: their senders have no receipt and send again.
class LinkInbox : public std::enable_shared_from_this<LinkInbox> {
public:
    using Arrived = std::function<void(const LinkArrival&)>;
    using Dropped = std::function<void(std::uint64_t total)>;

    struct Limits {
        std::size_t messages{20'000};
        std::size_t bytes{64u << 20u};
    };

    // `dropped` is called on the loop's thread after a drop, not for each one.
    LinkInbox(boost::asio::io_context& loop, Limits limits, Arrived arrived, Dropped dropped);

    void put(LinkArrival arrival);
    // On the loop's thread: nothing comes out any more.
    void close();
    [[nodiscard]] std::uint64_t dropped() const;

private:
    void drain();
    bool keep(LinkArrival& arrival);

    boost::asio::io_context& loop_;
    const Limits limits_;
    Arrived arrived_;       // loop only
    Dropped on_drop_;       // loop only
    bool closed_{};         // loop only
    std::uint64_t told_{};  // loop only: drops that were told

    mutable std::mutex mutex_;
    std::vector<LinkArrival> waiting_;
    std::size_t bytes_{};
    std::uint64_t dropped_{};
    bool draining_{};  // drain() is on its way
};

}  // namespace nachtwacht::daemon
