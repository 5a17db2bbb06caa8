// How long it takes to get there.
#pragma once

#include <optional>
#include <vector>

#include "routing/types.hpp"

namespace nachtwacht::routing {

struct CrowFly;

struct Drive {
    std::int32_t seconds{};
    bool estimated{};  // no road was asked: crow-fly times a detour
    bool operator==(const Drive&) const = default;
};

// Drive times to one place from many. Implementations are called while deciding: no waiting, same
// answer for the same question. No value: no way leads there, which is never the same as zero.
class DriveTimes {
public:
    DriveTimes() = default;
    DriveTimes(const DriveTimes&) = delete;
    DriveTimes& operator=(const DriveTimes&) = delete;
    virtual ~DriveTimes() = default;
    [[nodiscard]] virtual std::optional<Drive> between(Position from, Position to) const = 0;
};

// Whole metres along the surface of a sphere of radius 6,371,008.8 m, by the equirectangular
// approximation with the cosine of the mean latitude from a table of integers; within 0.1 % of the
// haversine below 200 km at 50-54 degrees.
[[nodiscard]] std::int64_t distance_m(Position a, Position b);

// The visible last resort: distance times detour at a regional speed, always `estimated`.
[[nodiscard]] Drive crow_fly_drive(Position from, Position to, const CrowFly& setting);

}  // namespace nachtwacht::routing
