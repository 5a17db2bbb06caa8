// JSON that may hold a password: everything that reading it took is overwritten when it goes.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string_view>

namespace nachtwacht::daemon {

// At most 8 deep. Nothing: it is no JSON, or no object.
[[nodiscard]] std::optional<boost::json::object> read_wiped_object(std::string_view text);

}  // namespace nachtwacht::daemon
