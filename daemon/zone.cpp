#include "daemon/zone.hpp"

#include <date/tz.h>

#include <exception>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "daemon/zone_rule.hpp"

namespace nachtwacht::daemon {
namespace {

date::sys_seconds new_year(int year) {
    return date::sys_days{date::year{year} / date::January / 1};
}

ZoneRule rule_of(const std::string& name) {
    std::ifstream file{"/usr/share/zoneinfo/" + name, std::ios::binary};
    std::string last_line;
    for (std::string line; std::getline(file, line);) {
        last_line = std::move(line);
    }
    const auto rule = parse_zone_rule(last_line);
    if (!rule) {
        throw std::runtime_error{"its file ends with no rule that can be read"};
    }
    return *rule;
}

// Adds the changes before `end` that the zone's file lists; returns the period in which the last
// one lies.
date::sys_info add_listed_changes(
    routing::ZoneTable& table,
    const date::time_zone& zone,
    date::sys_info period,
    date::sys_seconds end
) {
    while (period.end < end) {
        const routing::Seconds before = period.offset;
        period = zone.get_info(period.end);
        // A new name for the same offset is no change to a clock.
        if (period.offset != before) {
            table.transitions.push_back({period.begin, period.offset});
        }
    }
    return period;
}

}  // namespace

tl::expected<routing::ZoneTable, std::string> load_zone(
    const std::string& name, int first_year, int last_year
) try {
    const date::time_zone* zone = date::locate_zone(name);
    const date::sys_seconds begin = new_year(first_year);
    const date::sys_seconds end = new_year(last_year + 1);
    const date::sys_info first = zone->get_info(begin);
    routing::ZoneTable table{first.offset, {}};
    const date::sys_info last = add_listed_changes(table, *zone, first, end);
    // Files list changes until 2037 at most, and the library reads the list alone: it would stay
    // with winter time.
    if (last.end < new_year(9999)) {
        return table;
    }
    for (const routing::Transition& change : changes_by(rule_of(name), first_year - 1, last_year)) {
        if (change.at <= last.begin || change.at >= end) {
            continue;
        }
        if (change.at <= begin) {
            table.first_offset = change.offset;
        } else {
            table.transitions.push_back(change);
        }
    }
    return table;
} catch (const std::exception& fault) {
    return tl::unexpected{"time zone " + name + ": " + fault.what()};
}

}  // namespace nachtwacht::daemon
