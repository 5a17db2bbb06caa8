#include "daemon/pack_reading.hpp"

#include <algorithm>

namespace nachtwacht::daemon {
namespace {

constexpr std::size_t longest_name = 40;

bool is_short_word(std::string_view name) {
    return !name.empty() && name.size() <= longest_name && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

}  // namespace

bool PackReading::define(Section section, const std::string& name, const Mark& at) {
    if (!is_short_word(name)) {
        mistakes_.add(
            at,
            "'" + name + "' cannot name the " + std::string{word_for(section)} +
                ", write at most 40 small letters, digits, - and _"
        );
        return false;
    }
    if (section == Section::CarePath && name == "none") {
        mistakes_.add(at, "'none' stands for a request without care path, write another name");
        return false;
    }
    const auto [entry, is_new] = given_.try_emplace({section, name}, Given{at, folder_});
    if (!is_new && entry->second.folder == folder_) {
        mistakes_.add(
            at,
            "the " + std::string{word_for(section)} + " '" + name + "' stands already at " +
                to_place(entry->second.at) + ", write another name"
        );
        return false;
    }
    entry->second = Given{at, folder_};
    return true;
}

void PackReading::use(Section section, const std::string& name, const Mark& at) {
    used_.push_back(Used{section, name, at});
}

void PackReading::check_names() {
    for (const Used& used : used_) {
        if (is_defined(used.section, used.name) ||
            gaps_.contains(std::string{key_of(used.section)})) {
            continue;
        }
        std::vector<std::string_view> names;
        for (const auto& [key, given] : given_) {
            if (key.first == used.section) {
                names.emplace_back(key.second);
            }
        }
        mistakes_.add(
            used.at,
            "unknown " + std::string{word_for(used.section)} + " '" + used.name + "'" +
                instead(used.name, names)
        );
    }
}

bool PackReading::is_defined(Section section, const std::string& name) const {
    return given_.contains({section, name});
}

PackPlaces PackReading::places(const Mark& start) const {
    PackPlaces places;
    places.start = start;
    places.parts = parts_;
    for (const auto& [key, given] : given_) {
        places.rules[key] = {given.at, given.folder == folder_};
    }
    for (const Used& used : used_) {
        if (used.section == Section::Skill) {
            places.parts.try_emplace("needs/" + used.name, used.at);
        }
    }
    places.arrangements = places.part_or_start("arrangements");
    return places;
}

Mark PackReading::place_of(Section section, const std::string& name) const {
    const auto found = given_.find({section, name});
    return found == given_.end() ? Mark{} : found->second.at;
}

bool is_assumption(const YamlEntry& entry, Mistakes& mistakes) {
    std::string reason;
    if (entry.key != "assumed") {
        return false;
    }
    read_value(entry.value, reason, mistakes);
    return true;
}

void read_label(MapReader& map, routing::Label& label) {
    map.read("nl", label.nl);
    map.read("en", label.en);
    for (const auto& [key, text] : {std::pair{"nl", &label.nl}, std::pair{"en", &label.en}}) {
        if (text->empty()) {
            static_cast<void>(map.require(key, "the name as people say it"));
        }
    }
}

bool read_positive(
    const YamlNode& node, std::string_view what, routing::Seconds& into, Mistakes& mistakes
) {
    routing::Seconds read{};
    if (!read_value(node, read, mistakes)) {
        return false;
    }
    if (read <= routing::Seconds{0}) {
        mistakes.add(node.at, std::string{what} + " of zero, write a duration such as 30min");
        return false;
    }
    into = read;
    return true;
}

void read_norms(
    const YamlNode& node,
    const std::string& owner,
    std::map<routing::Urgency, routing::Seconds>& into,
    PackReading& reading
) {
    Mistakes& mistakes = reading.mistakes();
    for (const YamlEntry& entry : entries_of(node, mistakes)) {
        if (is_assumption(entry, mistakes)) {
            continue;
        }
        const auto urgency = routing::urgency_named(entry.key);
        if (!urgency) {
            mistakes.add(
                entry.at,
                "unknown urgency '" + entry.key + "'" +
                    instead(entry.key, names_of_all<routing::Urgency>())
            );
            continue;
        }
        routing::Seconds norm{};
        if (read_positive(entry.value, "an arrival norm", norm, mistakes)) {
            into[*urgency] = norm;
            reading.note(owner + "norms/" + entry.key, entry.value.at);
        }
    }
}

}  // namespace nachtwacht::daemon
