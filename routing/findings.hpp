// What is odd about a rule book though it is no mistake: rules that can never apply, hours and
// places in which nobody is named, norms that nobody can meet. Found by going through every case
// that the rule book tells apart (survey.hpp).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "routing/decision.hpp"
#include "routing/survey.hpp"

namespace nachtwacht::routing {

enum class Oddity : std::uint8_t {
    WindowNeverOpen,   // `name`: within a year
    AreaWithoutPlace,  // area `name`: its polygon encloses nothing
    AreaOfNobody,      // area `name`: no arrangement names it
    TeamOfNothing,     // team `name`: no arrangement names it
    UnitNeverAsked,    // unit `name`: no second channel
    SkillOfNobody,     // skill `name` is needed and no unit has it
    PathWithoutAsker,  // arrangement `name`: nobody whom it serves may ask by care path `other`
    NeverApplies,      // arrangement `name`
    NeverChosen,      // arrangement `name`: wherever it applies, `other` comes first with its units
    SameBreadth,      // arrangements `name` and `other`: their order alone decides
    TierRepeats,      // arrangement `name`, `tier`: its team `other` stands in an earlier one
    NormNobodyMeets,  // arrangement `name`, `norm`: for `count` of `of` places
    NobodyNamed,      // in `example` and cases like it
};

struct CaseShown {
    Client client{};  // number None: made up, an address in the area
    Kind kind{};
    Asking asking{};
    Wall at{};
};

struct Finding {
    Oddity oddity{};
    std::string name{};
    std::string other{};
    std::size_t tier{};
    std::optional<CaseShown> example{};
    // NobodyNamed: all cases like it.
    std::set<Kind> kinds{};
    std::set<Asker> askers{};
    CarePathId care_path{};
    std::set<AreaId> areas{};
    bool everywhere{};
    bool always{};  // at every hour
    Nobody why{Nobody::None};
    // NormNobodyMeets
    Urgency urgency{};
    Seconds norm{};
    Seconds best{};  // of the example: the unit that would be there first, from its base
    UnitId unit{};
    std::size_t count{};
    std::size_t of{};
};

// The hours are those after `from`; who is on duty does not count, only who could be.
[[nodiscard]] std::vector<Finding> findings_in(
    const Region& region, const ClientTable& clients, Wall from
);

}  // namespace nachtwacht::routing
