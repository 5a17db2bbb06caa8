// The kinds of events in which every protocol ends, and the levels by which the house tells them
// apart. What a kind means (urgency, mode, tasks) is data of the base rule book (region.hpp,
// KindRule), never of this list.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace nachtwacht::routing {

// The names on the wire, in packs and in logs are those of name_of() below.
enum class Kind : std::uint8_t {
    ManualAlarm = 1,
    Medical,
    AutomaticAlarm,
    UnspecifiedAlarm,
    Fall,
    Inactivity,
    Bath,
    Epilepsy,
    VitalSigns,
    Wandering,
    BogusCaller,
    FireSmoke,
    Co,
    Gas,
    PersonalAttack,
    Intrusion,
    StaffAssistance,
    Duress,
    Door,
    BedChair,
    Enuresis,
    Temperature,
    Flood,
    Tamper,
    MedicationMissed,
    Request,
    PgCrisis,
    Death,
    LowBattery,
    BatteryFailure,
    MainsFailure,
    RadioFault,
    CommsFault,
    DeviceFault,
    NoContact,
    Restored,
    Test,
    Drill,
    Heartbeat,
    Status,
    PresencePlanned,
    PresenceAlarm,
    Checkout,
    Duty,
    CancelOrReset,
    SessionAbort,
    Elevator,
    ClientAbsent,
    ClientPresent,
    Update,
    Unreadable,
};
inline constexpr Kind last_kind = Kind::Unreadable;

// Levels of the region's own protocol, named after the Dutch triage standard's scale; no triage of
// a patient.
enum class Urgency : std::uint8_t { U0, U1, U2, U3, U4, U5 };

[[nodiscard]] constexpr bool more_urgent(Urgency a, Urgency b) { return a < b; }
// Any level is more urgent than none.
[[nodiscard]] constexpr bool more_urgent(
    const std::optional<Urgency>& a, const std::optional<Urgency>& b
) {
    return a && (!b || more_urgent(*a, *b));
}
// What the region's arrival norm applies to (nearest-unit.md section 5).
[[nodiscard]] constexpr bool is_urgent(Urgency urgency) { return urgency <= Urgency::U2; }
// A task '112 now' goes with it (safety.md S2).
[[nodiscard]] constexpr bool needs_112(Urgency urgency) { return urgency <= Urgency::U1; }

// Who starts the sending of a unit (safety.md S1).
enum class Mode : std::uint8_t {
    Automatic,      // the order goes out at once
    Parallel,       // the order goes out at once, and an operator speaks with the client
    OperatorFirst,  // the operator decides; nobody reacts in time: as Automatic
};

// Who asks. A device is a raw alarm: nobody has spoken with anybody.
enum class Asker : std::uint8_t {
    Device,
    Layman,
    Operator,
    DistrictNurse,
    Gp,
    Hap,
    Hospital,
    Unit,  // a team, after its assessment on the spot
};
[[nodiscard]] constexpr bool is_professional(Asker asker) {
    return asker != Asker::Device && asker != Asker::Layman && asker != Asker::Operator;
}

// On which list an incident stands, and so what is done with it.
enum class Lane : std::uint8_t {
    Care,       // a person may need help
    Technical,  // a device needs a person, in office time
    Unknown,    // it could not be read, or nobody knows whose it is: a person looks at it
    Note,       // belongs to an open incident, opens none
    Log,        // stored, nothing else
};

[[nodiscard]] std::string_view name_of(Kind kind);
[[nodiscard]] std::string_view name_of(Urgency urgency);
[[nodiscard]] std::string_view name_of(Mode mode);
[[nodiscard]] std::string_view name_of(Asker asker);
[[nodiscard]] std::string_view name_of(Lane lane);

[[nodiscard]] std::optional<Kind> kind_named(std::string_view name);
[[nodiscard]] std::optional<Urgency> urgency_named(std::string_view name);
[[nodiscard]] std::optional<Mode> mode_named(std::string_view name);
[[nodiscard]] std::optional<Asker> asker_named(std::string_view name);
[[nodiscard]] std::optional<Lane> lane_named(std::string_view name);

}  // namespace nachtwacht::routing
