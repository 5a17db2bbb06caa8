// What stands. Facts are what the journal holds and what the state is folded from; they carry no
// person, only numbers.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "routing/decision.hpp"
#include "routing/event.hpp"

namespace nachtwacht::routing {

struct EpochBegan {
    std::uint32_t epoch{};
    bool operator==(const EpochBegan&) const = default;
};

// The content lies beside the entry, by its hash; `region` is put back by the reader of the
// journal.
struct RegionAdopted {
    std::string hash{};
    std::string name{};
    std::shared_ptr<const Region> region{};
    bool operator==(const RegionAdopted&) const = default;
};

struct ClientsAdopted {
    std::string hash{};
    std::shared_ptr<const ClientTable> clients{};
    bool operator==(const ClientsAdopted&) const = default;
};

// What became of a signal.
enum class Fate : std::uint8_t {
    Opened = 1,  // a new incident
    Joined,      // an open incident of the same client, or of the same sender
    Renewed,     // joined, and decided and sounded anew
    Noted,       // a note on an open incident
    Logged,
};
[[nodiscard]] std::string_view name_of(Fate fate);

struct SignalStored {
    Reference reference{};
    Kind kind{};
    ClientNumber client{ClientNumber::None};
    Fate fate{};
    std::uint64_t incident{};  // 0: none
    bool known_sender{};
    bool operator==(const SignalStored&) const = default;
};

struct IncidentOpened {
    IncidentId incident{};
    Lane lane{};
    Kind kind{};
    std::optional<Urgency> urgency{};
    bool raw{};  // nobody has spoken with anybody yet
    Mode mode{};
    Asker asker{};
    ClientNumber client{ClientNumber::None};
    Door door{};
    std::string sender{};  // account of the device
    std::optional<Position> place{};
    CarePathId care_path{};
    std::vector<SkillId> needs{};
    bool unit_wanted{};  // a unit is to be searched for
    std::optional<Steady>
        search_at{};  // at once, or when the operator's time is over (operator_first)
    std::optional<Steady>
        tell_at{};  // an operator sees it if nobody has accepted by then (safety.md S6)
    bool keep_out{};
    bool operator==(const IncidentOpened&) const = default;
};

// Another signal, or a person, changed what the incident is.
struct IncidentChanged {
    std::uint64_t incident{};
    Kind kind{};
    std::optional<Urgency> urgency{};
    bool raw{};
    std::vector<SkillId> needs{};
    std::optional<Steady> search_at{};
    std::optional<Steady> tell_at{};  // as in IncidentOpened; none: as it stood
    bool keep_out{};                  // from now on; false: as it stood
    bool operator==(const IncidentChanged&) const = default;
};

struct TaskRaised {
    TaskId task{};
    TaskKind kind{};
    std::optional<Steady> next{};  // when it is told to the next in the chain, or is due
    bool operator==(const TaskRaised&) const = default;
};

// Whom the chain has reached (safety.md S8).
enum class Rung : std::uint8_t { Board, SecondOperator, ShiftLeader, DutyNumber };
[[nodiscard]] std::string_view name_of(Rung rung);

struct TaskEscalated {
    TaskId task{};
    Rung rung{};
    std::optional<Steady> next{};
    bool operator==(const TaskEscalated&) const = default;
};

struct TaskEnded {
    TaskId task{};
    std::string by{};    // operator, "unit" or "house"
    std::string word{};  // how
    bool operator==(const TaskEnded&) const = default;
};

struct OrderOffered {
    OrderId order{};
    UnitId unit{};
    Decision decision{};
    std::string by{};  // "house", or the operator who assigned it
    Steady shown_by{};
    Steady answer_by{};
    bool operator==(const OrderOffered&) const = default;
};

enum class OrderState : std::uint8_t {
    Offered = 1,
    Silent,  // not answered in time: others are asked too, it may still accept
    Declined,
    Accepted,
    UnderWay,
    OnScene,
    Done,
    CannotReach,
    Withdrawn,  // the phone has to confirm it
};
[[nodiscard]] std::string_view name_of(OrderState state);

struct OrderMoved {
    OrderId order{};
    OrderState to{};
    std::string why{};                // a short word: "taken_by_other", "called_off", ...
    std::optional<Steady> next{};     // when it is looked at again (expected done)
    std::optional<Steady> overdue{};  // when the centre calls the team (safety.md S15)
    bool operator==(const OrderMoved&) const = default;
};

// Its phone shows it.
struct OrderShown {
    OrderId order{};
    bool operator==(const OrderShown&) const = default;
};

// The phone confirmed that the order was withdrawn.
struct WithdrawalConfirmed {
    OrderId order{};
    bool operator==(const WithdrawalConfirmed&) const = default;
};

// An answer that came too late or makes no sense now: the unit is told why.
struct AnswerRefused {
    OrderId order{};
    UnitId unit{};
    Answer answer{};
    std::string
        why{};  // "taken_by_other", "called_off", "unknown_order", "not_yours", "out_of_turn"
    UnitId taken_by{};
    bool operator==(const AnswerRefused&) const = default;
};

// No unit can be asked now; when one comes free the incident is next (its task FindHelp stands
// meanwhile).
struct NobodyFound {
    std::uint64_t incident{};
    Decision decision{};
    // When it is looked at anew even if nobody comes free: a window opens, a clock was put right.
    std::optional<Steady> again{};
    bool operator==(const NobodyFound&) const = default;
};

// The incident is no longer searched for: it has a holder, or a person decided so.
struct SearchEnded {
    std::uint64_t incident{};
    std::string why{};
    bool operator==(const SearchEnded&) const = default;
};

// An operator was to be told that nobody had accepted, and knew it already.
struct SearchTold {
    std::uint64_t incident{};
    bool operator==(const SearchTold&) const = default;
};

// A voice call through the customer's telephony hook is asked for.
struct CallAsked {
    std::uint64_t incident{};  // 0: a test, to a unit that goes on duty
    std::uint32_t task{};      // 0: about the order
    OrderId order{};
    Party party{};
    UnitId unit{};
    bool operator==(const CallAsked&) const = default;
};

// What became of it.
struct CallMoved {
    std::uint64_t incident{};
    std::uint32_t task{};
    OrderId order{};
    Party party{};
    UnitId unit{};
    CallState to{};
    bool operator==(const CallMoved&) const = default;
};

// Neither the shift leader nor the duty number could be reached by telephone: every board says so,
// and they are rung again then (safety.md S8).
struct ChainUnheard {
    Steady again{};
    bool operator==(const ChainUnheard&) const = default;
};
// One of them was reached, or nothing waits for them any more.
struct ChainHeard {
    bool operator==(const ChainHeard&) const = default;
};

struct IncidentTaken {
    std::uint64_t incident{};
    OperatorId who{};  // empty: released
    bool operator==(const IncidentTaken&) const = default;
};

struct Remarked {
    std::uint64_t incident{};
    std::string by{};
    std::string word{};  // what kind of remark: "note", "no_answer", "device_reset", "other_route",
                         // "outside:hap"
    bool operator==(const Remarked&) const = default;
};

// An outside party has confirmed that the incident is its own now.
struct HandedOutside {
    std::uint64_t incident{};
    std::string party{};
    std::string by{};
    bool operator==(const HandedOutside&) const = default;
};

struct IncidentClosed {
    std::uint64_t incident{};
    std::string by{};
    std::string outcome{};
    Steady forget_at{};  // leaves the memory of the house then; the journal keeps it
    bool operator==(const IncidentClosed&) const = default;
};

struct DutySet {
    UnitId unit{};
    bool on{};
    std::optional<Position> base{};
    std::optional<Wall> until{};
    std::string by{};
    Reference reference{};
    bool try_push{};  // a test push is sent, a test call is asked for
    bool try_call{};
    std::string word{};  // why an operator has the unit asked though nothing is proven
    bool operator==(const DutySet&) const = default;
};

// How far it is proven that a unit is woken on a channel (safety.md S7).
enum class Proof : std::uint8_t {
    None,  // not tried
    Asked,
    Proven,
    Failed,
};
[[nodiscard]] std::string_view name_of(Proof proof);

struct ProofMoved {
    UnitId unit{};
    Channel channel{};
    Proof to{};
    std::string why{};  // a short word
    bool operator==(const ProofMoved&) const = default;
};

struct LinkSet {
    UnitId unit{};
    bool up{};
    bool operator==(const LinkSet&) const = default;
};

// Nothing waits for this unit now.
struct UnitIdle {
    UnitId unit{};
    bool operator==(const UnitIdle&) const = default;
};

struct PresenceSet {
    OperatorId who{};
    bool present{};
    bool operator==(const PresenceSet&) const = default;
};

struct ClockCorrected {
    Milliseconds by{};
    bool operator==(const ClockCorrected&) const = default;
};

// An answer of a unit, or an act of an operator, was heard and must be known as a repeat when it
// comes again.
struct AnswerHeard {
    Reference reference{};
    std::string refused{};  // why, when it was refused: a repeat hears the same
    bool operator==(const AnswerHeard&) const = default;
};

// Another open incident was the same event: it is closed with this entry and goes on as this one,
// with its signals, its senders and what was not known of this one (client, place, outside party).
struct IncidentJoined {
    std::uint64_t incident{};  // goes on
    std::uint64_t other{};
    std::string by{};
    bool operator==(const IncidentJoined&) const = default;
};

// Another event hid in this incident; it was opened with this entry as one of its own.
struct IncidentSplit {
    std::uint64_t incident{};
    std::uint64_t other{};  // the new one
    std::string by{};
    bool operator==(const IncidentSplit&) const = default;
};

// An operator's act that cannot be carried out now.
struct ActRefused {
    std::uint64_t incident{};
    OperatorId who{};
    Act act{};
    std::string why{};  // "unknown_incident", "closed", "taken", "unit_occupied", "unknown_unit",
                        // "unknown_task", "changed", ...
    OperatorId taken_by{};
    bool operator==(const ActRefused&) const = default;
};

// The house decides nothing about it any more, whatever is due, until an operator sends somebody.
struct IncidentSetAside {
    std::uint64_t incident{};
    bool operator==(const IncidentSetAside&) const = default;
};

using Fact = std::variant<
    EpochBegan,
    RegionAdopted,
    ClientsAdopted,
    SignalStored,
    IncidentOpened,
    IncidentChanged,
    TaskRaised,
    TaskEscalated,
    TaskEnded,
    OrderOffered,
    OrderMoved,
    OrderShown,
    WithdrawalConfirmed,
    AnswerRefused,
    NobodyFound,
    SearchEnded,
    CallAsked,
    IncidentTaken,
    Remarked,
    HandedOutside,
    IncidentClosed,
    DutySet,
    LinkSet,
    UnitIdle,
    PresenceSet,
    ClockCorrected,
    AnswerHeard,
    ActRefused,
    SearchTold,
    CallMoved,
    ChainUnheard,
    ChainHeard,
    ProofMoved,
    IncidentSetAside,
    IncidentJoined,
    IncidentSplit>;

// One entry of the journal: an event and all that followed from it at that instant.
struct Entry {
    std::uint64_t number{};  // from 1, without gaps
    Now now{};
    Event event{};
    std::vector<Fact> facts{};
};

}  // namespace nachtwacht::routing
