#include <algorithm>

#include "daemon/pack_sections.hpp"

namespace nachtwacht::daemon {
namespace {

using routing::Arrangement;
using routing::TeamId;

std::vector<TeamId> read_tier(const YamlNode& node, PackReading& reading) {
    std::vector<TeamId> teams;
    for (const YamlNode& item : items_of(node, reading.mistakes())) {
        std::string team;
        if (read_value(item, team, reading.mistakes())) {
            reading.use(Section::Team, team, item.at);
            teams.push_back(TeamId{std::move(team)});
        }
    }
    if (node.shape == YamlNode::Shape::List && node.items.empty() && !node.cut) {
        reading.mistakes().add(node.at, "a tier without teams, write [team] or leave it out");
    }
    return teams;
}

void read_tiers(MapReader& map, Arrangement& arrangement, PackReading& reading) {
    const YamlNode* node = map.require("tiers", "[[team], [team after it]]");
    if (node == nullptr) {
        return;
    }
    arrangement.tiers.clear();
    for (const YamlNode& tier : items_of(*node, reading.mistakes())) {
        reading.note(
            "arrangements/" + arrangement.id.value + "/tiers/" +
                std::to_string(arrangement.tiers.size() + 1),
            tier.at
        );
        arrangement.tiers.push_back(read_tier(tier, reading));
    }
    if (node->shape == YamlNode::Shape::List && node->items.empty() && !node->cut) {
        reading.mistakes().add(node->at, "an arrangement without tiers, write [[team]]");
    }
}

template <class Enum, class NamedBy>
void read_enum_set(
    MapReader& map,
    std::string_view key,
    const NamedBy& named,
    std::string_view what,
    std::set<Enum>& into
) {
    if (const YamlNode* node = map.find(key)) {
        const auto values = read_enums<Enum>(*node, named, what, map.mistakes());
        into = {values.begin(), values.end()};
    }
}

void read_sites_of(MapReader& map, Arrangement& arrangement, PackReading& reading) {
    std::set<routing::AreaId> names;  // sites have no type of their own in the core
    read_names(map, "sites", Section::Site, names, reading);
    for (const routing::AreaId& name : names) {
        arrangement.sites.insert(name.value);
    }
}

// `none` stands for a request without a care path.
void read_care_paths_of(MapReader& map, Arrangement& arrangement, PackReading& reading) {
    const YamlNode* node = map.find("care_paths");
    if (node == nullptr) {
        return;
    }
    for (const YamlNode& item : items_of(*node, reading.mistakes())) {
        std::string name;
        if (!read_value(item, name, reading.mistakes())) {
            continue;
        }
        if (name == "none") {
            name.clear();
        } else {
            reading.use(Section::CarePath, name, item.at);
        }
        arrangement.care_paths.insert(routing::CarePathId{std::move(name)});
    }
}

void read_whom(MapReader& map, Arrangement& arrangement, PackReading& reading) {
    read_names(map, "areas", Section::Area, arrangement.areas, reading);
    read_sites_of(map, arrangement, reading);
    read_names(map, "own_clients_of", Section::Organisation, arrangement.own_clients_of, reading);
    read_names(map, "subscribers_of", Section::Organisation, arrangement.subscribers_of, reading);
}

void read_what(MapReader& map, Arrangement& arrangement, PackReading& reading) {
    read_enum_set(map, "askers", routing::asker_named, "asker", arrangement.askers);
    read_enum_set(map, "kinds", routing::kind_named, "kind", arrangement.kinds);
    read_enum_set(map, "urgencies", routing::urgency_named, "urgency", arrangement.urgencies);
    read_care_paths_of(map, arrangement, reading);
    read_name(map, "window", Section::Window, arrangement.window, reading);
    read_names(map, "needs", Section::Skill, arrangement.needs, reading);
    if (const YamlNode* norms = map.find("norms")) {
        read_norms(
            *norms, "arrangements/" + arrangement.id.value + "/", arrangement.norms, reading
        );
    }
}

// Absent means no matter; whoever writes an empty list means nobody, and would get everybody.
void refuse_empty_lists(MapReader& map) {
    for (const std::string_view key :
         {"areas",
          "sites",
          "own_clients_of",
          "subscribers_of",
          "askers",
          "kinds",
          "urgencies",
          "care_paths"}) {
        const YamlNode* node = map.find(key);
        if (node != nullptr && node->shape == YamlNode::Shape::List && node->items.empty() &&
            !node->cut) {
            map.mistakes().add(
                node->at,
                "an empty list would mean everybody, write at least one or leave '" +
                    std::string{key} + "' out"
            );
        }
    }
}

// What holds over the kind's own rule, and who else has a part in it.
void read_how(MapReader& map, Arrangement& arrangement, PackReading& reading) {
    read_names(map, "when_late", Section::Team, arrangement.when_late, reading);
    read_names(map, "consult", Section::Team, arrangement.consult, reading);
    if (const YamlNode* mode = map.find("mode")) {
        arrangement.mode =
            read_enum<routing::Mode>(*mode, routing::mode_named, "mode", map.mistakes());
    }
}

void read_arrangement(MapReader& map, Arrangement& arrangement, PackReading& reading) {
    read_label(map, arrangement.label);
    read_whom(map, arrangement, reading);
    read_what(map, arrangement, reading);
    refuse_empty_lists(map);
    read_tiers(map, arrangement, reading);
    read_how(map, arrangement, reading);
}

}  // namespace

// An arrangement of the base is replaced as a whole by one of the same name; those of the region
// come before the base's.
void read_arrangements(const YamlNode& node, PackReading& reading) {
    std::vector<Arrangement> read;
    reading.note("arrangements", node.at);
    for (const YamlNode& item : items_of(node, reading.mistakes())) {
        MapReader map{item, reading.mistakes()};
        Arrangement arrangement;
        const YamlNode* id = map.require("id", "a short word");
        if (id != nullptr && read_value(*id, arrangement.id.value, reading.mistakes())) {
            reading.define(Section::Arrangement, arrangement.id.value, id->at);
        }
        for (const YamlEntry& entry : item.entries) {
            reading.note("arrangements/" + arrangement.id.value + "/" + entry.key, entry.value.at);
        }
        read_arrangement(map, arrangement, reading);
        map.finish();
        read.push_back(std::move(arrangement));
    }
    auto& all = reading.region().arrangements;
    std::erase_if(all, [&read](const Arrangement& old) {
        return std::ranges::find(read, old.id, &Arrangement::id) != read.end();
    });
    all.insert(all.begin(), read.begin(), read.end());
}

}  // namespace nachtwacht::daemon
