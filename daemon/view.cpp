#include "daemon/view.hpp"

#include <boost/json.hpp>

#include "daemon/instant.hpp"
#include "daemon/printable.hpp"
#include "daemon/record_listing.hpp"
#include "daemon/record_writer.hpp"
#include "daemon/snake_case.hpp"

namespace nachtwacht::daemon {
namespace {

namespace json = boost::json;

json::string text(std::string_view value) {
    const auto shown = printable(value);
    return json::string{shown};
}

json::value number_view(const bool& value) { return value; }
json::value number_view(const routing::Milliseconds& value) { return value.count(); }
json::value number_view(const routing::Wall& value) { return text(instant_text(value)); }
template <std::integral Number>
json::value number_view(const Number& value) {
    return value;
}
template <class Enum>
requires std::is_enum_v<Enum> json::value number_view(const Enum& value) {
    if constexpr (record::Given<record::last<Enum>>) {
        const auto name = name_of(value);
        return name.empty() ? json::value(nullptr) : json::value(text(name));
    } else {
        return static_cast<std::underlying_type_t<Enum>>(value);
    }
}

std::string key_text(std::uint64_t key) { return std::to_string(key); }
template <class Tag>
std::string key_text(const routing::Name<Tag>& key) {
    return key.value;
}

template <class Type>
json::value view(const Type& value);

template <record::Listed Struct>
json::object members_view(const Struct& value) {
    json::object object;
    record::for_each_field<Struct>([&](const auto& item) {
        object[json::string_view{item.name.data(), item.name.size()}] = view(value.*item.member);
    });
    return object;
}

template <record::Choice Variant>
json::object chosen_view(const Variant& value) {
    const auto show = [&]<class Type>(const Type& chosen) {
        return json::object{{snake_case(record::name_of_type<Type>()), members_view(chosen)}};
    };
    return std::visit(show, value);
}

template <class Container>
json::value each_view(const Container& container) {
    if constexpr (requires { typename Container::mapped_type; }) {
        json::object object;
        for (const auto& [key, value] : container) {
            object[key_text(key)] = view(value);
        }
        return object;
    } else {
        json::array array;
        for (const auto& value : container) {
            array.push_back(view(value));
        }
        return array;
    }
}

template <class Type>
json::value view(const Type& value) {
    if constexpr (record::Listed<Type>) {
        return members_view(value);
    } else if constexpr (record::Choice<Type>) {
        return chosen_view(value);
    } else if constexpr (record::Number<Type>) {
        return number_view(value);
    } else if constexpr (record::is_name<Type>) {
        return text(value.value);
    } else if constexpr (std::same_as<Type, std::string>) {
        return text(value);
    } else if constexpr (std::same_as<Type, routing::Text> || record::is_kept_name<Type>) {
        return text(value.view());
    } else if constexpr (record::is_by_hash<Type>) {
        return value == nullptr ? json::value(nullptr) : json::value(text(value->hash));
    } else if constexpr (record::is_repeated<Type>) {
        return each_view(value);
    } else {  // an optional
        return value ? view(*value) : json::value(nullptr);
    }
}

}  // namespace

json::object json_of(const routing::Entry& entry) { return members_view(entry); }
json::object json_of(const routing::Event& event) { return chosen_view(event); }
json::object json_of(const routing::Fact& fact) { return chosen_view(fact); }
json::object json_of(const routing::Incident& incident) { return members_view(incident); }
json::object json_of(const routing::Order& order) { return members_view(order); }
json::object json_of(const routing::Task& task) { return members_view(task); }
json::object json_of(const routing::UnitState& unit) { return members_view(unit); }
json::object json_of(const routing::Decision& decision) { return members_view(decision); }

json::object json_of(const routing::State& state) {
    json::object object;
    record::for_each_field<routing::State>([&]<class Item>(const Item& item) {
        if constexpr (Item::name != "seen" && Item::name != "freed") {
            object[json::string_view{item.name.data(), item.name.size()}] =
                view(state.*item.member);
        }
    });
    return object;
}

}  // namespace nachtwacht::daemon
