// The words of the house as people read them, in Dutch and English. Never on a wire: there the
// names of name_of() stand.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "routing/state.hpp"

namespace nachtwacht::routing {

enum class Language : std::uint8_t { Dutch, English };
// "nl" and "en".
[[nodiscard]] std::string_view name_of(Language language);
[[nodiscard]] std::optional<Language> language_named(std::string_view name);

// Fits inside a sentence: small first letter, no full stop. Empty only for a value that no
// enumerator has.
[[nodiscard]] std::string_view words_for(Kind kind, Language language);
[[nodiscard]] std::string_view words_for(Urgency urgency, Language language);
[[nodiscard]] std::string_view words_for(Mode mode, Language language);
[[nodiscard]] std::string_view words_for(Asker asker, Language language);
[[nodiscard]] std::string_view words_for(Lane lane, Language language);
[[nodiscard]] std::string_view words_for(Door door, Language language);
[[nodiscard]] std::string_view words_for(Answer answer, Language language);
[[nodiscard]] std::string_view words_for(Act act, Language language);
[[nodiscard]] std::string_view words_for(Fate fate, Language language);
[[nodiscard]] std::string_view words_for(Rung rung, Language language);
[[nodiscard]] std::string_view words_for(OrderState state, Language language);
[[nodiscard]] std::string_view words_for(Party party, Language language);
[[nodiscard]] std::string_view words_for(CallState state, Language language);
[[nodiscard]] std::string_view words_for(Channel channel, Language language);
[[nodiscard]] std::string_view words_for(Proof proof, Language language);
[[nodiscard]] std::string_view words_for(TaskKind kind, Language language);
[[nodiscard]] std::string_view words_for(Gate gate, Language language);
[[nodiscard]] std::string_view words_for(Cause cause, Language language);
[[nodiscard]] std::string_view words_for(Nobody nobody, Language language);
[[nodiscard]] std::string_view words_for(Holder holder, Language language);

// The short words that facts carry ("taken_by_other", "device_reset", "house"). A word that the
// house does not know (a pack's own outcome) comes back with spaces for its underscores.
[[nodiscard]] std::string words_for(std::string_view short_word, Language language);

[[nodiscard]] const std::string& in_language(const Label& label, Language language);

}  // namespace nachtwacht::routing
