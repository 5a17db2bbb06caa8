// Everything the core remembers: plain data, folded from facts alone (fold.hpp), equal after a
// restart to what it was.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "routing/fact.hpp"
#include "routing/references.hpp"
#include "routing/shared_map.hpp"
#include "routing/text.hpp"

namespace nachtwacht::routing {

struct Order {
    OrderId id{};
    UnitId unit{};
    OrderState state{OrderState::Offered};
    bool shown{};
    bool called{};  // the voice call for 'not shown' has been asked for
    bool withdrawal_confirmed{};
    std::string by{};
    Text why{};                  // of the last move
    std::uint64_t decided_in{};  // number of the entry that holds the decision
    Now offered{};
    Steady shown_by{};
    Steady answer_by{};
    std::optional<Steady> expected_done{};  // then the phone asks whether all is well
    std::optional<Steady> overdue{};        // then an operator calls the team
    bool operator==(const Order&) const = default;
};

// The phone may still answer it.
[[nodiscard]] constexpr bool is_open(OrderState state) {
    return state == OrderState::Offered || state == OrderState::Silent;
}
// The unit has the incident.
[[nodiscard]] constexpr bool is_held(OrderState state) {
    return state == OrderState::Accepted || state == OrderState::UnderWay ||
           state == OrderState::OnScene;
}

struct Task {
    TaskId id{};
    TaskKind kind{};
    Rung rung{Rung::Board};
    Now raised{};
    std::optional<Steady> next{};
    Text ended_by{};  // empty: open
    Text ended_how{};
    bool operator==(const Task&) const = default;
    [[nodiscard]] bool is_open() const { return ended_by.empty(); }
};

// The last call to one telephone about one incident.
struct Call {
    Party party{};
    UnitId unit{};         // with Party::UnitPhone
    std::uint32_t task{};  // 0: about the order
    OrderId order{};
    CallState state{CallState::Asked};
    Now asked{};
    std::uint64_t asked_in{};  // number of the entry that asked for it
    bool operator==(const Call&) const = default;
};

struct Incident {
    IncidentId id{};
    Lane lane{};
    Kind kind{};
    std::optional<Urgency> urgency{};
    bool raw{};
    Mode mode{};
    Asker asker{};
    ClientNumber client{ClientNumber::None};
    Door door{};
    bool unit_wanted{};
    bool keep_out{};
    bool waiting{};  // nobody could be asked; the next unit that comes free is
    std::string sender{};
    std::optional<Position> place{};
    std::uint32_t signals{1};
    Kept<CarePathId> care_path{};
    std::vector<SkillId> needs{};
    Now opened{};
    std::uint64_t
        changed_in{};  // number of the entry that last touched it: the version a command has seen
    std::optional<Steady> search_at{};  // when a unit is to be searched for
    std::optional<Steady> tell_at{};
    Kept<ArrangementId> waits_for{};  // whose units, when `waiting`
    std::optional<Steady> accepted_at{};
    Kept<OperatorId> taken_by{};
    Text outside_party{};
    std::vector<Order> orders{};  // index 1 is the first
    std::vector<Task> tasks{};
    std::vector<Call> calls{};    // one for each telephone, the first that was rung first
    bool set_aside{};             // people decide about it, the house does not (safety.md S19)
    std::uint32_t convictions{};  // how often it was set aside
    Text closed_by{};             // empty: open
    Text outcome{};
    std::optional<Steady> forget_at{};
    std::vector<std::string> senders{};  // of incidents that were joined with it, beside `sender`
    std::uint64_t joined_into{};         // number of the incident as which it goes on; 0: none
    std::uint64_t split_from{};          // number of the incident in which it hid; 0: none
    bool operator==(const Incident&) const = default;

    [[nodiscard]] bool is_open() const { return closed_by.empty(); }
    // The order whose unit has the incident, if any.
    [[nodiscard]] const Order* held() const;
    [[nodiscard]] const Order* find(const OrderId& order) const;
    [[nodiscard]] const Task* open_task(TaskKind task) const;
    [[nodiscard]] const Call* call_to(Party party, const UnitId& unit) const;
    // A unit was asked and its time to answer runs.
    [[nodiscard]] bool awaits_answer() const;
};

// Whose the incident is at this moment (safety.md S9).
enum class Holder : std::uint8_t { Nobody, Unit, Outside, Operator };
[[nodiscard]] Holder holder_of(const Incident& incident);
[[nodiscard]] std::string_view name_of(Holder holder);

struct UnitState {
    bool on_duty{};
    bool link_up{};
    std::optional<Position> base{};
    std::optional<Wall> until{};
    std::uint64_t holding{};  // number of the incident it accepted; 0: none
    std::uint64_t asked{};    // number of the incident it is asked for; 0: none
    Proof push{};             // since it went on duty
    Proof call{};
    std::string vouched_by{};  // an operator has it asked though nothing is proven
    bool operator==(const UnitState&) const = default;
};

// Somebody must hear of it by telephone: nobody at a board has it (safety.md S8).
[[nodiscard]] bool waits_for_the_chain(const Incident& incident, const Task& task);

// The call is the second channel of safety.md S7 and counts; where it could not be tried, the push
// does. Where neither could be tried nothing is to be proven.
[[nodiscard]] bool is_proven(const UnitState& unit);
// On duty, reachable, and neither on an order nor asked for one.
[[nodiscard]] bool is_available(const UnitState& unit);
// On duty and not asked: what counts is not proven, and nobody vouches for it.
[[nodiscard]] bool is_provisional(const UnitState& unit);

// Nobody in the chain could be reached by telephone (safety.md S8).
struct Unheard {
    Now since{};
    Steady again{};  // when they are rung again
    bool operator==(const Unheard&) const = default;
};

using Incidents = SharedMap<std::uint64_t, Incident>;  // by their numbers
using Units = SharedMap<UnitId, UnitState>;

struct State {
    std::uint64_t entries{};  // the number of the last entry folded in
    Now now{};                // its instant
    std::uint32_t epoch{};
    std::shared_ptr<const Region> region{};  // adopted by hash; not part of the state's own image
    std::shared_ptr<const ClientTable> clients{};
    std::string region_hash{};
    std::string clients_hash{};
    Incidents incidents{};
    Units units{};
    std::set<OperatorId> boards{};  // operators with a live board
    References seen{};
    std::set<UnitId> freed{};  // came free while incidents waited: looked at next
    std::optional<Unheard> unheard{};
    bool operator==(const State&) const = default;
};

// What one entry made of a state, all but its references: whoever looks on does not ask for
// repeats.
struct Changes {
    std::uint64_t entries{};
    Now now{};
    std::uint32_t epoch{};
    std::shared_ptr<const Region> region{};
    std::shared_ptr<const ClientTable> clients{};
    std::string region_hash{};
    std::string clients_hash{};
    Incidents::Changes incidents{};
    Units::Changes units{};
    std::set<OperatorId> boards{};
    std::set<UnitId> freed{};
    std::optional<Unheard> unheard{};
};
[[nodiscard]] Changes take_changes(State& state);
// A state that stood where the other one did follows it; the values are held in common.
void follow(State& state, Changes changes);

}  // namespace nachtwacht::routing
