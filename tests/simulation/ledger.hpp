// A plain book of what the facts say, kept beside the desk and on purpose in another way: what the
// invariants are judged by must not be what they judge.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <vector>

#include "routing/fact.hpp"

namespace nachtwacht::simulation {

struct BookedOrder {
    routing::OrderId id{};
    routing::UnitId unit{};
    routing::OrderState state{routing::OrderState::Offered};
    bool shown{};
    bool called{};
    routing::Steady offered{};
    routing::Steady moved{};
    routing::Steady accepted{};
    routing::Steady heard_of{};  // said to be well, or an operator spoke with the team
};

struct BookedTask {
    routing::TaskKind kind{};
    bool open{true};
    bool chained{};  // somebody further on hears of it at a set time
    routing::Rung rung{routing::Rung::Board};
    routing::Steady raised{};
    std::optional<routing::Steady> leader_called{};
    std::optional<routing::Steady> duty_called{};
    bool leader_failed{};  // the last call
};

struct BookedIncident {
    routing::IncidentOpened opened{};  // kind, urgency, raw and needs as they are now
    routing::Steady since{};
    std::optional<routing::Steady> urgent_since{};
    std::optional<routing::Steady> search_at{};
    bool wanted{};
    bool waiting{};
    bool set_aside{};  // an incident of its own tells people to go on with it
    bool accepted{};   // ever
    bool told{};       // an operator knows that nobody came: a task says so, or one took it
    routing::OperatorId taken_by{};
    routing::Steady untaken{};  // since when nobody has it on a board
    routing::Steady renewed{};  // when a signal, or an operator, last decided it anew
    std::string outside{};
    std::set<std::string> senders{};  // whose signals belong to it, by what was joined as well
    std::map<std::uint32_t, BookedOrder> orders{};
    std::map<std::uint32_t, BookedTask> tasks{};

    [[nodiscard]] const BookedOrder* held() const;
    [[nodiscard]] bool has_unanswered_offer() const;
    // The unit's last word about this incident was no, silence, or that it cannot get there.
    [[nodiscard]] bool lost(const routing::UnitId& unit) const;
};

struct BookedUnit {
    bool on_duty{};
    bool link_up{};
    std::optional<routing::Position> base{};
    std::optional<routing::Wall> until{};
    std::set<std::uint64_t> holds{};
    std::set<std::uint64_t> asked{};
    std::map<routing::Channel, bool> proven{};  // those that were tried since it went on duty
    bool vouched_for{};

    [[nodiscard]] bool may_be_woken() const;
};

class Ledger {
public:
    // The facts of an entry one by one, in their order.
    void note(const routing::Fact& fact, const routing::Now& now);

    [[nodiscard]] const std::map<std::uint64_t, BookedIncident>& open() const { return open_; }
    [[nodiscard]] const BookedIncident* find(std::uint64_t number) const;
    [[nodiscard]] const std::map<routing::UnitId, BookedUnit>& units() const { return units_; }
    [[nodiscard]] const std::set<routing::OperatorId>& boards() const { return boards_; }
    [[nodiscard]] const std::shared_ptr<const routing::Region>& region() const { return region_; }
    [[nodiscard]] const routing::ClientTable* clients() const { return clients_.get(); }
    [[nodiscard]] bool is_taken(const BookedIncident& incident) const;

private:
    class Noting;
    BookedIncident* incident(std::uint64_t number);

    std::map<std::uint64_t, BookedIncident> open_;
    std::map<std::uint64_t, BookedIncident> closed_;
    std::map<routing::UnitId, BookedUnit> units_;
    std::set<routing::OperatorId> boards_;
    std::shared_ptr<const routing::Region> region_;
    std::shared_ptr<const routing::ClientTable> clients_;
};

}  // namespace nachtwacht::simulation
