// Whether units would be woken, and what came of it: tries the push of whoever goes on duty, tells
// the core what became of test pushes and of calls, and knows which units a push reaches though
// their page is closed.
#pragma once

#include <spdlog/fwd.h>

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>

#include "daemon/front_door.hpp"
#include "daemon/ledger.hpp"
#include "daemon/telephone_hook.hpp"
#include "daemon/ways_out.hpp"

namespace nachtwacht::daemon {

// Loop's thread only.
class Waking {
public:
    // All outlive it. `is_linked`: a phone of the unit is still enrolled.
    struct House {
        boost::asio::io_context& loop;
        Ledger& ledger;
        FrontDoor& door;
        WaysOut& ways;
        std::function<bool(const routing::UnitId&)> is_linked;
        bool broker{};  // one is configured, and may have a bridge to the telephony
        std::shared_ptr<spdlog::logger> log;
    };
    explicit Waking(House house);
    ~Waking() { stop(); }
    Waking(const Waking&) = delete;
    Waking& operator=(const Waking&) = delete;

    // After the ways out were opened: takes up what an earlier life left untold.
    void start();
    void stop();

    // No phone of this unit can be reached by push, or one can again.
    void hear_of_reach(const routing::UnitId& unit, bool reached);
    // It has other phones than before.
    void hear_of_phones(const routing::UnitId& unit);
    void hear_of_test_push(const routing::UnitId& unit, bool shown);
    void hear_of_call(const protocol::CallMessage& call, routing::CallState state);

private:
    void hear(const routing::Entry& entry);
    void push(const routing::UnitId& unit);
    // Without pushes on this machine there is nothing to know.
    void look_at(const routing::UnitId& unit);

    House house_;
    std::unique_ptr<Hold> following_;
};

}  // namespace nachtwacht::daemon
