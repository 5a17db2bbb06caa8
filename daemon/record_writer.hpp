// Writes anything that is listed (record_fields.hpp). Defaults are left out, as proto3 does.
#pragma once

#include <chrono>
#include <concepts>
#include <map>
#include <memory>
#include <optional>
#include <protozero/pbf_writer.hpp>
#include <set>
#include <string>
#include <vector>

#include "daemon/record_fields.hpp"
#include "routing/references.hpp"
#include "routing/shared_map.hpp"
#include "routing/types.hpp"

namespace nachtwacht::daemon::record {

template <class Type>
inline constexpr bool is_name = false;
template <class Tag>
inline constexpr bool is_name<routing::Name<Tag>> = true;

template <class Type>
inline constexpr bool is_kept_name = false;
template <class Name>
inline constexpr bool is_kept_name<routing::Kept<Name>> = true;

// Content that goes by its hash.
template <class Type>
inline constexpr bool is_by_hash = false;
template <class Type>
inline constexpr bool is_by_hash<std::shared_ptr<const Type>> = true;

template <class Type>
inline constexpr bool is_repeated = false;
template <class Type>
inline constexpr bool is_repeated<std::vector<Type>> = true;
template <class Type>
inline constexpr bool is_repeated<std::set<Type>> = true;
template <class Key, class Type>
inline constexpr bool is_repeated<std::map<Key, Type>> = true;
template <class Key, class Type>
inline constexpr bool is_repeated<routing::SharedMap<Key, Type>> = true;
template <>
inline constexpr bool is_repeated<routing::References> = true;

template <class Type>
concept Number = std::integral<Type> || std::is_enum_v<Type> ||
    std::same_as<Type, routing::Milliseconds> || std::same_as<Type, routing::Wall>;

// Elements, members of an optional and alternatives are written even when they are the default.
enum class Presence { Implicit, Explicit };

constexpr std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63U);
}

inline std::uint64_t varint_of(routing::Milliseconds value) { return zigzag(value.count()); }
inline std::uint64_t varint_of(routing::Wall value) { return varint_of(value.time_since_epoch()); }
template <class Type>
requires std::integral<Type> || std::is_enum_v<Type> std::uint64_t varint_of(Type value) {
    if constexpr (std::is_enum_v<Type>) {
        return varint_of(static_cast<std::underlying_type_t<Type>>(value));
    } else if constexpr (std::is_signed_v<Type>) {
        return zigzag(value);
    } else {
        return value;
    }
}

inline void write(
    std::string& bytes, std::uint32_t number, const std::string& text, Presence presence
) {
    if (presence == Presence::Explicit || !text.empty()) {
        protozero::pbf_writer{bytes}.add_string(number, text);
    }
}

template <Number Type>
void write(std::string& bytes, std::uint32_t number, const Type& value, Presence presence) {
    const auto varint = varint_of(value);
    if (presence == Presence::Explicit || varint != 0) {
        protozero::pbf_writer{bytes}.add_uint64(number, varint);
    }
}

// A message of its own around what `fill` appends; an empty one only where it has to be there.
template <class Fill>
void write_message(std::string& bytes, std::uint32_t number, Presence presence, const Fill& fill) {
    protozero::pbf_writer outer{bytes};
    bool empty = true;
    {
        const protozero::pbf_writer inner{outer, number};
        const auto begin = bytes.size();
        fill();
        empty = bytes.size() == begin;
    }  // closes the message: its length is known now
    if (empty && presence == Presence::Explicit) {
        outer.add_message(number, "", 0);
    }
}

template <class Type>
requires(!Number<Type> && !std::same_as<Type, std::string>) void write(
    std::string& bytes, std::uint32_t number, const Type& value, Presence presence
);

template <Listed Struct>
void write_members(std::string& bytes, const Struct& value) {
    static_assert(is_complete<Struct>(), "a member is not listed, or the numbers do not rise");
    for_each_field<Struct>([&](const auto& item) {
        write(bytes, item.number, value.*item.member, Presence::Implicit);
    });
}

template <Choice Variant>
void write_chosen(std::string& bytes, const Variant& value) {
    const auto write_it = [&]<class Type>(const Type& chosen) {
        write(bytes, number_in<Variant, Type>(), chosen, Presence::Explicit);
    };
    std::visit(write_it, value);
}

template <class Pair>
void write_pair(std::string& bytes, std::uint32_t number, const Pair& pair) {
    write_message(bytes, number, Presence::Explicit, [&] {
        write(bytes, 1, pair.first, Presence::Implicit);
        write(bytes, 2, pair.second, Presence::Implicit);
    });
}

template <class Container>
requires is_repeated<Container>
void write_each(std::string& bytes, std::uint32_t number, const Container& container) {
    for (const auto& element : container) {
        if constexpr (requires { typename Container::mapped_type; }) {
            write_pair(bytes, number, element);
        } else {
            write(bytes, number, element, Presence::Explicit);
        }
    }
}

template <class Type>
requires(!Number<Type> && !std::same_as<Type, std::string>) void write(
    std::string& bytes, std::uint32_t number, const Type& value, Presence presence
) {
    if constexpr (Listed<Type>) {
        write_message(bytes, number, presence, [&] { write_members(bytes, value); });
    } else if constexpr (Choice<Type>) {
        write_message(bytes, number, presence, [&] { write_chosen(bytes, value); });
    } else if constexpr (is_name<Type>) {
        write(bytes, number, value.value, presence);
    } else if constexpr (std::same_as<Type, routing::Text> || is_kept_name<Type>) {
        write(bytes, number, std::string{value.view()}, presence);
    } else if constexpr (is_by_hash<Type>) {
        write(bytes, number, value ? value->hash : std::string{}, presence);
    } else if constexpr (is_repeated<Type>) {
        write_each(bytes, number, value);
    } else if (value) {  // an optional
        write(bytes, number, *value, Presence::Explicit);
    }
}

}  // namespace nachtwacht::daemon::record
