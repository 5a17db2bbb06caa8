#include "daemon/pack_places.hpp"

#include <array>

namespace nachtwacht::daemon {

std::string_view word_for(Section section) {
    constexpr std::array<std::string_view, 11> words{
        "skill",
        "care path",
        "holiday",
        "window",
        "area",
        "organisation",
        "site",
        "team",
        "unit",
        "arrangement",
        "kind"};
    return words.at(static_cast<std::size_t>(section));
}

std::string_view key_of(Section section) {
    constexpr std::array<std::string_view, 11> keys{
        "skills",
        "care_paths",
        "holidays",
        "windows",
        "areas",
        "organisations",
        "sites",
        "teams",
        "units",
        "arrangements",
        "kinds"};
    return keys.at(static_cast<std::size_t>(section));
}

Mark PackPlaces::of(Section section, const std::string& name, const std::string& part) const {
    const auto found = part.empty()
                           ? parts.end()
                           : parts.find(std::string{key_of(section)} + "/" + name + "/" + part);
    if (found != parts.end()) {
        return found->second;
    }
    const auto rule = rules.find({section, name});
    return rule == rules.end() ? start : rule->second.at;
}

Mark PackPlaces::part_or_start(const std::string& part) const {
    const auto found = parts.find(part);
    return found == parts.end() ? start : found->second;
}

}  // namespace nachtwacht::daemon
