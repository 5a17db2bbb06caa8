// What boards and phones are shown, as JSON: what the command shows (command_view.hpp), with the
// place and the client's name for those who may see them.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>

#include "daemon/command_view.hpp"

namespace nachtwacht::daemon {

struct BoardViewer {
    const Office& office;
    routing::Language language{};
    bool clients{};  // names, streets and exact places

    [[nodiscard]] Viewer viewer() const { return {office.committed(), language, false}; }
};

[[nodiscard]] boost::json::object board_view(
    const routing::Incident& incident, const BoardViewer& viewer, routing::Wall now
);
[[nodiscard]] boost::json::object board_view(
    const routing::UnitId& id, const BoardViewer& viewer, routing::Wall now
);
[[nodiscard]] boost::json::array board_units(const BoardViewer& viewer, routing::Wall now);
[[nodiscard]] boost::json::object board_region(const BoardViewer& viewer);
// Since when nobody of the chain could be reached by telephone; null: somebody was.
[[nodiscard]] boost::json::value unheard_view(const routing::State& state);
[[nodiscard]] boost::json::array boards_view(const routing::State& state);

// "Zwaluwstraat 82, 5831 EP Boxmeer" as street and town; no comma: all of it is the street.
struct Address {
    std::string street{};
    std::string town{};
};
[[nodiscard]] Address parts_of_address(const std::string& address);

// "free", "asked", "under_way", "on_scene", "off_duty", "silent".
[[nodiscard]] std::string_view state_of_unit(
    const routing::UnitId& id, const routing::UnitState& unit, const routing::State& state
);

}  // namespace nachtwacht::daemon
