#include <algorithm>

#include "daemon/pack_sections.hpp"

namespace nachtwacht::daemon {
namespace {

// "5", "5831", "5831A", "5831AB": as the register has it, so without a space.
bool begins_a_postcode(std::string_view text) {
    const std::string_view digits = text.substr(0, 4);
    const std::string_view letters = text.size() > 4 ? text.substr(4) : std::string_view{};
    return letters.size() <= 2 &&
           std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }) &&
           std::ranges::all_of(letters, [](char c) { return c >= 'A' && c <= 'Z'; });
}

void read_postcodes(MapReader& map, routing::Area& area) {
    const YamlNode* node = map.find("postcodes");
    if (node == nullptr) {
        return;
    }
    area.postcodes.clear();
    for (const YamlNode& item : items_of(*node, map.mistakes())) {
        std::string postcode;
        if (!read_quoted(item, "a postcode", postcode, map.mistakes())) {
            continue;
        }
        if (!begins_a_postcode(postcode)) {
            map.mistakes().add(
                item.at,
                "'" + postcode +
                    "' begins no postcode, write digits and letters without a space, such "
                    "as \"5831\", \"58\" or \"5831AB\""
            );
        } else {
            area.postcodes.push_back(std::move(postcode));
        }
    }
}

void read_polygon(MapReader& map, routing::Area& area) {
    const YamlNode* node = map.find("polygon");
    if (node == nullptr) {
        return;
    }
    area.polygon.clear();
    for (const YamlNode& item : items_of(*node, map.mistakes())) {
        routing::Position corner;
        if (read_value(item, corner, map.mistakes())) {
            area.polygon.push_back(corner);
        }
    }
    if (node->items.size() < 3 && node->shape == YamlNode::Shape::List && !node->cut) {
        map.mistakes().add(node->at, "a polygon of fewer than three corners, write at least three");
    }
}

void read_area(MapReader& map, routing::Area& area) {
    read_label(map, area.label);
    read_postcodes(map, area);
    std::vector<std::string> municipalities;
    if (map.read("municipalities", municipalities)) {
        area.municipalities = {municipalities.begin(), municipalities.end()};
    }
    read_polygon(map, area);
    const auto says = [&map](std::string_view key) {  // rightly or wrongly: one mistake is enough
        const YamlNode* node = map.find(key);
        return node != nullptr && (node->shape != YamlNode::Shape::List || !node->items.empty());
    };
    const bool known =
        !area.postcodes.empty() || !area.municipalities.empty() || !area.polygon.empty();
    if (map.is_whole() && !known && !says("postcodes") && !says("municipalities") &&
        !says("polygon")) {
        map.mistakes().add(
            map.at(), "an area in which nobody lives, write postcodes, municipalities or a polygon"
        );
    }
}

// `keeps_base: {covered_by: [unit], unless: [U0, U1], at_most: 30min}`
void read_keeps_base(MapReader& map, routing::Unit& unit, PackReading& reading) {
    const YamlNode* node = map.find("keeps_base");
    if (node == nullptr) {
        return;
    }
    routing::KeepsBase& keeps = unit.keeps_base.emplace();
    MapReader inside{*node, map.mistakes()};
    read_names(inside, "covered_by", Section::Unit, keeps.covered_by, reading);
    if (const YamlNode* unless = inside.find("unless")) {
        const auto levels = read_enums<routing::Urgency>(
            *unless, routing::urgency_named, "urgency", map.mistakes()
        );
        keeps.unless = {levels.begin(), levels.end()};
    }
    inside.read("at_most", keeps.at_most);
    inside.finish();
    if (keeps.covered_by.empty() && keeps.unless.empty()) {
        map.mistakes().add(
            node->at,
            "a unit that can never leave its base, write covered_by: [unit] or unless: [U0, U1]"
        );
    }
}

void read_unit(MapReader& map, routing::Unit& unit, PackReading& reading) {
    read_label(map, unit.label);
    read_name(map, "team", Section::Team, unit.team, reading);
    read_names(map, "skills", Section::Skill, unit.skills, reading);
    map.read("base", unit.base);
    map.read("second_channel", unit.second_channel);
    map.read("call_out", unit.call_out);
    read_keeps_base(map, unit, reading);
    if (unit.team.empty()) {
        static_cast<void>(map.require("team", "the team that it belongs to"));
    }
    if (unit.skills.empty()) {
        const YamlNode* skills = map.require("skills", "[what it can do]");
        if (skills != nullptr && skills->shape == YamlNode::Shape::List && !skills->cut) {
            map.mistakes().add(skills->at, "a unit without skills, write skills: [what it can do]");
        }
    }
    if (unit.base == routing::Position{}) {
        static_cast<void>(map.require("base", "[latitude, longitude]"));
    }
}

// Organisations and sites are names only; the core compares them.
void read_plain_names(const YamlNode& node, Section section, PackReading& reading) {
    std::map<routing::OrganisationId, routing::Label> labels;
    read_named(node, section, labels, reading, [](MapReader& map, routing::Label& label) {
        read_label(map, label);
    });
}

}  // namespace

void read_areas(const YamlNode& node, PackReading& reading) {
    read_named(
        node,
        Section::Area,
        reading.region().areas,
        reading,
        [](MapReader& map, routing::Area& area) { read_area(map, area); }
    );
}

void read_organisations(const YamlNode& node, PackReading& reading) {
    read_plain_names(node, Section::Organisation, reading);
}

void read_sites(const YamlNode& node, PackReading& reading) {
    read_plain_names(node, Section::Site, reading);
}

void read_teams(const YamlNode& node, PackReading& reading) {
    read_named(
        node,
        Section::Team,
        reading.region().teams,
        reading,
        [&reading](MapReader& map, routing::Team& team) {
            read_label(map, team.label);
            read_name(map, "organisation", Section::Organisation, team.organisation, reading);
            read_name(map, "window", Section::Window, team.window, reading);
            map.read("professional_only", team.professional_only);
        }
    );
}

void read_units(const YamlNode& node, PackReading& reading) {
    read_named(
        node,
        Section::Unit,
        reading.region().units,
        reading,
        [&reading](MapReader& map, routing::Unit& unit) { read_unit(map, unit, reading); }
    );
}

}  // namespace nachtwacht::daemon
