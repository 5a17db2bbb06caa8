#include "daemon/yaml_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace nachtwacht::daemon {
namespace {

using Shape = YamlNode::Shape;
namespace chrono = std::chrono;

std::string shown(const YamlNode& node) {
    switch (node.shape) {
        case Shape::Nothing:
            return "nothing";
        case Shape::List:
            return "a list";
        case Shape::Map:
            return "a map";
        case Shape::Word:
            break;
    }
    return "'" + node.text + "'";
}

bool wrong(const YamlNode& node, const std::string& wanted, Mistakes& mistakes) {
    if (!node.cut) {  // that it could not be read to its end is a mistake already
        mistakes.add(node.at, shown(node) + " stands here, write " + wanted);
    }
    return false;
}

template <typename Number>
std::optional<Number> number_in(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

template <typename Number>
bool read_number(const YamlNode& node, Number& into, Mistakes& mistakes) {
    const auto number = number_in<Number>(node.text);
    if (node.shape != Shape::Word || node.quoted || !number) {
        return wrong(node, "a whole number, such as 3", mistakes);
    }
    into = *number;
    return true;
}

std::optional<std::int64_t> seconds_in_unit(std::string_view unit) {
    struct Unit {
        std::string_view name;
        std::int64_t seconds;
    };
    constexpr std::array units{Unit{"s", 1}, Unit{"min", 60}, Unit{"h", 3600}, Unit{"d", 86'400}};
    const auto found = std::ranges::find(units, unit, &Unit::name);
    return found == units.end() ? std::nullopt : std::optional{found->seconds};
}

// Degrees with at most six decimals, in millionths; no floating point, so it is the same
// everywhere.
std::optional<std::int32_t> micro_degrees(std::string_view text) {
    const bool negative = text.starts_with('-');
    text.remove_prefix(negative ? 1 : 0);
    const std::size_t point = std::min(text.find('.'), text.size());
    std::string digits{text.substr(0, point)};
    const std::string_view decimals =
        point < text.size() ? text.substr(point + 1) : std::string_view{};
    if (digits.empty() || digits.size() > 3 || decimals.size() > 6) {
        return std::nullopt;
    }
    digits += decimals;
    digits.append(6 - decimals.size(), '0');
    if (!std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) {
        return std::nullopt;
    }
    const auto number = number_in<std::int32_t>(digits);
    return number ? std::optional{negative ? -*number : *number} : std::nullopt;
}

template <typename Number>
std::optional<Number> digits_at(std::string_view text, std::size_t from, std::size_t count) {
    const std::string_view part = text.substr(from, count);
    const bool only_digits = std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    return only_digits ? number_in<Number>(part) : std::nullopt;
}

std::optional<chrono::year_month_day> date_in(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    const auto year = digits_at<int>(text, 0, 4);
    const auto month = digits_at<unsigned>(text, 5, 2);
    const auto day = digits_at<unsigned>(text, 8, 2);
    if (!year || !month || !day) {
        return std::nullopt;
    }
    const chrono::year_month_day date{
        chrono::year{*year}, chrono::month{*month}, chrono::day{*day}};
    return date.ok() ? std::optional{date} : std::nullopt;
}

std::optional<chrono::minutes> clock_in(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') {
        return std::nullopt;
    }
    const auto hour = digits_at<int>(text, 0, 2);
    const auto minute = digits_at<int>(text, 3, 2);
    if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > 48 * 60) {
        return std::nullopt;
    }
    return chrono::hours{*hour} + chrono::minutes{*minute};
}

}  // namespace

bool read_value(const YamlNode& node, std::string& into, Mistakes& mistakes) {
    if (node.shape != Shape::Word || node.text.empty()) {
        return wrong(node, "a word or a text", mistakes);
    }
    into = node.text;
    return true;
}

bool read_value(const YamlNode& node, bool& into, Mistakes& mistakes) {
    if (node.shape != Shape::Word || node.quoted || (node.text != "true" && node.text != "false")) {
        return wrong(node, "true or false", mistakes);
    }
    into = node.text == "true";
    return true;
}

bool read_value(const YamlNode& node, std::uint16_t& into, Mistakes& mistakes) {
    return read_number(node, into, mistakes);
}
bool read_value(const YamlNode& node, std::uint32_t& into, Mistakes& mistakes) {
    return read_number(node, into, mistakes);
}
bool read_value(const YamlNode& node, std::int32_t& into, Mistakes& mistakes) {
    return read_number(node, into, mistakes);
}

bool read_value(const YamlNode& node, routing::Seconds& into, Mistakes& mistakes) {
    constexpr std::int64_t longest_s = 366LL * 86'400;
    const std::string_view text{node.text};
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto count = number_in<std::uint32_t>(text.substr(0, digits));
    const auto unit_s = seconds_in_unit(text.substr(digits));
    if (node.shape != Shape::Word || !count || !unit_s || *count > longest_s / *unit_s) {
        return wrong(node, "a duration, such as 90s, 30min, 24h or 3d", mistakes);
    }
    into = routing::Seconds{*count * *unit_s};
    return true;
}

bool read_value(const YamlNode& node, std::vector<std::string>& into, Mistakes& mistakes) {
    std::vector<std::string> words;
    bool good = node.shape == Shape::List;
    for (const YamlNode& item : items_of(node, mistakes)) {
        good = read_value(item, words.emplace_back(), mistakes) && good;
    }
    if (good) {
        into = std::move(words);
    }
    return good;
}

bool read_value(const YamlNode& node, routing::Position& into, Mistakes& mistakes) {
    constexpr std::string_view wanted =
        "[latitude, longitude] in degrees, such as [51.6461, 5.9462]";
    if (node.shape != Shape::List || node.items.size() != 2) {
        return wrong(node, std::string{wanted}, mistakes);
    }
    const auto latitude = micro_degrees(node.items[0].text);
    const auto longitude = micro_degrees(node.items[1].text);
    const bool on_earth = latitude && longitude && std::abs(*latitude) <= 90'000'000 &&
                          std::abs(*longitude) <= 180'000'000;
    if (!on_earth) {
        return wrong(latitude ? node.items[1] : node.items[0], std::string{wanted}, mistakes);
    }
    into = routing::Position{*latitude, *longitude};
    return true;
}

bool read_value(const YamlNode& node, chrono::year_month_day& into, Mistakes& mistakes) {
    std::string text;
    if (!read_quoted(node, "a date", text, mistakes)) {
        return false;
    }
    const auto date = date_in(text);
    if (!date) {
        return wrong(node, "a day that exists, such as \"2026-04-27\"", mistakes);
    }
    into = *date;
    return true;
}

bool read_value(const YamlNode& node, chrono::minutes& into, Mistakes& mistakes) {
    std::string text;
    if (!read_quoted(node, "a time", text, mistakes)) {
        return false;
    }
    const auto clock = clock_in(text);
    if (!clock) {
        return wrong(node, "a time between \"00:00\" and \"48:00\"", mistakes);
    }
    into = *clock;
    return true;
}

bool read_quoted(
    const YamlNode& node, std::string_view what, std::string& into, Mistakes& mistakes
) {
    if (node.shape != Shape::Word || node.text.empty()) {
        return wrong(node, std::string{what} + " in quotes", mistakes);
    }
    if (!node.quoted) {
        mistakes.add(node.at, std::string{what} + " without quotes, write \"" + node.text + "\"");
        return false;
    }
    into = node.text;
    return true;
}

std::span<const YamlNode> items_of(const YamlNode& node, Mistakes& mistakes) {
    if (node.shape != Shape::List) {
        wrong(node, "a list, such as [a, b]", mistakes);
    }
    return node.items;
}

std::span<const YamlEntry> entries_of(const YamlNode& node, Mistakes& mistakes) {
    if (node.shape != Shape::Map) {
        wrong(node, "a map of 'name: value'", mistakes);
    }
    return node.entries;
}

MapReader::MapReader(const YamlNode& node, Mistakes& mistakes) : node_{node}, mistakes_{mistakes} {
    static_cast<void>(entries_of(node, mistakes));
}

const YamlNode* MapReader::find(std::string_view key) {
    asked_.emplace_back(key);
    const auto entry = std::ranges::find(node_.entries, key, &YamlEntry::key);
    return entry == node_.entries.end() ? nullptr : &entry->value;
}

const YamlNode* MapReader::require(std::string_view key, std::string_view example) {
    const YamlNode* node = find(key);
    if (node == nullptr && is_whole()) {
        mistakes_.add(
            node_.at,
            "'" + std::string{key} + "' is missing, write " + std::string{key} + ": " +
                std::string{example}
        );
    }
    return node;
}

void MapReader::finish() {
    std::string reason;
    read("assumed", reason);
    const std::vector<std::string_view> known{asked_.begin(), asked_.end()};
    for (const YamlEntry& entry : node_.entries) {
        if (std::ranges::find(asked_, entry.key) == asked_.end()) {
            mistakes_.add(entry.at, "unknown key '" + entry.key + "'" + instead(entry.key, known));
        }
    }
}

}  // namespace nachtwacht::daemon
