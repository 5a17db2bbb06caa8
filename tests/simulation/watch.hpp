// What must hold after every step, whatever happens. Times are those of safety.md, written out here
// and not read from the rule book.
#pragma once

#include <map>
#include <set>
#include <stdexcept>
#include <string>

#include "routing/desk.hpp"
#include "tests/simulation/coverage.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/oracle.hpp"

namespace nachtwacht::simulation {

// An invariant does not hold; the message says which, and with what.
struct Broken : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Watch {
public:
    explicit Watch(Coverage& coverage) : coverage_(coverage) {}

    // An event was decided. Throws Broken.
    void decided(const routing::Entry& entry, const routing::Desk& desk);
    // An entry is durable. Throws Broken.
    void committed(const routing::Entry& entry);
    // All but the committed is gone; the desk was built from that alone.
    void restarted(const std::vector<routing::Entry>& committed, const routing::Desk& desk);

    [[nodiscard]] const Ledger& ledger() const { return ledger_; }

private:
    void before(const routing::Fact& fact, const routing::Entry& entry, const routing::Desk& desk);
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
    void answers_are_waited_for(
        std::uint64_t number, const BookedIncident& incident, routing::Steady now
    ) const;
    void nearest_is_asked(
        std::uint64_t number,
        const BookedIncident& incident,
        const routing::Entry& entry,
        const routing::Desk& desk
    );

    Coverage& coverage_;
    Ledger ledger_;
    std::set<routing::OrderId> orders_;
    std::set<std::uint64_t> incidents_;
    std::uint32_t epoch_{};
    std::map<std::uint64_t, routing::Steady> could_be_helped_;  // incidents, since when
};

}  // namespace nachtwacht::simulation
