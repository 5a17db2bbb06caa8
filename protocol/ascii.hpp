#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Small questions to ASCII text; none of them looks at the locale.
namespace nachtwacht::protocol {

[[nodiscard]] bool is_digit(char letter);
[[nodiscard]] bool is_alphanumeric(char letter);
[[nodiscard]] bool is_blank(char letter);    // space, tab, CR, LF
[[nodiscard]] bool is_visible(char letter);  // ASCII 33-126
[[nodiscard]] std::string lower_case(std::string_view text);
[[nodiscard]] std::string upper_case(std::string_view text);
[[nodiscard]] bool equal_ignoring_case(std::string_view left, std::string_view right);
[[nodiscard]] std::string_view trim(std::string_view text);
// Parts between `separator`, trimmed, empty ones left out.
[[nodiscard]] std::vector<std::string_view> split_list(std::string_view text, char separator);
// Decimal digits only, at least one; empty when the value is above `most`.
[[nodiscard]] std::optional<std::uint32_t> to_number(std::string_view digits, std::uint32_t most);
// FNV-1a, 64 bit; chain parts through `seed`. Stable over versions and machines.
inline constexpr std::uint64_t fingerprint_seed = 14695981039346656037ULL;
[[nodiscard]] std::uint64_t fingerprint(
    std::string_view text, std::uint64_t seed = fingerprint_seed
);

}  // namespace nachtwacht::protocol
