// RapidCheck generators for anything that the journal can hold, made from the same listing that
// writes it.
#pragma once

#include <rapidcheck.h>

#include <limits>
#include <string>

#include "daemon/record_listing.hpp"
#include "daemon/record_writer.hpp"

namespace nachtwacht::daemon::arbitrary {

// Within rc::gen::exec or a property: fills `value` with anything.
inline void fill(std::string& text) {
    text = *rc::gen::container<std::string>(rc::gen::inRange(' ', '~'));
    if (text.size() % 7 == 3) {
        text += "ë";
    }
}

inline void fill(routing::Text& text) {
    std::string any;
    fill(any);
    text = any;
}
template <class Name>
void fill(routing::Kept<Name>& kept) {
    Name name;
    fill(name.value);
    kept = name;
}

template <record::Number Type>
void fill(Type& value) {
    if constexpr (std::is_same_v<Type, bool>) {
        value = *rc::gen::inRange(0, 2) == 1;
    } else if constexpr (record::Given<record::last<Type>>) {
        value = Type{static_cast<std::underlying_type_t<Type>>(
            *rc::gen::inRange(0, static_cast<int>(record::last<Type>) + 1)
        )};
    } else if constexpr (std::is_enum_v<Type>) {
        value = Type{*rc::gen::arbitrary<std::underlying_type_t<Type>>()};
    } else if constexpr (std::integral<Type>) {
        const bool edge = *rc::gen::inRange(0, 8) == 0;
        value = edge ? std::numeric_limits<Type>::max() : *rc::gen::arbitrary<Type>();
    } else {
        value = Type{routing::Milliseconds{*rc::gen::arbitrary<std::int64_t>()}};
    }
}

// What a sender wrote is any bytes.
inline void fill(routing::Reference& reference) {
    fill(reference.door);
    reference.sender = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    reference.value = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    reference.content = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    fill(reference.keep);
}

template <class Type>
requires(!record::Number<Type>) void fill(Type& value);

template <class Key>
void add(std::set<Key>& set) {
    Key key{};
    fill(key);
    set.insert(key);
}
template <class Key, class Type>
void add(std::map<Key, Type>& map) {
    Key key{};
    fill(key);
    fill(map[key]);
}
template <class Key, class Type>
void add(routing::SharedMap<Key, Type>& map) {
    Key key{};
    fill(key);
    fill(map[key]);
}
inline void add(routing::References& references) {
    std::string key;
    routing::Seen seen;
    fill(key);
    fill(seen);
    references.remember(key, seen);
}
template <class Type>
void add(std::vector<Type>& vector) {
    fill(vector.emplace_back());
}

// The chosen one of a variant, by its place among the listed ones.
template <record::Choice Variant>
void fill_with(Variant& variant, int place) {
    int index = 0;
    record::for_each(record::alternatives<Variant>, [&]<class Item>(const Item&) {
        if (index++ == place) {
            fill(variant.template emplace<typename Item::Type>());
        }
    });
}

template <class Type>
requires(!record::Number<Type>) void fill(Type& value) {
    if constexpr (record::Listed<Type>) {
        record::for_each_field<Type>([&](const auto& item) { fill(value.*item.member); });
    } else if constexpr (record::Choice<Type>) {
        fill_with(value, *rc::gen::inRange(0, static_cast<int>(std::variant_size_v<Type>)));
    } else if constexpr (record::is_name<Type>) {
        fill(value.value);
    } else if constexpr (record::is_by_hash<Type>) {
        auto content = std::make_shared<std::remove_const_t<typename Type::element_type>>();
        fill(content->hash);
        value = content;
    } else if constexpr (record::is_repeated<Type>) {
        for (int count = *rc::gen::inRange(0, 4); count > 0; --count) {
            add(value);
        }
    } else if (*rc::gen::inRange(0, 3) > 0) {
        fill(value.emplace());
    }
}

// One of any listed type or variant.
template <class Type>
rc::Gen<Type> any() {
    return rc::gen::exec([] {
        Type value{};
        fill(value);
        return value;
    });
}

// An entry for each kind of event and of fact: the first facts are one of each kind.
inline std::vector<routing::Entry> one_of_each() {
    return *rc::gen::exec([] {
        std::vector<routing::Entry> entries(std::variant_size_v<routing::Event>);
        for (std::size_t event = 0; event < entries.size(); ++event) {
            fill(entries[event].now);
            fill(entries[event].number);
            fill_with(entries[event].event, static_cast<int>(event));
        }
        for (std::size_t fact = 0; fact < std::variant_size_v<routing::Fact>; ++fact) {
            fill_with(entries[fact % entries.size()].facts.emplace_back(), static_cast<int>(fact));
        }
        return entries;
    });
}

}  // namespace nachtwacht::daemon::arbitrary

namespace rc {
// A counterexample is printed as its length only: its shrunk seed is what one works with.
inline void showValue(const nachtwacht::routing::Entry& entry, std::ostream& out) {
    out << "entry with " << entry.facts.size() << " facts";
}
inline void showValue(const nachtwacht::routing::State& state, std::ostream& out) {
    out << "state with " << state.incidents.size() << " incidents";
}
}  // namespace rc
