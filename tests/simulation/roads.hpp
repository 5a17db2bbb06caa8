// Roads of the invented region: as the crow flies but for a river in the east that no bridge
// crosses.
#pragma once

#include "routing/drive.hpp"

namespace nachtwacht::simulation {

class Roads : public routing::DriveTimes {
public:
    [[nodiscard]] std::optional<routing::Drive> between(
        routing::Position from, routing::Position to
    ) const override {
        constexpr std::int32_t river_e6 = 6'150'000;
        if ((from.longitude_e6 < river_e6) != (to.longitude_e6 < river_e6)) {
            return std::nullopt;
        }
        constexpr std::int64_t metres_per_minute = 700;
        const std::int64_t metres = routing::distance_m(from, to) * 13 / 10;
        return routing::Drive{static_cast<std::int32_t>(metres * 60 / metres_per_minute), false};
    }
};

}  // namespace nachtwacht::simulation
