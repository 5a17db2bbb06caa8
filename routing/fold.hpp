// How facts become state. Decides nothing; the state after a restart is the fold of the same facts.
#pragma once

#include "routing/agenda.hpp"
#include "routing/state.hpp"

namespace nachtwacht::routing {

// Folds one fact of the entry `number`, decided at `now`. `agenda` is kept equal to Agenda(state).
void fold(State& state, Agenda& agenda, const Fact& fact, std::uint64_t number, const Now& now);

// Ends an entry: forgets references and closed incidents whose time is over.
void fold_end_of_entry(State& state, Agenda& agenda, std::uint64_t number, const Now& now);

}  // namespace nachtwacht::routing
