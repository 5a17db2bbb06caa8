// Names of enumerators as one table an enumeration: read forwards for name_of(), backwards for
// ..._named().
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>

namespace nachtwacht::routing {

template <class Enum>
struct Named {
    Enum value{};
    std::string_view name{};
};

// Empty for a value that no enumerator has.
template <class Enum>
[[nodiscard]] std::string_view name_in(std::span<const Named<Enum>> table, Enum value) {
    const auto row = std::ranges::find(table, value, &Named<Enum>::value);
    return row == table.end() ? std::string_view{} : row->name;
}

template <class Enum>
[[nodiscard]] std::optional<Enum> value_in(
    std::span<const Named<Enum>> table, std::string_view name
) {
    const auto row = std::ranges::find(table, name, &Named<Enum>::name);
    return row == table.end() ? std::nullopt : std::optional{row->value};
}

}  // namespace nachtwacht::routing
