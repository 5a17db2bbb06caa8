// The profile of YAML that every file of the house is written in: maps, lists and words. No
// anchors, aliases, tags or merge keys, one document a file, at most 1 MB and 16 levels. What a
// plain word means (number, duration, yes or no) is decided by whoever reads it (yaml_reader.hpp),
// never by its spelling.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/mistake.hpp"

namespace nachtwacht::daemon {

inline constexpr std::size_t most_yaml_bytes = 1'000'000;
inline constexpr std::size_t most_yaml_levels = 16;

struct YamlEntry;

struct YamlNode {
    enum class Shape : std::uint8_t { Nothing, Word, List, Map };
    Shape shape{Shape::Nothing};
    Mark at{};
    std::string text{};  // of a word
    bool quoted{};       // '...' or "..." or a block of text
    std::vector<YamlNode> items{};
    std::vector<YamlEntry> entries;  // in the order of the file; a repeated key stands once
    bool cut{false};  // the parser gave up inside it: what it lacks may stand behind that place
};

struct YamlEntry {
    std::string key{};
    Mark at{};  // of the key
    YamlNode value{};
};

// An empty document is an empty map. Where the parser gives up, everything before that place in the
// section (the key at the left margin) and all other sections are read all the same, so that one
// run shows all mistakes. No value: nothing at all could be read.
[[nodiscard]] std::optional<YamlNode> read_yaml(
    std::string_view content, const std::string& file, Mistakes& mistakes
);

}  // namespace nachtwacht::daemon
