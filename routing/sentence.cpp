#include "routing/sentence.hpp"

#include <algorithm>

namespace nachtwacht::routing {
namespace {

template <class Map, class Id>
std::string label_in(const Map& map, const Id& id, Language language) {
    const auto found = map.find(id);
    const std::string& label =
        found == map.end() ? id.value : in_language(found->second.label, language);
    return label.empty() ? id.value : label;
}

}  // namespace

std::string say(
    const Pattern& pattern, Language language, std::initializer_list<std::string> parts
) {
    std::string_view rest = language == Language::Dutch ? pattern.nl : pattern.en;
    std::string text;
    for (const std::string& part : parts) {
        const std::size_t gap = std::min(rest.find("{}"), rest.size());
        text.append(rest.substr(0, gap)).append(part);
        rest.remove_prefix(std::min(gap + 2, rest.size()));
    }
    return text.append(rest);
}

std::string about(std::int32_t seconds, Language language) {
    if (seconds < 60) {
        return exactly(seconds);
    }
    const std::int32_t minutes = (seconds + 30) / 60;
    if (minutes < 120) {
        return std::to_string(minutes) + " min";
    }
    const std::string hours =
        std::to_string(minutes / 60) + (language == Language::Dutch ? " uur" : " h");
    return minutes % 60 == 0 ? hours : hours + " " + std::to_string(minutes % 60) + " min";
}

std::string exactly(std::int32_t seconds) {
    const std::string minutes = std::to_string(seconds / 60) + " min";
    std::string rest = std::to_string(seconds % 60) + " s";
    if (seconds < 60) {
        return rest;
    }
    return seconds % 60 == 0 ? minutes : minutes + " " + rest;
}

std::string joined(const std::vector<std::string>& parts, std::string_view by) {
    std::string text;
    for (const std::string& part : parts) {
        text.append(text.empty() ? "" : by).append(part);
    }
    return text;
}

std::string label_of(const UnitId& unit, const Region& region, Language language) {
    return label_in(region.units, unit, language);
}

std::string label_of(const SkillId& skill, const Region& region, Language language) {
    return label_in(region.skills, skill, language);
}

std::string label_of(const ArrangementId& arrangement, const Region& region, Language language) {
    const auto found = std::ranges::find(region.arrangements, arrangement, &Arrangement::id);
    const bool known = found != region.arrangements.end();
    return known && !in_language(found->label, language).empty()
               ? in_language(found->label, language)
               : arrangement.value;
}

std::string text_of(ClientNumber client, Language language) {
    if (client == ClientNumber::None) {
        return say({"cliënt onbekend", "client unknown"}, language);
    }
    const auto number = std::to_string(static_cast<std::uint32_t>(client));
    return say({"cliënt {}", "client {}"}, language, {number});
}

std::string text_of(const OrderId& order) {
    return std::to_string(order.epoch) + "-" + std::to_string(order.number) + "-" +
           std::to_string(order.index);
}

std::string text_of(const TaskId& task) {
    return std::to_string(task.number) + "-" + std::to_string(task.index);
}

}  // namespace nachtwacht::routing
