// Reads back what record_writer.hpp wrote, and refuses everything else.
#pragma once

#include <cstddef>
#include <limits>
#include <protozero/pbf_reader.hpp>
#include <string>
#include <string_view>

#include "daemon/record_writer.hpp"
#include "daemon/records.hpp"

namespace nachtwacht::daemon::record {

// Thrown and caught inside records.cpp only, like protozero's own.
struct Refused {
    RecordFault fault{};
    std::string message{};
};

[[noreturn]] inline void refuse(RecordFault fault, std::string message) {
    throw Refused{fault, std::move(message)};
}
[[noreturn]] inline void refuse_newer(std::string_view what, std::uint64_t number) {
    refuse(
        RecordFault::NewerVersion,
        std::string{what} + ' ' + std::to_string(number) + " needs a newer version of nachtwacht"
    );
}

// One message, field by field; remembers where the field began, for the error.
class Message {
public:
    Message(std::string_view bytes, const char*& at)
        : reader_{bytes.data(), bytes.size()}, at_{at} {}

    bool next() {
        at_ = reader_.data().data();
        before_ = number_;
        if (!reader_.next()) {
            return false;
        }
        number_ = reader_.tag();
        return true;
    }
    [[nodiscard]] std::uint32_t number() const { return number_; }
    [[nodiscard]] bool repeats() const { return number_ == before_; }
    [[nodiscard]] bool falls() const { return number_ < before_; }

    [[nodiscard]] std::uint64_t varint() {
        expect(protozero::pbf_wire_type::varint);
        return reader_.get_uint64();
    }
    [[nodiscard]] std::string_view text() {
        expect(protozero::pbf_wire_type::length_delimited);
        const auto view = reader_.get_view();
        return {view.data(), view.size()};
    }
    [[nodiscard]] Message inner() { return {text(), at_}; }
    void skip() { reader_.skip(); }

private:
    void expect(protozero::pbf_wire_type type) const {
        if (reader_.wire_type() != type) {
            refuse(RecordFault::Corrupt, "a field has the wrong wire type");
        }
    }

    protozero::pbf_reader reader_;
    const char*& at_;
    std::uint32_t number_{};
    std::uint32_t before_{};
};

template <class Type>
Type narrowed(std::uint64_t varint) {
    if constexpr (std::is_signed_v<Type>) {
        const auto value = protozero::decode_zigzag64(varint);
        if (value >= std::numeric_limits<Type>::min() &&
            value <= std::numeric_limits<Type>::max()) {
            return static_cast<Type>(value);
        }
    } else if (varint <= std::numeric_limits<Type>::max()) {
        return static_cast<Type>(varint);
    }
    refuse(RecordFault::Corrupt, "a number is out of range");
}

template <class Enum>
Enum enumerator(std::uint64_t varint) {
    if constexpr (Given<last<Enum>>) {
        if (varint > static_cast<std::uint64_t>(last<Enum>)) {
            refuse_newer(name_of_type<Enum>(), varint);
        }
    }
    return Enum{narrowed<std::underlying_type_t<Enum>>(varint)};
}

template <Number Type>
void read(Message& message, Type& value) {
    const auto varint = message.varint();
    if constexpr (std::is_enum_v<Type>) {
        value = enumerator<Type>(varint);
    } else if constexpr (std::integral<Type>) {
        value = narrowed<Type>(varint);
    } else {
        value = Type{routing::Milliseconds{narrowed<std::int64_t>(varint)}};
    }
}

// A member's own initializer is not what an absent field means: that is zero or empty.
template <class Type>
void clear(Type& value) {
    if constexpr (Listed<Type>) {
        for_each_field<Type>([&](const auto& item) { clear(value.*item.member); });
    } else {
        value = Type{};
    }
}

template <class Type>
requires(!Number<Type>) void read(Message& message, Type& value);

template <Listed Struct>
consteval bool has_choice() {
    bool has = false;
    for_each_field<Struct>([&]<class Item>(const Item&) {
        has = has || Choice<typename Item::Value>;
    });
    return has;
}

template <Listed Struct>
void read_members(Message message, Struct& value) {
    bool chosen = !has_choice<Struct>();
    while (message.next()) {
        bool known = false;
        for_each_field<Struct>([&]<class Item>(const Item& item) {
            if (item.number == message.number()) {
                known = true;
                if (message.falls() || (message.repeats() && !is_repeated<typename Item::Value>)) {
                    refuse(RecordFault::Corrupt, "a field comes twice or out of order");
                }
                chosen = chosen || Choice<typename Item::Value>;
                read(message, value.*item.member);
            }
        });
        if (!known && message.number() >= skippable_from) {
            message.skip();
        } else if (!known) {
            refuse_newer(std::string{name_of_type<Struct>()} + " field", message.number());
        }
    }
    if (!chosen) {
        refuse(RecordFault::Corrupt, "a choice is missing");
    }
}

template <Choice Variant>
void read_chosen(Message message, Variant& value) {
    if (!message.next()) {
        refuse(RecordFault::Corrupt, "a choice is empty");
    }
    bool known = false;
    for_each(alternatives<Variant>, [&]<class Item>(const Item& item) {
        if (item.number == message.number()) {
            known = true;
            read(message, value.template emplace<typename Item::Type>());
        }
    });
    if (!known) {
        refuse_newer(word_for<Variant>, message.number());
    }
    if (message.next()) {
        refuse(RecordFault::Corrupt, "a choice holds two");
    }
}

template <class Type>
void read_element(Message& message, std::vector<Type>& values) {
    read(message, values.emplace_back());
}

template <class Type>
void read_element(Message& message, std::set<Type>& values) {
    Type value{};
    read(message, value);
    if (!values.empty() && !(*values.rbegin() < value)) {
        refuse(RecordFault::Corrupt, "elements do not rise");
    }
    values.insert(values.end(), std::move(value));
}

template <class Key, class Type>
void read_pair(Message& message, Key& key, Type& value) {
    clear(value);
    for (auto pair = message.inner(); pair.next();) {
        if (pair.falls() || pair.repeats() || pair.number() > 2) {
            refuse(RecordFault::Corrupt, "a pair is not a key and a value");
        }
        if (pair.number() == 1) {
            read(pair, key);
        } else {
            read(pair, value);
        }
    }
}

inline void refuse_unless(bool rises) {
    if (!rises) {
        refuse(RecordFault::Corrupt, "keys do not rise");
    }
}

template <class Key, class Type>
void read_element(Message& message, std::map<Key, Type>& values) {
    Key key{};
    Type value{};
    read_pair(message, key, value);
    refuse_unless(values.empty() || values.rbegin()->first < key);
    values.emplace_hint(values.end(), std::move(key), std::move(value));
}

template <class Key, class Type>
void read_element(Message& message, routing::SharedMap<Key, Type>& values) {
    Key key{};
    Type value{};
    read_pair(message, key, value);
    refuse_unless(values.empty() || values.rbegin()->first < key);
    values[key] = std::move(value);
}

inline void read_element(Message& message, routing::References& values) {
    std::string key;
    routing::Seen seen;
    read_pair(message, key, seen);
    refuse_unless(values.empty() || values.last_key() < key);
    values.remember(key, seen);
}

template <class Type>
void read_content(Message& message, std::shared_ptr<const Type>& value) {
    auto content = std::make_shared<Type>();
    content->hash = message.text();
    value = std::move(content);
}

template <class Type>
requires(!Number<Type>) void read(Message& message, Type& value) {
    if constexpr (Listed<Type>) {
        clear(value);
        read_members(message.inner(), value);
    } else if constexpr (Choice<Type>) {
        read_chosen(message.inner(), value);
    } else if constexpr (is_name<Type>) {
        value.value = message.text();
    } else if constexpr (is_kept_name<Type>) {
        value = Type{typename Type::Named{std::string{message.text()}}};
    } else if constexpr (std::same_as<Type, std::string> || std::same_as<Type, routing::Text>) {
        value = message.text();
    } else if constexpr (is_by_hash<Type>) {
        read_content(message, value);
    } else if constexpr (is_repeated<Type>) {
        read_element(message, value);
    } else {  // an optional
        read(message, value.emplace());
    }
}

}  // namespace nachtwacht::daemon::record
