// Which of the positions that phones send count: they come late, in bursts, out of order and with
// any accuracy. Figures: our own, from what OwnTracks documents of its behaviour.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>

#include "protocol/owntracks.hpp"
#include "routing/desk.hpp"

namespace nachtwacht::daemon {

enum class TrackVerdict : std::uint8_t {
    Counts,
    Old,        // a newer fix is known
    Future,     // more than 5 minutes ahead of our clock
    Imprecise,  // over 2000 m, and a better one is not yet 15 minutes old
    TooMany,    // more units than any region has
};

// Of all units of a region. One thread.
class Whereabouts {
public:
    struct Judged {
        TrackVerdict verdict{};
        routing::Sighting sighting{};  // when it counts
    };

    // A fix a little ahead of our clock counts as of now, so that it cannot outlive a later one.
    [[nodiscard]] Judged take(
        const routing::UnitId& unit, const protocol::TrackedLocation& location, routing::Wall now
    );

private:
    struct Known {
        std::int64_t fix_s{};
        std::optional<routing::Wall> precise_at{};  // the last fix that was precise enough
    };
    std::map<routing::UnitId, Known> known_;
};

}  // namespace nachtwacht::daemon
