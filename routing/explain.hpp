// Why this unit, and why no other: a decision in sentences that the night nurse understands and can
// check by hand.
#pragma once

#include <string>
#include <vector>

#include "routing/words.hpp"

namespace nachtwacht::routing {

// What counts about one candidate: "14 min rijden (geschat), positie 4 min oud, 4 min later dan de
// norm van 30 min".
[[nodiscard]] std::string gist(
    const Candidate& candidate, const Decision& decision, const Region& region, Language language
);

// One sentence each, in the order in which a person wants to know: who and why, how it adds up, by
// which arrangement, who came next and what would have had to differ, who else could, who could not
// and why. When nobody could be asked: why, and to call the HAP. Empty for an order that a person
// assigned without a ranking. `region` gives labels and settings only; a decision of another night
// keeps its figures.
[[nodiscard]] std::vector<std::string> explain(
    const Decision& decision, const Region& region, Language language
);

// The most driving with which `candidate` would have come before the first of the ranking, the rest
// being as it was; none when no driving is short enough.
[[nodiscard]] std::optional<std::int32_t> drive_to_be_first(
    const Candidate& candidate, const Candidate& first
);

}  // namespace nachtwacht::routing
