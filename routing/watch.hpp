// Who looks on while the desk decides about what is due.
#pragma once

#include <cstdint>

namespace nachtwacht::routing {

// A time-out comes again at each start: whoever must know what was in hand when the process ended
// hears of each incident before anything is decided about it (safety.md S19).
class Watch {
public:
    Watch() = default;
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    virtual ~Watch() = default;

    // What is due of this incident, which was set aside so often before, is decided next. False: it
    // may not be; nothing that is due is decided any more in this entry, and the incident is to be
    // set aside (IncidentConvicted).
    [[nodiscard]] virtual bool look_at(std::uint64_t incident, std::uint32_t convictions) = 0;
    // Of that event everything is decided.
    virtual void done() = 0;
};

}  // namespace nachtwacht::routing
