// The journal's records and the committed state as JSON, for programs: every member under its own
// name, made from the listing that the journal is written by (record_listing.hpp). Names are stable
// as field numbers are.
//
// Enumerators are their names (null: none), ids of incidents, orders and tasks objects of numbers,
// wall instants RFC 3339 in UTC, house time and durations milliseconds, maps objects by key, a
// member that is not there null, an event or a fact an object of one: {"order_offered": {...}}.
// Bytes that are not text are escaped as "\xNN".
#pragma once

#include <boost/json/fwd.hpp>

#include "routing/state.hpp"

namespace nachtwacht::daemon {

[[nodiscard]] boost::json::object json_of(const routing::Entry& entry);
[[nodiscard]] boost::json::object json_of(const routing::Event& event);
[[nodiscard]] boost::json::object json_of(const routing::Fact& fact);
[[nodiscard]] boost::json::object json_of(const routing::Incident& incident);
[[nodiscard]] boost::json::object json_of(const routing::Order& order);
[[nodiscard]] boost::json::object json_of(const routing::Task& task);
[[nodiscard]] boost::json::object json_of(const routing::UnitState& unit);
[[nodiscard]] boost::json::object json_of(const routing::Decision& decision);
// Without what only the core needs: references that were seen, units that came free.
[[nodiscard]] boost::json::object json_of(const routing::State& state);

}  // namespace nachtwacht::daemon
