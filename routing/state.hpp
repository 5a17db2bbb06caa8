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

namespace nachtwacht::routing {

struct Order {
    OrderId id{};
    UnitId unit{};
    OrderState state{OrderState::Offered};
    bool shown{};
    bool called{};  // the voice call for 'not shown' has been asked for
    bool withdrawal_confirmed{};
    std::string by{};
    std::string why{};           // of the last move
    std::uint64_t decided_in{};  // number of the entry that holds the decision
    Now offered{};
    Steady shown_by{};
    Steady answer_by{};
    std::optional<Steady> expected_done{};
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
    std::string ended_by{};  // empty: open
    std::string ended_how{};
    bool operator==(const Task&) const = default;
    [[nodiscard]] bool is_open() const { return ended_by.empty(); }
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
    std::string sender{};
    std::optional<Position> place{};
    CarePathId care_path{};
    std::vector<SkillId> needs{};
    bool unit_wanted{};
    bool keep_out{};
    Now opened{};
    std::uint32_t signals{1};
    std::uint64_t
        changed_in{};  // number of the entry that last touched it: the version a command has seen
    std::optional<Steady> search_at{};  // when a unit is to be searched for
    std::optional<Steady> tell_at{};
    bool waiting{};             // nobody could be asked; the next unit that comes free is
    ArrangementId waits_for{};  // whose units, when `waiting`
    std::optional<Steady> accepted_at{};
    OperatorId taken_by{};
    std::string outside_party{};
    std::vector<Order> orders{};  // index 1 is the first
    std::vector<Task> tasks{};
    std::string closed_by{};  // empty: open
    std::string outcome{};
    std::optional<Steady> forget_at{};
    bool operator==(const Incident&) const = default;

    [[nodiscard]] bool is_open() const { return closed_by.empty(); }
    // The order whose unit has the incident, if any.
    [[nodiscard]] const Order* held() const;
    [[nodiscard]] const Order* find(const OrderId& order) const;
    [[nodiscard]] const Task* open_task(TaskKind task) const;
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
    bool operator==(const UnitState&) const = default;
};

// What is known of a reference that was stored (signal.hpp, Reference).
struct Seen {
    std::uint64_t entry{};
    std::string content{};
    Steady until{};
    Fate fate{};
    std::uint64_t incident{};
    std::string refused{};
    bool operator==(const Seen&) const = default;
};

struct State {
    std::uint64_t entries{};  // the number of the last entry folded in
    Now now{};                // its instant
    std::uint32_t epoch{};
    std::shared_ptr<const Region> region{};  // adopted by hash; not part of the state's own image
    std::shared_ptr<const ClientTable> clients{};
    std::string region_hash{};
    std::string clients_hash{};
    std::map<std::uint64_t, Incident> incidents{};
    std::map<UnitId, UnitState> units{};
    std::set<OperatorId> boards{};       // operators with a live board
    std::map<std::string, Seen> seen{};  // by key_of(Reference)
    std::set<UnitId> freed{};            // came free while incidents waited: looked at next
    bool operator==(const State&) const = default;
};

// One string for what identifies a reference, its content with it: a device that counts anew has
// two messages under one value, and either may still be repeated. Senders and values may hold any
// byte but NUL.
[[nodiscard]] std::string key_of(const Reference& reference);

}  // namespace nachtwacht::routing
