// Every enumerator that the compiler knows of an enumeration, with its identifier: so that a table
// of names cannot forget one.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nachtwacht::routing {

template <class Enum>
struct Enumerator {
    Enum value{};
    std::string_view identifier{};
};

// "Fall" for Kind::Fall, empty for a value without an enumerator: the compiler prints those as a
// cast "(...Kind)77".
template <auto value>
constexpr std::string_view identifier_of() {
    std::string_view text = __PRETTY_FUNCTION__;
    const std::size_t begin = text.find("value = ") + 8;
    text = text.substr(begin, text.find_first_of(";]", begin) - begin);
    return text.starts_with('(') ? std::string_view{} : text.substr(text.rfind(':') + 1);
}

// Of the values below 128.
template <class Enum>
std::vector<Enumerator<Enum>> enumerators() {
    std::vector<Enumerator<Enum>> found;
    [&]<std::size_t... at>(std::index_sequence<at...>) {
        (found.push_back({static_cast<Enum>(at), identifier_of<static_cast<Enum>(at)>()}), ...);
    }
    (std::make_index_sequence<128>{});
    std::erase_if(found, [](const auto& each) { return each.identifier.empty(); });
    return found;
}

// "pg_crisis" for "PgCrisis".
inline std::string snake_case(std::string_view identifier) {
    std::string name;
    for (const char letter : identifier) {
        const bool upper = letter >= 'A' && letter <= 'Z';
        name += upper && !name.empty() ? "_" : "";
        name += upper ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    return name;
}

}  // namespace nachtwacht::routing
