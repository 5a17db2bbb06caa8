// What the core is told. Events ask; what follows from them is a list of facts (fact.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "routing/clients.hpp"
#include "routing/region.hpp"
#include "routing/signal.hpp"

namespace nachtwacht::routing {

// The daemon has started, was restored from a backup or took over. `epoch` is higher than any
// before.
struct Started {
    std::uint32_t epoch{};
};

// A good rule book was loaded or reloaded.
struct RegionLoaded {
    std::shared_ptr<const Region> region{};
};

// The client register was loaded or has changed.
struct ClientsLoaded {
    std::shared_ptr<const ClientTable> clients{};
};

struct SignalReceived {
    Signal signal{};
};

// Something arrived that could not be read: an operator sees it (safety.md S14).
struct UnreadableReceived {
    Reference reference{};  // value: a fingerprint of the bytes
};

// What a unit says about an order by its phone.
enum class Answer : std::uint8_t {
    Shown = 1,  // the phone shows it; no person has seen it yet
    Accept,
    Decline,
    UnderWay,
    OnScene,
    Done,
    CannotReach,  // underway but cannot get there: somebody else must go
    Withdrawal,   // confirms that the order was withdrawn
    Well,         // takes longer, and all is well (safety.md S15)
};
[[nodiscard]] std::string_view name_of(Answer answer);
[[nodiscard]] std::optional<Answer> answer_named(std::string_view name);

struct UnitAnswered {
    UnitId unit{};
    OrderId order{};
    Answer answer{};
    Reference reference{};
    // Short word from the pack's list: why it declined, how it ended. The free text lies sealed
    // beside the entry.
    std::string word{};
};

struct DutyChanged {
    UnitId unit{};
    bool on{};
    std::optional<Position> base{};  // where it says it waits
    std::optional<Wall> until{};     // end of its shift
    std::string by{};                // "unit" or the operator's name
    Reference reference{};
    // What the house can do now to prove that the unit would be woken (safety.md S7).
    bool try_push{};
    bool try_call{};
    // With an operator: why the unit is asked though nothing is proven. The reason's short word;
    // the operator vouches for it.
    std::string word{};
};

// A way to wake a unit.
enum class Channel : std::uint8_t { Push = 1, Call };
[[nodiscard]] std::string_view name_of(Channel channel);

// The test push of a unit that went on duty: its phone showed it, or nothing came of it.
struct PushReported {
    UnitId unit{};
    bool shown{};
    std::string word{};  // why not
};

// The unit's link came up, or its will said that it went.
struct LinkChanged {
    UnitId unit{};
    bool up{};
};

// An operator's board was opened or closed; the last one to close leaves no live board.
struct PresenceChanged {
    OperatorId who{};
    bool present{};
};

enum class Act : std::uint8_t {
    Take = 1,  // this incident is mine
    Release,
    Spoken,        // spoke with the client; `urgency` as assessed, or none: as it was
    NoAnswer,      // tried to speak, nobody answered
    Assess,        // sets the urgency as confirmed
    Assign,        // this unit goes, whatever the ranking says
    CallOff,       // the unit asked or under way is not needed
    Close,         // with an outcome
    Remark,        // a note; its text lies sealed beside the entry
    ConfirmTask,   // a task is done: 112 was told, the family was called
    OutsideParty,  // an outside party has confirmed that it takes over (HAP, ambulance)
    Search,        // ask the next unit now
    Join,          // `other` is the same event: it ends, and goes on as this one
    Split,         // another event of `kind` hides in this one: it becomes an incident of its own
};
[[nodiscard]] std::string_view name_of(Act act);
[[nodiscard]] std::optional<Act> act_named(std::string_view name);

// Whom the house asks the telephony to ring.
enum class Party : std::uint8_t { UnitPhone = 1, SecondOperator, ShiftLeader, DutyNumber };
[[nodiscard]] std::string_view name_of(Party party);
[[nodiscard]] std::optional<Party> party_named(std::string_view name);

// How far a call is, as far as the telephony says so.
enum class CallState : std::uint8_t {
    Asked = 1,
    Taken,     // the telephony has it
    NotTaken,  // the telephony refused it, was silent for too long, or could not be asked
    Ringing,
    Answered,
    NotAnswered,
    Busy,
    Failed,
    Sent,  // a text message
};
[[nodiscard]] std::string_view name_of(CallState state);
[[nodiscard]] std::optional<CallState> call_state_named(std::string_view name);
[[nodiscard]] constexpr bool came_to_nothing(CallState state) {
    return state == CallState::NotTaken || state == CallState::NotAnswered ||
           state == CallState::Busy || state == CallState::Failed;
}

// What the telephony says of a call that was asked for.
struct CallReported {
    std::uint64_t incident{};  // 0: the test call of a unit that went on duty
    std::uint32_t task{};
    OrderId order{};
    Party party{};
    UnitId unit{};
    CallState state{};
};

struct OperatorActed {
    OperatorId who{};
    Act act{};
    std::uint64_t incident{};  // its number
    std::optional<Urgency> urgency{};
    UnitId unit{};
    std::uint32_t task{};
    std::string word{};     // outcome, party or reason, a short word
    Reference reference{};  // of the board that sent it; empty value: never a repeat
    // The version (Incident::changed_in) that the operator saw; 0: not compared. What decides over
    // a unit or ends the incident is refused when it has changed since.
    std::uint64_t seen{};
    std::uint64_t other{};       // with Join: the number of the incident that ends
    std::uint64_t other_seen{};  // as `seen`, of the other
    std::optional<Kind> kind{};  // with Split; its urgency is `urgency`, or the kind's own
};

// The wall clock was stepped by more than 2 s.
struct ClockStepped {
    Milliseconds by{};
};

// A deadline may have come.
struct TimePassed {};

// Deciding about what is due of this incident ended the process more than once (safety.md S19).
struct IncidentConvicted {
    std::uint64_t incident{};
    Reference reference{};  // under which the people who go on with it are told
};

using Event = std::variant<
    Started,
    RegionLoaded,
    ClientsLoaded,
    SignalReceived,
    UnreadableReceived,
    UnitAnswered,
    DutyChanged,
    LinkChanged,
    PresenceChanged,
    OperatorActed,
    ClockStepped,
    TimePassed,
    CallReported,
    PushReported,
    IncidentConvicted>;

}  // namespace nachtwacht::routing
