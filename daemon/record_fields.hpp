// How a struct is listed for the journal: once, as pairs of (field number, member). Everything that
// writes, reads or shows records walks these lists (record_listing.hpp); no type is translated by
// hand.
//
// A field number, once released, keeps its meaning for ever and is never reused, not even after its
// member is gone: protocol/journal.proto then lists it as `reserved`. Numbers from
// `skippable_from` up are for additions that an older version may leave unread without misreading
// the rest.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace nachtwacht::daemon::record {

inline constexpr std::uint32_t skippable_from = 1000;

// The compiler's own spelling of what stands between the last "::" and the closing bracket, so that
// a name is written once.
consteval std::string_view last_word(std::string_view signature) {
    const auto end = signature.find_first_of("];", signature.find("What = "));
    const auto begin = signature.rfind("::", end) + 2;
    return signature.substr(begin, end - begin);
}
template <auto What>
consteval std::string_view name_of_member() {
    return last_word(__PRETTY_FUNCTION__);
}
// "OrderOffered" of a type in a namespace.
template <class What>
consteval std::string_view name_of_type() {
    return last_word(__PRETTY_FUNCTION__);
}

template <class Pointer>
struct MemberOf;
template <class Owner_, class Value_>
struct MemberOf<Value_ Owner_::*> {
    using Owner = Owner_;
    using Value = Value_;
};

template <std::uint32_t Number, auto Pointer>
struct Field {
    using Value = typename MemberOf<decltype(Pointer)>::Value;
    static constexpr std::uint32_t number = Number;
    static constexpr std::string_view name = name_of_member<Pointer>();
    static constexpr auto member = Pointer;
    static constexpr bool kept = true;
};
template <std::uint32_t Number, auto Pointer>
inline constexpr Field<Number, Pointer> field{};

// A member that is not part of the record.
template <auto Pointer>
struct LeftOut {
    static constexpr bool kept = false;
};
template <auto Pointer>
inline constexpr LeftOut<Pointer> left_out{};

// One of a variant's types: its number is the number of its field in a message.
template <std::uint32_t Number, class Type_>
struct Alternative {
    using Type = Type_;
    static constexpr std::uint32_t number = Number;
    static constexpr std::string_view name = name_of_type<Type_>();
};
template <std::uint32_t Number, class Type>
inline constexpr Alternative<Number, Type> alternative{};

// To be specialised: std::tuple of field<>, of alternative<>, and the highest enumerator.
template <class Struct>
inline constexpr std::nullptr_t fields{};
template <class Variant>
inline constexpr std::nullptr_t alternatives{};
template <class Enum>
inline constexpr std::nullptr_t last{};

// What a reader of an error calls the variant.
template <class Variant>
inline constexpr std::string_view word_for{};

template <auto& List>
concept Given = !std::is_same_v<std::remove_cvref_t<decltype(List)>, std::nullptr_t>;
template <class Type>
concept Listed = Given<fields<Type>>;
template <class Type>
concept Choice = Given<alternatives<Type>>;

template <class List, class Visit>
constexpr void for_each(const List& list, const Visit& visit) {
    std::apply([&](const auto&... item) { (visit(item), ...); }, list);
}

template <class Struct, class Visit>
constexpr void for_each_field(const Visit& visit) {
    for_each(fields<Struct>, [&](const auto& item) {
        if constexpr (std::remove_cvref_t<decltype(item)>::kept) {
            visit(item);
        }
    });
}

// Counting members: so that one that is missing from a list does not compile.
struct Anything {
    template <class Type>
    operator Type() const;
};
template <class Struct, std::size_t... Index>
consteval bool is_made_of(std::index_sequence<Index...>) {
    return requires { Struct{(static_cast<void>(Index), Anything{})...}; };
}
template <class Struct, std::size_t Count = 0>
consteval std::size_t count_of_members() {
    if constexpr (is_made_of<Struct>(std::make_index_sequence<Count + 1>{})) {
        return count_of_members<Struct, Count + 1>();
    } else {
        return Count;
    }
}

// Protobuf writes by rising number; so equal records have equal bytes, and both sides agree.
template <class List>
consteval bool rises(const List& list) {
    std::uint32_t before = 0;
    bool rising = true;
    for_each(list, [&](const auto& item) {
        using Item = std::remove_cvref_t<decltype(item)>;
        if constexpr (requires { Item::number; }) {
            rising = rising && Item::number > before;
            before = Item::number;
        }
    });
    return rising;
}

template <class Struct>
consteval bool is_complete() {
    return std::tuple_size_v<std::remove_cvref_t<decltype(fields<Struct>)>> ==
               count_of_members<Struct>() &&
           rises(fields<Struct>);
}

// The number of a type within a variant; 0: not listed.
template <class Variant, class Type>
consteval std::uint32_t number_in() {
    std::uint32_t number = 0;
    for_each(alternatives<Variant>, [&](const auto& item) {
        using Item = std::remove_cvref_t<decltype(item)>;
        if (std::is_same_v<typename Item::Type, Type>) {
            number = Item::number;
        }
    });
    return number;
}

template <class Variant>
struct Completeness;
template <class... Type>
struct Completeness<std::variant<Type...>> {
    using Variant = std::variant<Type...>;
    static constexpr bool value =
        ((number_in<Variant, Type>() != 0) && ...) && rises(alternatives<Variant>) &&
        std::tuple_size_v<std::remove_cvref_t<decltype(alternatives<Variant>)>> == sizeof...(Type);
};

}  // namespace nachtwacht::daemon::record
