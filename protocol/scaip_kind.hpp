#pragma once

#include <string_view>

#include "protocol/scaip_request.hpp"

namespace nachtwacht::protocol {

// What a message is about, in the neutral words that all protocols share. How urgent that is, is
// decided elsewhere.
enum class ScaipKind {
    Heartbeat,
    SessionAbort,
    Update,
    BatteryFailure,
    LowBattery,
    MainsFailure,
    Restored,
    CommsFault,
    RadioFault,
    DeviceFault,
    Tamper,
    Test,
    Status,
    CancelOrReset,
    PresencePlanned,
    PresenceAlarm,
    StaffAssistance,
    Checkout,
    MedicationMissed,
    ClientAbsent,
    ClientPresent,
    Duty,
    Intrusion,
    Temperature,
    FireSmoke,
    Door,
    ManualAlarm,
    AutomaticAlarm,
    Fall,
    PersonalAttack,
    Inactivity,
    BedChair,
    Wandering,
    Enuresis,
    Epilepsy,
    VitalSigns,
    Co,
    Gas,
    Flood,
    BogusCaller,
    Bath,
    Elevator,
    UnspecifiedAlarm,
};

// "manual_alarm": the kind's name everywhere, in rules, logs and journals.
[[nodiscard]] std::string_view kind_name(ScaipKind kind);

// By message type, status and device type; the first rule that fits counts. An absent status is an
// alarm (SS 91100), and what no rule knows is an unspecified_alarm, never a log line.
[[nodiscard]] ScaipKind kind_of(const ScaipRequest& request);

// The same, taking an update or a reset for a message: what an update is about when nobody knows
// the session it belongs to.
[[nodiscard]] ScaipKind kind_as_message(const ScaipRequest& request);

// Absent, unknown, undefined, automatic, manual or alert: the states that mean 'alarm'.
[[nodiscard]] bool is_alarm_state(const ScaipRequest& request);

}  // namespace nachtwacht::protocol
