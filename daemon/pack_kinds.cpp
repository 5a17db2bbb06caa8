#include <algorithm>

#include "daemon/pack_sections.hpp"

namespace nachtwacht::daemon {
namespace {

using routing::KindRule;
using routing::Urgency;

void read_level(MapReader& map, std::string_view key, std::optional<Urgency>& into) {
    if (const YamlNode* node = map.find(key)) {
        into = read_enum<Urgency>(*node, routing::urgency_named, "urgency", map.mistakes());
    }
}

void read_words(MapReader& map, KindRule& rule) {
    if (const YamlNode* node = map.find("lane")) {
        rule.lane = read_enum<routing::Lane>(*node, routing::lane_named, "lane", map.mistakes())
                        .value_or(rule.lane);
    }
    if (const YamlNode* node = map.find("mode")) {
        rule.mode = read_enum<routing::Mode>(*node, routing::mode_named, "mode", map.mistakes())
                        .value_or(rule.mode);
    }
    if (const YamlNode* node = map.find("tasks")) {
        rule.tasks =
            read_enums<routing::TaskKind>(*node, routing::task_kind_named, "task", map.mistakes());
    }
}

void read_rule(MapReader& map, KindRule& rule, PackReading& reading) {
    read_words(map, rule);
    read_level(map, "raw", rule.raw);
    read_level(map, "layman", rule.layman);
    read_names(map, "needs", Section::Skill, rule.needs, reading);
    map.read("unit_beside_112", rule.unit_beside_112);
    map.read("keep_out", rule.keep_out);
    map.read("professional_only", rule.professional_only);
    map.read("due", rule.due);
    map.read("due_vulnerable", rule.due_vulnerable);
}

void check_rule(const YamlEntry& entry, const KindRule& rule, Mistakes& mistakes) {
    if (entry.value.cut) {
        return;
    }
    if (rule.lane == routing::Lane::Technical && rule.due <= routing::Seconds{0}) {
        mistakes.add(
            entry.at, "the technical kind '" + entry.key + "' is never due, write due: 1d"
        );
    }
    if (rule.professional_only && rule.raw) {
        const auto raw = std::ranges::find(entry.value.entries, "raw", &YamlEntry::key);
        mistakes.add(
            raw == entry.value.entries.end() ? entry.at : raw->value.at,
            "'" + entry.key + "' is for professionals only and has a raw level, leave out one"
        );
    }
}

}  // namespace

void read_kinds(const YamlNode& node, PackReading& reading) {
    for (const YamlEntry& entry : entries_of(node, reading.mistakes())) {
        if (is_assumption(entry, reading.mistakes())) {
            continue;
        }
        const auto kind = routing::kind_named(entry.key);
        if (!kind) {
            reading.mistakes().add(
                entry.at,
                "unknown kind '" + entry.key + "'" +
                    instead(entry.key, names_of_all<routing::Kind>())
            );
            continue;
        }
        if (!reading.define(Section::Kind, entry.key, entry.at)) {
            continue;
        }
        KindRule& rule = reading.region().kinds[*kind];
        MapReader map{entry.value, reading.mistakes()};
        read_rule(map, rule, reading);
        map.finish();
        check_rule(entry, rule, reading.mistakes());
    }
}

void read_skills(const YamlNode& node, PackReading& reading) {
    read_named(
        node,
        Section::Skill,
        reading.region().skills,
        reading,
        [&reading](MapReader& map, routing::Skill& skill) {
            read_label(map, skill.label);
            read_names(map, "includes", Section::Skill, skill.includes, reading);
        }
    );
}

void read_care_paths(const YamlNode& node, PackReading& reading) {
    read_named(
        node,
        Section::CarePath,
        reading.region().care_paths,
        reading,
        [&reading](MapReader& map, routing::CarePath& path) {
            read_label(map, path.label);
            read_names(map, "needs", Section::Skill, path.needs, reading);
            if (const YamlNode* askers = map.find("askers")) {
                const auto read = read_enums<routing::Asker>(
                    *askers, routing::asker_named, "asker", reading.mistakes()
                );
                path.askers = {read.begin(), read.end()};
            }
        }
    );
}

}  // namespace nachtwacht::daemon
