// Reads values of a file (yaml_document.hpp) into plain data. Everything wrong becomes a mistake
// with its place, and reading goes on, so that one run shows all.
//
// What a word may mean: duration `90s`, `30min`, `24h`, `3d`; `true` or `false`; whole numbers
// without sign. Times of day, dates, postcodes, telephone numbers and accounts are quoted, since
// readers of YAML differ in what 08:00 or 0485 would be.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/yaml_document.hpp"
#include "routing/types.hpp"

namespace nachtwacht::daemon {

// Each of these answers whether the value could be read; if not, `into` is unchanged and a mistake
// was added.
bool read_value(const YamlNode& node, std::string& into, Mistakes& mistakes);  // a word, not empty
bool read_value(const YamlNode& node, bool& into, Mistakes& mistakes);
bool read_value(const YamlNode& node, std::uint16_t& into, Mistakes& mistakes);
bool read_value(const YamlNode& node, std::uint32_t& into, Mistakes& mistakes);
bool read_value(const YamlNode& node, std::int32_t& into, Mistakes& mistakes);  // may be negative
bool read_value(const YamlNode& node, routing::Seconds& into, Mistakes& mistakes);
bool read_value(const YamlNode& node, std::vector<std::string>& into, Mistakes& mistakes);
// [52.0907, 5.1214]: latitude, longitude in degrees, at most six decimals.
bool read_value(const YamlNode& node, routing::Position& into, Mistakes& mistakes);
// "2026-04-27"
bool read_value(const YamlNode& node, std::chrono::year_month_day& into, Mistakes& mistakes);
// "18:00", at most "48:00": the day after counts on.
bool read_value(const YamlNode& node, std::chrono::minutes& into, Mistakes& mistakes);
// A word that must stand in quotes; `what` names it ("a postcode").
bool read_quoted(
    const YamlNode& node, std::string_view what, std::string& into, Mistakes& mistakes
);

// The items of a list; none, with a mistake, when it is no list.
[[nodiscard]] std::span<const YamlNode> items_of(const YamlNode& node, Mistakes& mistakes);
// The entries of a map; none, with a mistake, when it is no map.
[[nodiscard]] std::span<const YamlEntry> entries_of(const YamlNode& node, Mistakes& mistakes);

// One map whose keys are known beforehand. It remembers which keys were asked for; finish() makes
// a mistake of every other. Any map may hold `assumed: reason` (why somebody invented what stands
// here).
class MapReader {
public:
    // Both must outlive the reader.
    MapReader(const YamlNode& node, Mistakes& mistakes);

    [[nodiscard]] const Mark& at() const { return node_.at; }
    [[nodiscard]] Mistakes& mistakes() const { return mistakes_; }
    // It is a map and was read to its end: what it does not say is missing.
    [[nodiscard]] bool is_whole() const {
        return node_.shape == YamlNode::Shape::Map && !node_.cut;
    }

    // Null when the key is absent.
    [[nodiscard]] const YamlNode* find(std::string_view key);
    // Absent: a mistake, "write <key>: <example>", unless the map was not read to its end.
    [[nodiscard]] const YamlNode* require(std::string_view key, std::string_view example);
    // Absent: unchanged, and false.
    template <typename T>
    bool read(std::string_view key, T& into) {
        const YamlNode* node = find(key);
        return node != nullptr && read_value(*node, into, mistakes_);
    }
    template <typename T>
    bool require(std::string_view key, std::string_view example, T& into) {
        const YamlNode* node = require(key, example);
        return node != nullptr && read_value(*node, into, mistakes_);
    }
    void finish();

private:
    const YamlNode& node_;
    Mistakes& mistakes_;
    std::vector<std::string> asked_{};
};

}  // namespace nachtwacht::daemon
