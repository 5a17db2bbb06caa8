#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nachtwacht::protocol {

// Text as UTF-8. `guessed`: the bytes were not what their label says and were read as windows-1252.
struct DecodedText {
    std::string utf8;
    bool guessed = false;
};

// `charset` in any case: UTF-8 (also empty), US-ASCII, ISO-8859-1, ISO-8859-15, windows-1252.
// Empty for any other.
[[nodiscard]] std::optional<DecodedText> to_utf8(std::string_view bytes, std::string_view charset);

[[nodiscard]] bool is_utf8(std::string_view bytes);
[[nodiscard]] std::size_t count_characters(std::string_view utf8);
// The first `most` characters.
[[nodiscard]] std::string_view cut_characters(std::string_view utf8, std::size_t most);

}  // namespace nachtwacht::protocol
