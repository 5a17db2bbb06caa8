#include "protocol/scaip_codes.hpp"

#include "protocol/scaip_code_tables.hpp"

namespace nachtwacht::protocol {
namespace {

std::span<const ScaipLabel> labels_of(ScaipTable table) {
    switch (table) {
        case ScaipTable::DeviceType:
            return device_type_labels();
        case ScaipTable::Component:
            return component_labels();
        case ScaipTable::Status:
            return status_labels();
        case ScaipTable::Location:
            return location_labels();
        case ScaipTable::Information:
            return {};  // the standard assigns none
    }
    return {};
}

}  // namespace

std::optional<ScaipLabel> scaip_label(ScaipTable table, std::uint16_t code) {
    const auto labels = labels_of(table);
    // The annexes number their codes from 0 without a gap, so the code is the place.
    return code < labels.size() ? std::optional(labels[code]) : std::nullopt;
}

bool is_private_code(ScaipTable table, std::uint16_t code) {
    const bool four_digits = table == ScaipTable::DeviceType || table == ScaipTable::Status;
    return four_digits ? code >= 900 && code <= 999 : code >= 90 && code <= 99;
}

}  // namespace nachtwacht::protocol
