// One reading of a region pack while it lasts: what has been read, which names were given and which
// were used, and everything that is wrong. Used by pack.cpp and the readers of its sections
// (pack_sections.hpp) only.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/pack_places.hpp"
#include "daemon/yaml_reader.hpp"
#include "routing/region.hpp"

namespace nachtwacht::daemon {

class PackReading {
public:
    explicit PackReading(Mistakes& mistakes) : mistakes_{mistakes} {}

    [[nodiscard]] Mistakes& mistakes() { return mistakes_; }
    [[nodiscard]] routing::Region& region() { return region_; }

    // What is defined from here on may override what earlier folders defined.
    void begin_folder() { ++folder_; }

    // A name is given. False, with a mistake: it is no short word, or this folder gave it before.
    bool define(Section section, const std::string& name, const Mark& at);
    // A name is used; check_names() says whether it was given anywhere.
    void use(Section section, const std::string& name, const Mark& at);
    void check_names();
    // Of this section of the files not everything could be read: nothing is missing in it.
    void leave_gap(const std::string& section) { gaps_.insert(section); }
    [[nodiscard]] bool has_gap(const std::string& section) const { return gaps_.contains(section); }

    // A part of a rule that somebody may have something to say about (pack_places.hpp).
    void note(const std::string& part, const Mark& at) { parts_[part] = at; }
    [[nodiscard]] PackPlaces places(const Mark& start) const;

    [[nodiscard]] bool is_defined(Section section, const std::string& name) const;
    // Where the name was last given.
    [[nodiscard]] Mark place_of(Section section, const std::string& name) const;

private:
    struct Given {
        Mark at{};
        int folder{};
    };
    struct Used {
        Section section{};
        std::string name{};
        Mark at{};
    };

    Mistakes& mistakes_;
    routing::Region region_{};
    int folder_{};
    std::map<std::pair<Section, std::string>, Given> given_{};
    std::vector<Used> used_{};
    std::set<std::string> gaps_{};
    std::map<std::string, Mark> parts_{};
};

// `assumed: reason` among named things: everything in the map is invented.
[[nodiscard]] bool is_assumption(const YamlEntry& entry, Mistakes& mistakes);

// Calls `read` for each entry of a map of named things, with the thing as a base may have left it.
template <class Id, class Thing, class Read>
void read_named(
    const YamlNode& node,
    Section section,
    std::map<Id, Thing>& things,
    PackReading& reading,
    const Read& read
) {
    for (const YamlEntry& entry : entries_of(node, reading.mistakes())) {
        if (is_assumption(entry, reading.mistakes())) {
            continue;
        }
        if (reading.define(section, entry.key, entry.at)) {
            MapReader map{entry.value, reading.mistakes()};
            read(map, things[Id{entry.key}]);
            map.finish();
        }
    }
}

// A list of names of one section.
template <class Id>
void read_names(
    MapReader& map,
    std::string_view key,
    Section section,
    std::vector<Id>& into,
    PackReading& reading
) {
    const YamlNode* node = map.find(key);
    if (node == nullptr) {
        return;
    }
    into.clear();
    for (const YamlNode& item : items_of(*node, reading.mistakes())) {
        std::string name;
        if (read_value(item, name, reading.mistakes())) {
            reading.use(section, name, item.at);
            into.push_back(Id{std::move(name)});
        }
    }
}

template <class Id>
void read_names(
    MapReader& map, std::string_view key, Section section, std::set<Id>& into, PackReading& reading
) {
    std::vector<Id> names{into.begin(), into.end()};
    read_names(map, key, section, names, reading);
    into = {names.begin(), names.end()};
}

// One name of one section; absent: unchanged.
template <class Id>
void read_name(
    MapReader& map, std::string_view key, Section section, Id& into, PackReading& reading
) {
    const YamlNode* node = map.find(key);
    if (node != nullptr && read_value(*node, into.value, reading.mistakes())) {
        reading.use(section, into.value, node->at);
    }
}

// The names that an enumeration has, for "did you mean".
template <class Enum>
std::vector<std::string_view> names_of_all() {
    std::vector<std::string_view> names;
    for (int value = 0; value < 64; ++value) {
        const std::string_view name = name_of(static_cast<Enum>(value));
        if (!name.empty()) {
            names.push_back(name);
        }
    }
    return names;
}

// A word of an enumeration of the core, by name_of() and its reverse `named`.
template <class Enum, class NamedBy>
std::optional<Enum> read_enum(
    const YamlNode& node, const NamedBy& named, std::string_view what, Mistakes& mistakes
) {
    std::string text;
    if (!read_value(node, text, mistakes)) {
        return std::nullopt;
    }
    const std::optional<Enum> value = named(text);
    if (!value) {
        mistakes.add(
            node.at,
            "unknown " + std::string{what} + " '" + text + "'" + instead(text, names_of_all<Enum>())
        );
    }
    return value;
}

template <class Enum, class NamedBy>
std::vector<Enum> read_enums(
    const YamlNode& node, const NamedBy& named, std::string_view what, Mistakes& mistakes
) {
    std::vector<Enum> values;
    for (const YamlNode& item : items_of(node, mistakes)) {
        if (const auto value = read_enum<Enum>(item, named, what, mistakes)) {
            values.push_back(*value);
        }
    }
    return values;
}

// nl and en of the map; both must be there in the end.
void read_label(MapReader& map, routing::Label& label);

// A duration above zero; `what` names it in the mistake.
bool read_positive(
    const YamlNode& node, std::string_view what, routing::Seconds& into, Mistakes& mistakes
);
// "U2: 30min" for each level.
// `owner` is the part of the pack in front of it: "", or "arrangements/ttv/".
void read_norms(
    const YamlNode& node,
    const std::string& owner,
    std::map<routing::Urgency, routing::Seconds>& into,
    PackReading& reading
);

}  // namespace nachtwacht::daemon
