// The sections of a region pack, one reader each; used by pack.cpp only. Every reader takes what a
// base has left in the region and writes over it key by key.
#pragma once

#include "daemon/pack_reading.hpp"

namespace nachtwacht::daemon {

// pack_kinds.cpp
void read_kinds(const YamlNode& node, PackReading& reading);
void read_skills(const YamlNode& node, PackReading& reading);
void read_care_paths(const YamlNode& node, PackReading& reading);

// pack_calendar.cpp
void read_zone(const YamlNode& node, PackReading& reading);
void read_holidays(const YamlNode& node, PackReading& reading);
void read_windows(const YamlNode& node, PackReading& reading);

// pack_teams.cpp
void read_areas(const YamlNode& node, PackReading& reading);
void read_organisations(const YamlNode& node, PackReading& reading);
void read_sites(const YamlNode& node, PackReading& reading);
void read_teams(const YamlNode& node, PackReading& reading);
void read_units(const YamlNode& node, PackReading& reading);

// pack_arrangements.cpp
void read_arrangements(const YamlNode& node, PackReading& reading);

// pack_settings.cpp
void read_times(const YamlNode& node, PackReading& reading);
void read_weights(const YamlNode& node, PackReading& reading);
void read_crow_fly(const YamlNode& node, PackReading& reading);
void read_chain(const YamlNode& node, PackReading& reading);
void read_hap(const YamlNode& node, PackReading& reading);

// pack_check.cpp: what only shows when everything is read. `start` is the place for what is
// missing.
void check_meaning(PackReading& reading, const Mark& start);

}  // namespace nachtwacht::daemon
