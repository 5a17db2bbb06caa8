// Positions of units by OwnTracks (JSON over MQTT): what the house reads of it. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace nachtwacht::protocol {

inline constexpr std::size_t most_track_bytes = 16'384;
inline constexpr std::size_t most_track_depth = 8;

enum class TrackFault : std::uint8_t { TooLarge, NotJson, NotAnObject, MissingField, BadField };

struct TrackError {
    TrackFault fault{};
    std::size_t offset{};
    std::string_view field{};
};

// `_type` location: where the phone was at `fix_s`, which may be long ago (phones queue while
// offline).
struct TrackedLocation {
    std::int32_t latitude_e6{};
    std::int32_t longitude_e6{};
    std::int64_t fix_s{};        // Unix s; time of the fix, not of the message
    std::uint32_t accuracy_m{};  // 0: not told
    std::optional<std::uint8_t> battery_percent{};
    char trigger{};  // 'p' ping, 't' timer, 'u' by hand, ...; 0: automatic
    bool operator==(const TrackedLocation&) const = default;
};

// A message that is no location (lwt, status, transition, cards, encrypted, ...) gives none: the
// house does not need it. Ranges: latitude -90 to 90, longitude -180 to 180, fix 0 to 10^11 s.
[[nodiscard]] tl::expected<std::optional<TrackedLocation>, TrackError> read_track(
    std::string_view payload
);

[[nodiscard]] std::string write(const TrackedLocation& location);

}  // namespace nachtwacht::protocol
