// Reads the machine's tz database into the table that the core's calendars use.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "routing/zone.hpp"

namespace nachtwacht::daemon {

// The clock changes of a zone ("Europe/Amsterdam") in these years of UTC, both inclusive, from
// /usr/share/zoneinfo; nothing is downloaded. The error is one line for a person: an unknown name,
// or no tz database. Blocks on the disk: for start-up and reload, from one thread at a time.
[[nodiscard]] tl::expected<routing::ZoneTable, std::string> load_zone(
    const std::string& name, int first_year, int last_year
);

}  // namespace nachtwacht::daemon
