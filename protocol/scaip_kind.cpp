#include "protocol/scaip_kind.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace nachtwacht::protocol {
namespace {

using Kind = ScaipKind;

struct CodeRange {
    std::uint16_t first;
    std::uint16_t last;
    Kind kind;
};

// Statuses that settle the kind whatever device speaks.
constexpr auto settled_statuses = std::to_array<CodeRange>({
    {2, 2, Kind::CancelOrReset},
    {3, 3, Kind::ClientAbsent},
    {4, 5, Kind::Status},
    {14, 14, Kind::BatteryFailure},
    {15, 15, Kind::Restored},
    {16, 16, Kind::LowBattery},
    {19, 19, Kind::CancelOrReset},
    {23, 27, Kind::CommsFault},
    {31, 31, Kind::CommsFault},
    {32, 40, Kind::DeviceFault},
    {41, 41, Kind::Status},
    {42, 42, Kind::DeviceFault},
    {43, 45, Kind::RadioFault},
    {48, 48, Kind::Restored},
    {51, 51, Kind::DeviceFault},
    {52, 52, Kind::RadioFault},
    {62, 62, Kind::Status},
    {63, 63, Kind::CommsFault},
    {65, 68, Kind::DeviceFault},
    {70, 70, Kind::Status},
    {73, 73, Kind::CommsFault},
    {78, 79, Kind::DeviceFault},
    {81, 81, Kind::MedicationMissed},
    {82, 83, Kind::Status},
    {85, 85, Kind::MainsFailure},
    {86, 86, Kind::Restored},
    {87, 87, Kind::PresencePlanned},
    {88, 88, Kind::PresenceAlarm},
    {91, 91, Kind::Restored},
    {92, 93, Kind::CancelOrReset},
    {94, 94, Kind::Restored},
    {95, 95, Kind::RadioFault},
    {99, 99, Kind::Status},
    {102, 103, Kind::Test},
    {105, 105, Kind::DeviceFault},
    {110, 110, Kind::StaffAssistance},
    {111, 111, Kind::Checkout},
    {112, 116, Kind::Restored},
    {121, 121, Kind::ClientPresent},
    {122, 123, Kind::RadioFault},
    {124, 124, Kind::Restored},
    {125, 125, Kind::Tamper},
});

// Statuses that come after the duty switches had their say.
constexpr auto later_statuses = std::to_array<CodeRange>({
    {22, 22, Kind::Door},
    {77, 77, Kind::Door},
    {100, 101, Kind::Temperature},
    {106, 107, Kind::Intrusion},
    {126, 126, Kind::FireSmoke},
});

// Statuses that only tell; a life-safety device is asked first.
constexpr auto plain_statuses = std::to_array<CodeRange>({
    {6, 8, Kind::Status},
    {12, 13, Kind::Status},
    {17, 18, Kind::Status},
    {20, 21, Kind::Status},
    {28, 30, Kind::Status},
    {47, 47, Kind::Status},
    {49, 50, Kind::Status},
    {53, 61, Kind::Status},
    {69, 69, Kind::Status},
    {71, 72, Kind::Status},
    {74, 76, Kind::Status},
    {80, 80, Kind::Status},
    {84, 84, Kind::Status},
    {89, 90, Kind::Status},
    {96, 98, Kind::Status},
    {108, 109, Kind::Status},
    {117, 120, Kind::Status},
    {127, 127, Kind::Status},
});

std::optional<Kind> find_kind(
    std::span<const CodeRange> ranges, const std::optional<std::uint16_t>& status
) {
    for (const auto& range : ranges) {
        if (status && *status >= range.first && *status <= range.last) {
            return range.kind;
        }
    }
    return std::nullopt;
}

template <std::size_t size>
bool is_one_of(const std::array<std::uint16_t, size>& codes, std::uint16_t code) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// These say 'active' or 'on' where others would say 'alarm': a smoke detector that is active is a
// fire and no log line.
bool is_life_safety_alarm(const ScaipRequest& request) {
    constexpr std::array<std::uint16_t, 13> devices{3, 4, 5, 6, 7, 17, 21, 23, 25, 26, 30, 37, 47};
    constexpr std::array<std::uint16_t, 6> states{6, 7, 46, 74, 90, 96};
    return request.stc && is_one_of(devices, request.dty) && is_one_of(states, *request.stc);
}

bool is_manual(const ScaipRequest& request) { return request.stc == 10; }

Kind kind_of_trigger(const ScaipRequest& request) {
    return request.stc == 9 ? Kind::AutomaticAlarm : Kind::ManualAlarm;
}

Kind kind_of_device_alarm(const ScaipRequest& request) {
    switch (request.dty) {
        case 2:
        case 3:
        case 4:
        case 45:
        case 48:
            return kind_of_trigger(request);
        case 5:
        case 30:
            return Kind::Fall;
        case 6:
        case 7:
            return Kind::PersonalAttack;
        case 10:
        case 18:
        case 22:
            return Kind::Inactivity;
        case 11:
            return Kind::MedicationMissed;
        case 12:
        case 13:
        case 44:
            return Kind::BedChair;
        case 14:
        case 35:
        case 42:
        case 43:
            return Kind::Door;
        case 15:
        case 51:
            return Kind::Wandering;
        case 16:
            return Kind::Enuresis;
        case 17:
            return Kind::Epilepsy;
        case 19:
            return Kind::VitalSigns;
        case 20:
        case 24:
            return Kind::Temperature;
        case 21:
            return Kind::Gas;
        case 23:
        case 25:
        case 37:
        case 47:
            return Kind::FireSmoke;
        case 26:
            return Kind::Co;
        case 27:
            return Kind::BogusCaller;
        case 28:
        case 29:
        case 36:
            return Kind::Intrusion;
        case 31:
        case 32:
        case 39:
        case 40:
        case 41:
        case 50:
            return Kind::DeviceFault;
        case 33:
            return Kind::Flood;
        case 34:
            return Kind::Bath;
        case 38:
            return Kind::Tamper;
        case 46:
            return Kind::Elevator;
        default:
            return Kind::UnspecifiedAlarm;
    }
}

// Kinds for which nobody would hurry. Somebody pressed a button on such a device: that is a call
// for help all the same.
bool is_slow(Kind kind) {
    constexpr std::array<Kind, 10> slow{
        Kind::MedicationMissed,
        Kind::BedChair,
        Kind::Door,
        Kind::Enuresis,
        Kind::Flood,
        Kind::Temperature,
        Kind::Tamper,
        Kind::Intrusion,
        Kind::DeviceFault,
        Kind::BogusCaller,
    };
    return std::find(slow.begin(), slow.end(), kind) != slow.end();
}

Kind kind_of_alarm(const ScaipRequest& request) {
    const Kind kind = kind_of_device_alarm(request);
    return is_manual(request) && is_slow(kind) ? Kind::ManualAlarm : kind;
}

bool is_duty_switch(const ScaipRequest& request) {
    const bool raises_alarm = request.stc && *request.stc >= 9 && *request.stc <= 11;
    return (request.dty == 8 || request.dty == 9) && !raises_alarm;
}

bool is_climate_level(const ScaipRequest& request) {
    return (request.stc == 46 || request.stc == 64) && (request.dty == 20 || request.dty == 24);
}

constexpr auto kind_names = std::to_array<std::string_view>({
    "heartbeat",
    "session_abort",
    "update",
    "battery_failure",
    "low_battery",
    "mains_failure",
    "restored",
    "comms_fault",
    "radio_fault",
    "device_fault",
    "tamper",
    "test",
    "status",
    "cancel_or_reset",
    "presence_planned",
    "presence_alarm",
    "staff_assistance",
    "checkout",
    "medication_missed",
    "client_absent",
    "client_present",
    "duty",
    "intrusion",
    "temperature",
    "fire_smoke",
    "door",
    "manual_alarm",
    "automatic_alarm",
    "fall",
    "personal_attack",
    "inactivity",
    "bed_chair",
    "wandering",
    "enuresis",
    "epilepsy",
    "vital_signs",
    "co",
    "gas",
    "flood",
    "bogus_caller",
    "bath",
    "elevator",
    "unspecified_alarm",
});
static_assert(kind_names.size() == static_cast<std::size_t>(Kind::UnspecifiedAlarm) + 1);

}  // namespace

std::string_view kind_name(ScaipKind kind) { return kind_names.at(static_cast<std::size_t>(kind)); }

ScaipKind kind_of(const ScaipRequest& request) {
    switch (request.mty) {
        case ScaipMessageType::Heartbeat:
            return Kind::Heartbeat;
        case ScaipMessageType::Reset:
            return Kind::SessionAbort;
        case ScaipMessageType::Information:
            return Kind::Update;
        case ScaipMessageType::Message:
            return kind_as_message(request);
    }
    return Kind::UnspecifiedAlarm;
}

ScaipKind kind_as_message(const ScaipRequest& request) {
    if (const auto kind = find_kind(settled_statuses, request.stc)) {
        return *kind;
    }
    if (is_duty_switch(request)) {
        return Kind::Duty;
    }
    if (const auto kind = find_kind(later_statuses, request.stc)) {
        return *kind;
    }
    if (is_climate_level(request)) {
        return Kind::Temperature;
    }
    if (is_alarm_state(request) || is_life_safety_alarm(request)) {
        return kind_of_alarm(request);
    }
    return find_kind(plain_statuses, request.stc).value_or(Kind::UnspecifiedAlarm);
}

bool is_alarm_state(const ScaipRequest& request) {
    return !request.stc || *request.stc <= 1 || (*request.stc >= 9 && *request.stc <= 11);
}

}  // namespace nachtwacht::protocol
