// By which ways a unit's phone can be told something now. The core knows one thing only: whether
// the unit can be reached.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>

#include "daemon/office.hpp"

namespace nachtwacht::daemon {

// Loop's thread only.
class Reachability {
public:
    // A page that lost its connection comes back at once.
    static constexpr std::chrono::milliseconds moment{15'000};

    // `changed` is told of the first word about a unit and of each change.
    using Changed = std::function<void(const routing::UnitId& unit, bool up)>;
    Reachability(
        boost::asio::io_context& loop, Changed changed, std::chrono::milliseconds grace = moment
    );
    ~Reachability();

    void by_mqtt(const routing::UnitId& unit, bool up);
    // A push wakes a phone whose page is closed, as far as the push service says.
    void by_push(const routing::UnitId& unit, bool up);
    [[nodiscard]] bool is_by_mqtt(const routing::UnitId& unit) const;
    // Counted; each ends with its hold and the grace after it.
    [[nodiscard]] std::unique_ptr<Hold> by_page(const routing::UnitId& unit);
    // The unit may have been reachable in a life before this one and is not known to be now: down,
    // unless some way says otherwise within the grace.
    void doubt(const routing::UnitId& unit);

    void stop();

private:
    class Page;
    struct Ways {
        bool mqtt{};
        bool push{};
        int pages{};
        bool told{};
        bool up{};
    };
    void close_page(const routing::UnitId& unit);
    void tell(const routing::UnitId& unit);
    void later(const routing::UnitId& unit);

    boost::asio::io_context& loop_;
    Changed changed_;
    std::chrono::milliseconds grace_;
    std::map<routing::UnitId, Ways> units_;
    std::shared_ptr<bool> alive_{std::make_shared<bool>(true)};
};

}  // namespace nachtwacht::daemon
