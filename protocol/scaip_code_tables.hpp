#pragma once

#include <span>

#include "protocol/scaip_codes.hpp"

// The annexes of SS 91100:2014 in code order, from 0 without gaps.
namespace nachtwacht::protocol {

[[nodiscard]] std::span<const ScaipLabel> device_type_labels();
[[nodiscard]] std::span<const ScaipLabel> component_labels();
[[nodiscard]] std::span<const ScaipLabel> status_labels();
[[nodiscard]] std::span<const ScaipLabel> location_labels();

}  // namespace nachtwacht::protocol
