// Building sentences: whole patterns in both languages, filled in, so that each language keeps its
// own order of words.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "routing/words.hpp"

namespace nachtwacht::routing {

struct Pattern {
    std::string_view nl{};
    std::string_view en{};
};

// The pattern with each "{}" replaced by the next part.
[[nodiscard]] std::string say(
    const Pattern& pattern, Language language, std::initializer_list<std::string> parts = {}
);

// "40 s" below a minute, then whole minutes, halves up: "14 min"; from two hours on "4 uur" or
// "2 uur 30 min".
[[nodiscard]] std::string about(std::int32_t seconds, Language language);
// "40 s", "14 min", "13 min 40 s".
[[nodiscard]] std::string exactly(std::int32_t seconds);

// "a, b, c"
[[nodiscard]] std::string joined(const std::vector<std::string>& parts, std::string_view by = ", ");

// The label of the pack, or the bare name when the pack in force no longer knows it.
[[nodiscard]] std::string label_of(const UnitId& unit, const Region& region, Language language);
[[nodiscard]] std::string label_of(const SkillId& skill, const Region& region, Language language);
[[nodiscard]] std::string label_of(
    const ArrangementId& arrangement, const Region& region, Language language
);

// "cliënt 12": the core knows no name.
[[nodiscard]] std::string text_of(ClientNumber client, Language language);
// "3-17-1": epoch, incident, index. "17-2": incident, index.
[[nodiscard]] std::string text_of(const OrderId& order);
[[nodiscard]] std::string text_of(const TaskId& task);

}  // namespace nachtwacht::routing
