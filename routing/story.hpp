// What happened, one line a fact: for those who watch, and for those who ask afterwards.
#pragma once

#include <string>

#include "routing/words.hpp"

namespace nachtwacht::routing {

// Number of the incident that the fact is about; 0: about none.
[[nodiscard]] std::uint64_t incident_of(const Fact& fact);

// A sentence or two, without an instant: the caller knows the entry's and its zone. Names no
// person: clients by number, units by the pack's label.
[[nodiscard]] std::string story_line(const Fact& fact, const Region& region, Language language);

}  // namespace nachtwacht::routing
