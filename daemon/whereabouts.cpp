#include "daemon/whereabouts.hpp"

#include <algorithm>

namespace nachtwacht::daemon {
namespace {

using namespace std::chrono_literals;

constexpr auto most_ahead = 5min;
constexpr std::uint32_t imprecise_m = 2'000;
constexpr auto imprecise_counts_after = 15min;
constexpr std::size_t most_units = 10'000;

}  // namespace

Whereabouts::Judged Whereabouts::take(
    const routing::UnitId& unit, const protocol::TrackedLocation& location, routing::Wall now
) {
    const routing::Wall fix{std::chrono::seconds{location.fix_s}};
    if (fix > now + most_ahead) {
        return {TrackVerdict::Future};
    }
    auto found = known_.find(unit);
    if (found == known_.end() && known_.size() >= most_units) {
        return {TrackVerdict::TooMany};
    }
    if (found != known_.end() && location.fix_s <= found->second.fix_s) {
        return {TrackVerdict::Old};
    }
    const routing::Wall at = std::min(fix, now);
    const bool precise = location.accuracy_m <= imprecise_m;
    if (!precise && found != known_.end() && found->second.precise_at &&
        at - *found->second.precise_at < imprecise_counts_after) {
        return {TrackVerdict::Imprecise};
    }
    Known& known = known_[unit];
    known.fix_s = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
    if (precise) {
        known.precise_at = at;
    }
    return {
        TrackVerdict::Counts,
        {.position = {location.latitude_e6, location.longitude_e6},
         .at = at,
         .accuracy_m =
             static_cast<std::int32_t>(std::min<std::uint32_t>(location.accuracy_m, 1'000'000'000)
             )}};
}

}  // namespace nachtwacht::daemon
