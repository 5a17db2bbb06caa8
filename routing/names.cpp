// The names of the core's words on the wire, in packs and in logs: the enumerators in small
// letters.
#include "routing/named.hpp"
#include "routing/state.hpp"

namespace nachtwacht::routing {
namespace {

constexpr Named<Kind> kinds[] = {
    {Kind::ManualAlarm, "manual_alarm"},
    {Kind::Medical, "medical"},
    {Kind::AutomaticAlarm, "automatic_alarm"},
    {Kind::UnspecifiedAlarm, "unspecified_alarm"},
    {Kind::Fall, "fall"},
    {Kind::Inactivity, "inactivity"},
    {Kind::Bath, "bath"},
    {Kind::Epilepsy, "epilepsy"},
    {Kind::VitalSigns, "vital_signs"},
    {Kind::Wandering, "wandering"},
    {Kind::BogusCaller, "bogus_caller"},
    {Kind::FireSmoke, "fire_smoke"},
    {Kind::Co, "co"},
    {Kind::Gas, "gas"},
    {Kind::PersonalAttack, "personal_attack"},
    {Kind::Intrusion, "intrusion"},
    {Kind::StaffAssistance, "staff_assistance"},
    {Kind::Duress, "duress"},
    {Kind::Door, "door"},
    {Kind::BedChair, "bed_chair"},
    {Kind::Enuresis, "enuresis"},
    {Kind::Temperature, "temperature"},
    {Kind::Flood, "flood"},
    {Kind::Tamper, "tamper"},
    {Kind::MedicationMissed, "medication_missed"},
    {Kind::Request, "request"},
    {Kind::PgCrisis, "pg_crisis"},
    {Kind::Death, "death"},
    {Kind::LowBattery, "low_battery"},
    {Kind::BatteryFailure, "battery_failure"},
    {Kind::MainsFailure, "mains_failure"},
    {Kind::RadioFault, "radio_fault"},
    {Kind::CommsFault, "comms_fault"},
    {Kind::DeviceFault, "device_fault"},
    {Kind::NoContact, "no_contact"},
    {Kind::Restored, "restored"},
    {Kind::Test, "test"},
    {Kind::Drill, "drill"},
    {Kind::Heartbeat, "heartbeat"},
    {Kind::Status, "status"},
    {Kind::PresencePlanned, "presence_planned"},
    {Kind::PresenceAlarm, "presence_alarm"},
    {Kind::Checkout, "checkout"},
    {Kind::Duty, "duty"},
    {Kind::CancelOrReset, "cancel_or_reset"},
    {Kind::SessionAbort, "session_abort"},
    {Kind::Elevator, "elevator"},
    {Kind::ClientAbsent, "client_absent"},
    {Kind::ClientPresent, "client_present"},
    {Kind::Update, "update"},
    {Kind::Unreadable, "unreadable"},
};

constexpr Named<Urgency> urgencies[] = {
    {Urgency::U0, "U0"},
    {Urgency::U1, "U1"},
    {Urgency::U2, "U2"},
    {Urgency::U3, "U3"},
    {Urgency::U4, "U4"},
    {Urgency::U5, "U5"},
};

constexpr Named<Mode> modes[] = {
    {Mode::Automatic, "automatic"},
    {Mode::Parallel, "parallel"},
    {Mode::OperatorFirst, "operator_first"},
};

constexpr Named<Asker> askers[] = {
    {Asker::Device, "device"},
    {Asker::Layman, "layman"},
    {Asker::Operator, "operator"},
    {Asker::DistrictNurse, "district_nurse"},
    {Asker::Gp, "gp"},
    {Asker::Hap, "hap"},
    {Asker::Hospital, "hospital"},
    {Asker::Unit, "unit"},
};

constexpr Named<Lane> lanes[] = {
    {Lane::Care, "care"},
    {Lane::Technical, "technical"},
    {Lane::Unknown, "unknown"},
    {Lane::Note, "note"},
    {Lane::Log, "log"},
};

constexpr Named<Door> doors[] = {
    {Door::Scaip, "scaip"},
    {Door::Mqtt, "mqtt"},
    {Door::Command, "command"},
    {Door::Phone, "phone"},
    {Door::House, "house"},
};

constexpr Named<Answer> answers[] = {
    {Answer::Shown, "shown"},
    {Answer::Accept, "accept"},
    {Answer::Decline, "decline"},
    {Answer::UnderWay, "under_way"},
    {Answer::OnScene, "on_scene"},
    {Answer::Done, "done"},
    {Answer::CannotReach, "cannot_reach"},
    {Answer::Withdrawal, "withdrawal"},
    {Answer::Well, "well"},
};

constexpr Named<Act> acts[] = {
    {Act::Take, "take"},
    {Act::Release, "release"},
    {Act::Spoken, "spoken"},
    {Act::NoAnswer, "no_answer"},
    {Act::Assess, "assess"},
    {Act::Assign, "assign"},
    {Act::CallOff, "call_off"},
    {Act::Close, "close"},
    {Act::Remark, "remark"},
    {Act::ConfirmTask, "confirm_task"},
    {Act::OutsideParty, "outside_party"},
    {Act::Search, "search"},
    {Act::Join, "join"},
    {Act::Split, "split"},
};

constexpr Named<Fate> fates[] = {
    {Fate::Opened, "opened"},
    {Fate::Joined, "joined"},
    {Fate::Renewed, "renewed"},
    {Fate::Noted, "noted"},
    {Fate::Logged, "logged"},
};

constexpr Named<Rung> rungs[] = {
    {Rung::Board, "board"},
    {Rung::SecondOperator, "second_operator"},
    {Rung::ShiftLeader, "shift_leader"},
    {Rung::DutyNumber, "duty_number"},
};

constexpr Named<OrderState> order_states[] = {
    {OrderState::Offered, "offered"},
    {OrderState::Silent, "silent"},
    {OrderState::Declined, "declined"},
    {OrderState::Accepted, "accepted"},
    {OrderState::UnderWay, "under_way"},
    {OrderState::OnScene, "on_scene"},
    {OrderState::Done, "done"},
    {OrderState::CannotReach, "cannot_reach"},
    {OrderState::Withdrawn, "withdrawn"},
};

constexpr Named<Party> parties[] = {
    {Party::UnitPhone, "unit_phone"},
    {Party::SecondOperator, "second_operator"},
    {Party::ShiftLeader, "shift_leader"},
    {Party::DutyNumber, "duty_number"},
};

constexpr Named<CallState> call_states[] = {
    {CallState::Asked, "asked"},
    {CallState::Taken, "taken"},
    {CallState::NotTaken, "not_taken"},
    {CallState::Ringing, "ringing"},
    {CallState::Answered, "answered"},
    {CallState::NotAnswered, "not_answered"},
    {CallState::Busy, "busy"},
    {CallState::Failed, "failed"},
    {CallState::Sent, "sent"},
};

constexpr Named<Channel> channels[] = {
    {Channel::Push, "push"},
    {Channel::Call, "call"},
};

constexpr Named<Proof> proofs[] = {
    {Proof::None, "none"},
    {Proof::Asked, "asked"},
    {Proof::Proven, "proven"},
    {Proof::Failed, "failed"},
};

constexpr Named<TaskKind> task_kinds[] = {
    {TaskKind::Call112, "call_112"},
    {TaskKind::CallPolice, "call_police"},
    {TaskKind::Speak, "speak"},
    {TaskKind::PhoneBack, "phone_back"},
    {TaskKind::FirstContact, "first_contact"},
    {TaskKind::Decide, "decide"},
    {TaskKind::FindHelp, "find_help"},
    {TaskKind::Unanswered, "unanswered"},
    {TaskKind::Identify, "identify"},
    {TaskKind::Technical, "technical"},
    {TaskKind::Reassess, "reassess"},
    {TaskKind::CallTeam, "call_team"},
    {TaskKind::TellBase, "tell_base"},
};

constexpr Named<Gate> gates[] = {
    {Gate::OffDuty, "off_duty"},
    {Gate::Unreachable, "unreachable"},
    {Gate::NoSecondChannel, "no_second_channel"},
    {Gate::LacksSkill, "lacks_skill"},
    {Gate::Occupied, "occupied"},
    {Gate::BeingAsked, "being_asked"},
    {Gate::Refused, "refused"},
    {Gate::CannotReach, "cannot_reach"},
    {Gate::NoPosition, "no_position"},
    {Gate::StalePosition, "stale_position"},
    {Gate::ShiftEnds, "shift_ends"},
    {Gate::NoWay, "no_way"},
    {Gate::NotProven, "not_proven"},
    {Gate::KeepsBase, "keeps_base"},
};

constexpr Named<Cause> causes[] = {
    {Cause::CallOut, "call_out"},
    {Cause::Drive, "drive"},
    {Cause::Late, "late"},
    {Cause::OldPosition, "old_position"},
};

constexpr Named<Nobody> nobodies[] = {
    {Nobody::None, "none"},
    {Nobody::UnknownPlace, "unknown_place"},
    {Nobody::NoArrangement, "no_arrangement"},
    {Nobody::NobodyOnDuty, "nobody_on_duty"},
    {Nobody::NobodyCompetent, "nobody_competent"},
    {Nobody::NobodyFree, "nobody_free"},
};

constexpr Named<Holder> holders[] = {
    {Holder::Nobody, "nobody"},
    {Holder::Unit, "unit"},
    {Holder::Outside, "outside"},
    {Holder::Operator, "operator"},
};

}  // namespace

std::string_view name_of(Kind kind) { return name_in<Kind>(kinds, kind); }
std::string_view name_of(Urgency urgency) { return name_in<Urgency>(urgencies, urgency); }
std::string_view name_of(Mode mode) { return name_in<Mode>(modes, mode); }
std::string_view name_of(Asker asker) { return name_in<Asker>(askers, asker); }
std::string_view name_of(Lane lane) { return name_in<Lane>(lanes, lane); }
std::string_view name_of(Door door) { return name_in<Door>(doors, door); }
std::string_view name_of(Answer answer) { return name_in<Answer>(answers, answer); }
std::string_view name_of(Act act) { return name_in<Act>(acts, act); }
std::string_view name_of(Fate fate) { return name_in<Fate>(fates, fate); }
std::string_view name_of(Rung rung) { return name_in<Rung>(rungs, rung); }
std::string_view name_of(OrderState state) { return name_in<OrderState>(order_states, state); }
std::string_view name_of(Party party) { return name_in<Party>(parties, party); }
std::string_view name_of(CallState state) { return name_in<CallState>(call_states, state); }
std::string_view name_of(Channel channel) { return name_in<Channel>(channels, channel); }
std::string_view name_of(Proof proof) { return name_in<Proof>(proofs, proof); }
std::string_view name_of(TaskKind kind) { return name_in<TaskKind>(task_kinds, kind); }
std::string_view name_of(Gate gate) { return name_in<Gate>(gates, gate); }
std::string_view name_of(Cause cause) { return name_in<Cause>(causes, cause); }
std::string_view name_of(Nobody nobody) { return name_in<Nobody>(nobodies, nobody); }
std::string_view name_of(Holder holder) { return name_in<Holder>(holders, holder); }

std::optional<Kind> kind_named(std::string_view name) { return value_in<Kind>(kinds, name); }
std::optional<Urgency> urgency_named(std::string_view name) {
    return value_in<Urgency>(urgencies, name);
}
std::optional<Mode> mode_named(std::string_view name) { return value_in<Mode>(modes, name); }
std::optional<Asker> asker_named(std::string_view name) { return value_in<Asker>(askers, name); }
std::optional<Lane> lane_named(std::string_view name) { return value_in<Lane>(lanes, name); }
std::optional<Answer> answer_named(std::string_view name) {
    return value_in<Answer>(answers, name);
}
std::optional<Act> act_named(std::string_view name) { return value_in<Act>(acts, name); }
std::optional<Party> party_named(std::string_view name) { return value_in<Party>(parties, name); }
std::optional<CallState> call_state_named(std::string_view name) {
    return value_in<CallState>(call_states, name);
}
std::optional<TaskKind> task_kind_named(std::string_view name) {
    return value_in<TaskKind>(task_kinds, name);
}

}  // namespace nachtwacht::routing
