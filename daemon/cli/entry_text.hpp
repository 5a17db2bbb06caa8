// An entry of the journal as lines on a terminal; the same for watch, explain and journal.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "daemon/cli/settings.hpp"

namespace nachtwacht::daemon::cli {

// "!! U1": the sign and the word say what the colour says, for those who see none.
[[nodiscard]] std::string urgency_mark(const Settings& settings, std::string_view urgency);

struct EntryStyle {
    bool date{};     // date and time, not the time alone
    bool reasons{};  // why that unit
    bool number{};   // of the entry
};
void print_entry(
    const Settings& settings, const boost::json::object& entry, const EntryStyle& style
);

}  // namespace nachtwacht::daemon::cli
