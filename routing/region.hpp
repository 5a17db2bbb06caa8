// A region's rule book as data: what the YAML of a region pack becomes (daemon/pack.hpp), what
// decide() reads. No arrangement is named in code.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "routing/calendar.hpp"
#include "routing/kinds.hpp"
#include "routing/types.hpp"

namespace nachtwacht::routing {

// A text in the two languages of the house.
struct Label {
    std::string nl{};
    std::string en{};
    bool operator==(const Label&) const = default;
};

// What a person has to do for an incident.
enum class TaskKind : std::uint8_t {
    Call112 = 1,   // tell the emergency number, with the text to read out
    CallPolice,    // by the operator's judgement
    Speak,         // speak with the client
    PhoneBack,     // the device asked to be called
    FirstContact,  // call family or neighbours, beside the order
    Decide,        // operator_first: whether a unit goes
    FindHelp,      // no unit could be found: arrange help, then the HAP
    Unanswered,    // units were asked and stay silent; offers go on
    Identify,      // unknown sender or unreadable message: whose is it, what did it want
    Technical,     // the technical work list
    Reassess,      // the holder of the order may no longer suffice
    CallTeam,      // a visit takes long, and the team says nothing (safety.md S15)
    TellBase,      // a unit leaves a base that counts on it
};
[[nodiscard]] std::string_view name_of(TaskKind kind);
[[nodiscard]] std::optional<TaskKind> task_kind_named(std::string_view name);

// One row of the table of kinds (domain/kinds.md).
struct KindRule {
    Lane lane{Lane::Care};
    std::optional<Urgency> raw{};  // none: this kind never comes raw (pg_crisis), or has no urgency
    std::optional<Urgency> layman{};  // as a layman says it (death: U0); none: as raw
    Mode mode{Mode::Parallel};
    std::vector<TaskKind> tasks{};  // beside the order
    std::vector<SkillId> needs{};   // what a unit must be able to do
    bool unit_beside_112{true};     // whether a unit is alerted beside 112 at once (safety.md S2)
    bool keep_out{};                // the unit is told not to enter (fire, gas)
    bool professional_only{};       // as a raw signal it is never dispatched (safety.md S3)
    Seconds due{};                  // technical: to be done within
    Seconds due_vulnerable{};       // the same for a vulnerable client; zero: as due
    bool operator==(const KindRule&) const = default;
};

struct Skill {
    Label label{};
    std::set<SkillId> includes{};  // a bachelor nurse can what a nurse can
    bool operator==(const Skill&) const = default;
};

struct CarePath {
    Label label{};
    std::vector<SkillId> needs{};
    std::set<Asker> askers{};  // empty: anybody
    bool operator==(const CarePath&) const = default;
};

// A part of the map. A client is inside when any of the lists says so.
struct Area {
    Label label{};
    std::vector<std::string> postcodes{};  // beginnings: "5831" or "58"
    std::set<std::string> municipalities{};
    std::vector<Position> polygon{};  // closed by itself; fewer than three points: none
    bool operator==(const Area&) const = default;
};

struct Team {
    Label label{};
    OrganisationId organisation{};
    WindowId window{};         // staffed; empty: round the clock
    bool professional_only{};  // never by a raw alarm (safety.md S3)
    bool operator==(const Team&) const = default;
};

// A unit on which its base counts, as the nurse who coordinates the night in a nursing home.
struct KeepsBase {
    std::set<UnitId> covered_by{};  // one of them free and reachable: it may leave
    std::set<Urgency> unless{};     // as urgent as this: it may leave all the same
    Seconds at_most{1800};          // away for so long: the phone asks, then an operator calls
    bool operator==(const KeepsBase&) const = default;
};

struct Unit {
    Label label{};
    TeamId team{};
    std::set<SkillId> skills{};
    Position base{};
    bool second_channel{};  // a telephone that the hook can ring (safety.md S7)
    Seconds call_out{};     // from acceptance to driving
    std::optional<KeepsBase> keeps_base{};
    bool operator==(const Unit&) const = default;
};

// Who serves whom, when, with what: the first that matches in the order of the pack decides; its
// teams are tried in tiers, the units of one tier by nearest.
struct Arrangement {
    ArrangementId id{};
    Label label{};
    std::set<AreaId> areas{};  // empty: everywhere
    std::set<std::string>
        sites{};  // an agreement per site beats borders: matches whatever the area
    std::set<OrganisationId> own_clients_of{};  // empty: whoever the provider is
    std::set<OrganisationId> subscribers_of{};  // empty: no subscription asked
    std::set<Asker> askers{};                   // empty: anybody
    std::set<Kind> kinds{};                     // empty: every kind
    std::set<Urgency> urgencies{};              // empty: every urgency
    std::set<CarePathId> care_paths{};          // empty: every path and none
    WindowId window{};                          // empty: always
    std::vector<std::vector<TeamId>> tiers{};
    // Looked at besides when the best of the tiers would break the norm, or none of them can go.
    std::vector<TeamId> when_late{};
    std::vector<TeamId> consult{};       // whom a unit of the tiers asks for advice
    std::optional<Mode> mode{};          // over the kind's
    std::vector<SkillId> needs{};        // on top of kind and care path
    std::map<Urgency, Seconds> norms{};  // over the region's
    bool operator==(const Arrangement&) const = default;
};

// The times of safety.md; each may be set by the region.
struct Times {
    Seconds shown_within{15};
    Seconds answer_urgent{60};
    Seconds answer_u3{300};
    Seconds answer_u4_u5{900};
    Seconds tell_operator{150};
    std::uint32_t tell_operator_after_silent{2};
    Seconds operator_first{90};
    Seconds first_contact{180};
    Seconds task_second{60};        // untaken: second operator and shift leader
    Seconds task_duty_number{120};  // then the duty number by voice
    Seconds call112_second{30};
    Seconds call112_leader{60};
    Seconds press_again{120};  // a press this long after acceptance decides anew
    Seconds position_fresh{120};
    Seconds position_usable{900};
    Seconds expected_on_scene{2700};  // then the phone asks whether all is well
    Seconds sign_of_life{900};        // no answer for so long: an operator calls the team
    Seconds keep_closed{86'400};      // a closed incident stays in memory for the boards
    bool operator==(const Times&) const = default;
};

struct Weights {
    std::uint32_t late_factor{3};  // seconds past the norm count this much more
    Seconds position_age_most{300};
    bool operator==(const Weights&) const = default;
};

// Crow-fly times: the visible last resort (nearest-unit.md section 1.5).
struct CrowFly {
    std::uint32_t detour_percent{140};
    std::uint32_t speed_kmh{50};
    bool operator==(const CrowFly&) const = default;
};

// Telephone numbers of the escalation chain, as the hook knows them: names of roles, no persons.
struct Chain {
    std::string shift_leader{};
    std::string duty_number{};
    bool operator==(const Chain&) const = default;
};

struct Region {
    std::string hash{};  // of the pack's files, hexadecimal
    std::string name{};
    Label label{};
    Calendar calendar{};
    std::map<Kind, KindRule> kinds{};
    std::map<SkillId, Skill> skills{};
    std::map<CarePathId, CarePath> care_paths{};
    std::map<AreaId, Area> areas{};
    std::map<TeamId, Team> teams{};
    std::map<UnitId, Unit> units{};
    std::vector<Arrangement> arrangements{};
    std::map<Urgency, Seconds> norms{};
    Times times{};
    Weights weights{};
    CrowFly crow_fly{};
    Chain chain{};
    Label hap{};  // where an operator turns when no team can be found
    bool operator==(const Region&) const = default;
};

}  // namespace nachtwacht::routing
