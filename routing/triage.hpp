// From a signal to what is done about it: kind, who asks and whose it is give urgency, mode, tasks
// and skills. The table is the region's (domain/kinds.md); here stands only how it is read.
#pragma once

#include <optional>
#include <vector>

#include "routing/clients.hpp"
#include "routing/region.hpp"
#include "routing/signal.hpp"

namespace nachtwacht::routing {

struct Triage {
    Lane lane{Lane::Care};
    std::optional<Urgency> urgency{};
    bool raw{};
    Mode mode{Mode::Parallel};
    std::vector<SkillId> needs{};   // sorted, each once
    std::vector<TaskKind> tasks{};  // beside the order; 112 first
    bool unit_wanted{};             // a unit may be asked
    bool at_once{};                 // without waiting for an operator's decision
    bool keep_out{};
    Seconds due{};  // technical lane
};

// `client` may be null: unknown. An unknown kind or sender never lowers anything. `agreed`: the
// mode of the arrangement that covers it, over the kind's; a death keeps its own (safety.md S12).
[[nodiscard]] Triage triage(
    const Signal& signal,
    const Client* client,
    const Region& region,
    std::optional<Mode> agreed = {}
);

// Life-threatening, and of a kind that the pack leaves to 112 (safety.md S2): no unit is sent by
// the house.
[[nodiscard]] bool is_for_112_alone(
    Kind kind, const std::optional<Urgency>& urgency, const Region& region
);

// Skills of kind, care path and signal together, sorted, each once.
[[nodiscard]] std::vector<SkillId> needs_of(
    Kind kind, const CarePathId& care_path, const std::vector<SkillId>& more, const Region& region
);

}  // namespace nachtwacht::routing
