#include "daemon/reachability.hpp"

#include <boost/asio/steady_timer.hpp>
#include <utility>

namespace nachtwacht::daemon {

class Reachability::Page final : public Hold {
public:
    Page(Reachability& house, routing::UnitId unit)
        : house_(house), alive_(house.alive_), unit_(std::move(unit)) {}
    ~Page() override {
        if (!alive_.expired()) {
            house_.close_page(unit_);
        }
    }

private:
    Reachability& house_;
    std::weak_ptr<bool> alive_;
    routing::UnitId unit_;
};

Reachability::Reachability(
    boost::asio::io_context& loop, Changed changed, std::chrono::milliseconds grace
)
    : loop_(loop), changed_(std::move(changed)), grace_(grace) {}

Reachability::~Reachability() = default;

void Reachability::stop() { alive_ = nullptr; }

void Reachability::by_mqtt(const routing::UnitId& unit, bool up) {
    units_[unit].mqtt = up;
    tell(unit);
}

void Reachability::by_push(const routing::UnitId& unit, bool up) {
    units_[unit].push = up;
    tell(unit);
}

bool Reachability::is_by_mqtt(const routing::UnitId& unit) const {
    const auto ways = units_.find(unit);
    return ways != units_.end() && ways->second.mqtt;
}

std::unique_ptr<Hold> Reachability::by_page(const routing::UnitId& unit) {
    ++units_[unit].pages;
    tell(unit);
    return std::make_unique<Page>(*this, unit);
}

void Reachability::close_page(const routing::UnitId& unit) {
    --units_[unit].pages;
    later(unit);
}

void Reachability::doubt(const routing::UnitId& unit) { later(unit); }

void Reachability::later(const routing::UnitId& unit) {
    if (alive_ == nullptr) {
        return;
    }
    const auto timer = std::make_shared<boost::asio::steady_timer>(loop_, grace_);
    timer->async_wait([this, timer, unit, alive = std::weak_ptr<bool>(alive_)](const auto& error) {
        if (!error && !alive.expired()) {
            tell(unit);
        }
    });
}

void Reachability::tell(const routing::UnitId& unit) {
    Ways& ways = units_[unit];
    const bool up = ways.mqtt || ways.push || ways.pages > 0;
    if (!std::exchange(ways.told, true) || ways.up != up) {
        ways.up = up;
        changed_(unit, up);
    }
}

}  // namespace nachtwacht::daemon
