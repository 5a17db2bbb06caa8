// How one rule book differs from another in what it says of cases: whose decision changes, in which
// way, counted and by example.
#pragma once

#include <string>
#include <vector>

#include "routing/findings.hpp"
#include "routing/words.hpp"

namespace nachtwacht::routing {

// One thing that is said of a case, before and after, in words.
struct Change {
    std::string what{};
    std::string before{};
    std::string after{};
    bool operator==(const Change&) const = default;
};

// All cases in which the same changes.
struct ChangeGroup {
    std::vector<Change> changes{};
    std::map<Urgency, Change> norms{};  // that change with the rest, by level
    std::set<Kind> kinds{};
    std::set<Asker> askers{};
    std::set<Urgency> asked{};
    std::set<CarePathId> care_paths{};  // with an empty name: without one
    std::set<AreaId> areas{};
    Bits places{};  // of the axes
    Bits hours{};
    std::uint32_t clients{};
    std::uint64_t cases{};
    CaseShown example{};
};

struct Comparison {
    Axes axes{};
    std::vector<ChangeGroup> groups{};    // the most cases first
    std::vector<std::string> settings{};  // what changes beside the rules of who serves whom
    std::uint32_t clients{};              // of the register
    std::uint64_t cases{};                // that were compared
    std::uint64_t changed{};

    [[nodiscard]] bool is_equal() const { return groups.empty() && settings.empty(); }
};

// Clients are those of `clients` in both; the hours are those after `from`.
[[nodiscard]] Comparison compare(
    const Region& before,
    const Region& after,
    const ClientTable& clients,
    Wall from,
    Language language
);

// "Mon-Fri 18:00-24:00; Sat-Sun 00:00-24:00", or the days when no ordinary one is among them.
[[nodiscard]] std::string hours_text(
    const Bits& hours, const Axes& axes, const ZoneTable& zone, Language language
);
// Of an ordinary week.
[[nodiscard]] std::uint32_t hours_a_week(const Bits& hours, const Axes& axes);

}  // namespace nachtwacht::routing
