#include "daemon/phone_character.hpp"

#include <array>
#include <utility>

namespace nachtwacht::daemon {
namespace {

constexpr std::array<std::pair<Character, std::string_view>, 6> names{{
    {Character::ByHand, "by_hand"},
    {Character::Quick, "quick"},
    {Character::Slow, "slow"},
    {Character::Refusing, "refusing"},
    {Character::Silent, "silent"},
    {Character::LosingConnection, "losing_connection"},
}};

}  // namespace

std::string_view name_of(Character character) {
    for (const auto& [known, name] : names) {
        if (known == character) {
            return name;
        }
    }
    return "unknown";
}

std::optional<Character> character_named(std::string_view name) {
    for (const auto& [known, known_name] : names) {
        if (known_name == name) {
            return known;
        }
    }
    return std::nullopt;
}

PhonePlan::Span PhonePlanner::between(std::uint32_t least_s, std::uint32_t most_s) {
    // Not std::uniform_int_distribution: its numbers differ between libraries.
    const std::uint64_t span_ms = (most_s - least_s) * std::uint64_t{1000} + 1;
    const std::uint64_t drawn_ms = least_s * std::uint64_t{1000} + random_() % span_ms;
    return PhonePlan::Span{static_cast<std::int64_t>(drawn_ms * pace_percent_ / 100)};
}

PhonePlan PhonePlanner::next() {
    using enum Character;
    PhonePlan plan;
    if (character_ == ByHand || character_ == Silent) {
        return plan;
    }
    if (character_ == Refusing) {
        plan.first = PhonePlan::First::Decline;
        plan.answer = between(2, 10);
        return plan;
    }
    plan.first = PhonePlan::First::Accept;
    plan.answer = character_ == Slow ? between(20, 50) : between(1, 3);
    plan.under_way = character_ == Slow ? between(5, 20) : between(1, 4);
    plan.on_scene = between(4, 12);
    plan.done = between(4, 15);
    if (character_ == LosingConnection) {
        plan.loss = static_cast<PhonePlan::Loss>(1 + random_() % 3);
        plan.away = between(2, 12);
    }
    return plan;
}

}  // namespace nachtwacht::daemon
