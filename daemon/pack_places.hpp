// Where each rule of a region pack stands in its files, for whoever has something to say about it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/mistake.hpp"

namespace nachtwacht::daemon {

// Things that have names of their own.
enum class Section : std::uint8_t {
    Skill,
    CarePath,
    Holiday,
    Window,
    Area,
    Organisation,
    Site,
    Team,
    Unit,
    Arrangement,
    Kind,
};
[[nodiscard]] std::string_view word_for(Section section);  // "skill", "care path"
[[nodiscard]] std::string_view key_of(Section section);    // "skills", "care_paths"

struct PackPlaces {
    struct Place {
        Mark at{};
        bool own{};  // of the pack itself, not of a base
    };
    std::map<std::pair<Section, std::string>, Place> rules{};
    // Parts of rules: "arrangements/ttv/window", "arrangements/ttv/norms/U2", "norms/U2", and where
    // a skill is first asked for: "needs/so".
    std::map<std::string, Mark> parts{};
    Mark start{};         // of pack.yaml
    Mark arrangements{};  // of their list, in the last file that has one

    // The part, else the rule, else the start.
    [[nodiscard]] Mark of(Section section, const std::string& name, const std::string& part = {})
        const;
    [[nodiscard]] Mark part_or_start(const std::string& part) const;
};

}  // namespace nachtwacht::daemon
