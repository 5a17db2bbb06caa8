#include "daemon/board_picture.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "daemon/instant.hpp"

namespace nachtwacht::daemon {

namespace json = boost::json;

BoardPicture::BoardPicture(const routing::State& state) : entry_(state.entries) {
    for (const auto& [number, incident] : state.incidents) {
        if (incident.is_open()) {
            numbers_.push_back(number);
        }
    }
}

std::set<std::uint64_t> BoardPicture::add_piece(const BoardViewer& viewer, routing::Wall now) {
    const auto& incidents = viewer.office.committed().incidents;
    std::set<std::uint64_t> added;
    const auto end = std::min(numbers_.size(), next_ + piece);
    for (; next_ < end; ++next_) {
        const auto found = incidents.find(numbers_[next_]);
        if (found == incidents.end() || !found->second.is_open()) {
            continue;
        }
        incidents_ += incidents_.empty() ? "" : ",";
        incidents_ += json::serialize(board_view(found->second, viewer, now));
        added.insert(numbers_[next_]);
    }
    return added;
}

std::string BoardPicture::text(
    const BoardViewer& viewer, std::string_view readiness, routing::Wall now
) const {
    const auto& state = viewer.office.committed();
    const auto rest = json::serialize(json::object{
        {"entry", entry_},
        {"epoch", viewer.office.health().epoch},
        {"at", instant_text(now)},
        {"region", board_region(viewer)},
        {"readiness", json::string_view{readiness}},
        {"units", board_units(viewer, now)},
        {"boards", boards_view(state)},
        {"unheard", unheard_view(state)}});
    return "{\"incidents\":[" + incidents_ + "]," + rest.substr(1);
}

}  // namespace nachtwacht::daemon
