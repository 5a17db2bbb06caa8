#include "daemon/call_for_help.hpp"

namespace nachtwacht::daemon {

bool is_call_for_help(routing::Kind kind) {
    using enum routing::Kind;
    switch (kind) {
        case LowBattery:
        case BatteryFailure:
        case MainsFailure:
        case RadioFault:
        case CommsFault:
        case DeviceFault:
        case NoContact:
        case Restored:
        case Test:
        case Drill:
        case Heartbeat:
        case Status:
        case PresencePlanned:
        case Checkout:
        case Duty:
        case ClientAbsent:
        case ClientPresent:
        case Update:
            return false;
        default:
            return true;
    }
}

}  // namespace nachtwacht::daemon
