// What must hold after every step, whatever happens. Times are those of safety.md, written out here
// and not read from the rule book.
#pragma once

#include <map>
#include <set>
#include <string>

#include "routing/desk.hpp"
#include "tests/simulation/broken.hpp"
#include "tests/simulation/coverage.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/oracle.hpp"

namespace nachtwacht::simulation {

class Watch {
public:
    // `roads` may be null: as the crow flies.
    Watch(Coverage& coverage, const routing::DriveTimes* roads)
        : coverage_(coverage), roads_(roads) {}

    // An event was decided. Throws Broken.
    void decided(const routing::Entry& entry, const routing::Desk& desk);
    // An entry is durable. Throws Broken.
    void committed(const routing::Entry& entry);
    // All but the committed is gone; the desk was built from that alone.
    void restarted(const routing::Desk& desk);
    // An older journal came back: these entries are all there is. Ids and epochs that were handed
    // out since then never come back for all that.
    void restored(const std::vector<routing::Entry>& committed);

    [[nodiscard]] const Ledger& ledger() const { return ledger_; }

    // Incidents that a unit could have had, by the oracle, at one instant at least; and how many of
    // them no unit ever accepted. Of those decided, so only for a world in which the house never
    // falls.
    struct Chances {
        std::uint64_t incidents{};
        std::uint64_t left_to_operators{};
    };
    [[nodiscard]] Chances chances() const;

private:
    void before(const routing::Fact& fact, const routing::Entry& entry, const routing::Desk& desk);
    // Also those that were decided and never became durable.
    void ids_are_new(const routing::Fact& fact);
    void set_aside(const routing::IncidentSetAside& fact, const routing::Entry& entry) const;
    void opens_rightly(const routing::IncidentOpened& fact, const routing::Entry& entry) const;
    void offered(
        const routing::OrderOffered& fact, const routing::Entry& entry, const routing::Desk& desk
    );
    void offered_by_house(
        const routing::OrderOffered& fact,
        const BookedIncident& incident,
        const routing::Entry& entry,
        const routing::Desk& desk
    );
    void units_have_one_thing() const;
    void somebody_is_called(const routing::Entry& entry) const;
    void after(const routing::Entry& entry, const routing::Desk& desk);
    void look_at(std::uint64_t number, const BookedIncident& incident, const routing::Entry& entry)
        const;
    void nobody_else_is_asked(const BookedIncident& incident) const;
    void is_somebodys(std::uint64_t number, const BookedIncident& incident) const;
    void chain_runs(std::uint64_t number, const BookedIncident& incident, routing::Steady now)
        const;
    void visits_are_looked_after(
        std::uint64_t number, const BookedIncident& incident, routing::Steady now
    ) const;
    void answers_are_waited_for(
        std::uint64_t number, const BookedIncident& incident, routing::Steady now
    ) const;
    void nearest_is_asked(
        std::uint64_t number,
        const BookedIncident& incident,
        const routing::Entry& entry,
        const routing::Desk& desk
    );

    [[nodiscard]] std::optional<Best> best_for(
        const BookedIncident& incident, const routing::Entry& entry, const routing::Desk& desk
    ) const;
    void note_chance(const routing::Entry& entry, const routing::Desk& desk);

    Coverage& coverage_;
    const routing::DriveTimes* roads_;
    Ledger ledger_;   // as decided
    Ledger durable_;  // as committed
    std::set<routing::OrderId> orders_;
    std::set<routing::IncidentId> incidents_;
    std::uint32_t epoch_{};
    std::map<std::uint64_t, routing::Steady> could_be_helped_;  // incidents, since when
    std::set<std::uint64_t> had_a_chance_;
    std::set<std::uint64_t> had_a_unit_;
};

}  // namespace nachtwacht::simulation
