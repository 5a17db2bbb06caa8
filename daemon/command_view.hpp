// What the command socket shows of the house, as JSON: the committed state and entries in the words
// of the person who asks.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <vector>

#include "daemon/office.hpp"
#include "routing/words.hpp"

namespace nachtwacht::daemon {

// In which words, and against which state, something is shown.
struct Viewer {
    const routing::State& state;
    routing::Language language{};
    bool facts{};  // entries with all their facts as data, not with sentences alone
};

[[nodiscard]] boost::json::object view_of(const routing::Incident& incident, const Viewer& viewer);
[[nodiscard]] boost::json::object view_of(
    const routing::UnitId& id, const routing::UnitState& unit, const Viewer& viewer
);
// {"number":..,"at":..,"incident":..,"urgency":..,"lines":[...],"reasons":[...]} and, when asked
// for, "event" and "facts" as view.hpp writes them.
[[nodiscard]] boost::json::object view_of(const routing::Entry& entry, const Viewer& viewer);
[[nodiscard]] boost::json::object view_of(const Health& health, const Viewer& viewer);
[[nodiscard]] boost::json::object view_of(const ClientCard& card);
[[nodiscard]] boost::json::object view_of(const Sealed& sealed);

[[nodiscard]] bool concerns(const routing::Entry& entry, std::uint64_t incident);
[[nodiscard]] bool concerns_order(
    const routing::Entry& entry, std::uint64_t incident, std::uint32_t order
);
// The incident was closed in it.
[[nodiscard]] bool closes(const routing::Entry& entry, std::uint64_t incident);

}  // namespace nachtwacht::daemon
