// Who serves whom, when: which arrangements of the rule book cover a request, in the order of the
// pack.
#pragma once

#include <optional>
#include <vector>

#include "routing/clients.hpp"
#include "routing/region.hpp"

namespace nachtwacht::routing {

// What is asked for, as far as arrangements look at it.
struct Demand {
    Kind kind{};
    Asker asker{};
    std::optional<Urgency> urgency{};
    CarePathId care_path{};
    const Client* client{};           // null: unknown
    std::optional<Position> place{};  // where it is, when the client does not say so
};

[[nodiscard]] bool covers(
    const Area& area, const Client* client, const std::optional<Position>& place
);

[[nodiscard]] bool applies(
    const Arrangement& arrangement, const Demand& demand, const Region& region, Wall at
);

// All that apply, the first is the first to be tried.
[[nodiscard]] std::vector<const Arrangement*> arrangements_for(
    const Demand& demand, const Region& region, Wall at
);

// Open at this instant; an empty name is round the clock, an unknown one never.
[[nodiscard]] bool is_open_at(const WindowId& window, const Region& region, Wall at);

}  // namespace nachtwacht::routing
