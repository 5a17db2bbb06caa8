// What the command socket shows of the house, as JSON: the committed state and entries in the words
// of the person who asks.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <vector>

#include "daemon/accounts.hpp"
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
// {"rows":[{"number","at","who","what","client","detail"}],"count":..,"head":..}
[[nodiscard]] boost::json::object view_of(const AuditPage& page);

[[nodiscard]] boost::json::array view_of(const std::vector<AccountInfo>& accounts);
// {"lat":..,"lon":..}, degrees.
[[nodiscard]] boost::json::object place_view(const routing::Position& place);

// What happened in it, a sentence each.
[[nodiscard]] std::vector<std::string> lines_of(const routing::Entry& entry, const Viewer& viewer);
// "ready", "calls_for_help_only", "full", "closed".
[[nodiscard]] std::string_view name_of(Intake::Readiness readiness);
// "stored", "duplicate", "refused", "not-kept".
[[nodiscard]] std::string_view name_of(Verdict verdict);
[[nodiscard]] std::string label_of(const routing::UnitId& id, const Viewer& viewer);

[[nodiscard]] bool concerns(const routing::Entry& entry, std::uint64_t incident);
[[nodiscard]] bool concerns_order(
    const routing::Entry& entry, std::uint64_t incident, std::uint32_t order
);
// The incident was closed in it.
[[nodiscard]] bool closes(const routing::Entry& entry, std::uint64_t incident);

}  // namespace nachtwacht::daemon
