// Instants as people and machines write them. Pure but for the zone, which is the machine's tz
// database.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "routing/types.hpp"

namespace nachtwacht::daemon {

// "2026-11-22T06:00:00Z", with milliseconds (".250") where there are any (RFC 3339).
[[nodiscard]] std::string instant_text(routing::Wall wall);

// Reads the same; seconds and fraction may be missing, "+01:00" may stand for "Z" (RFC 3339 5.6).
[[nodiscard]] std::optional<routing::Wall> parse_instant(std::string_view text);

// The zone of every region so far; a time on a Dutch clock.
// "2026-12-25 03:10", and the same with 'T'; "03:10" or "07:00:30" alone is the next such time from
// `now` on. In the hour that happens twice the first, unless 'B' follows ("02:30B"). Nothing when
// there is no such time, or no tz database. RFC 3339 instants are read too.
[[nodiscard]] std::optional<routing::Wall> parse_local(std::string_view text, routing::Wall now);

// "2026-12-25 03:10:07" on a Dutch clock.
[[nodiscard]] std::string local_text(routing::Wall wall);
// "03:10:07".
[[nodiscard]] std::string local_clock(routing::Wall wall);

}  // namespace nachtwacht::daemon
