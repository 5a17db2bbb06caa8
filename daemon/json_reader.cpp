#include "daemon/json_reader.hpp"

#include <boost/json.hpp>

namespace nachtwacht::daemon {
namespace {

std::string quoted(std::string_view name) { return "\"" + std::string(name) + "\""; }

}  // namespace

const boost::json::value* JsonReader::find(std::string_view name) {
    known_.insert(name);
    const auto* found = object_.if_contains({name.data(), name.size()});
    return mistake_.empty() ? found : nullptr;
}

std::string JsonReader::text(std::string_view name, std::size_t most) {
    const auto* value = find(name);
    if (value == nullptr) {
        return {};
    }
    if (!value->is_string()) {
        fail(quoted(name) + " must be a text");
        return {};
    }
    const auto& found = value->get_string();
    if (found.size() > most) {
        fail(quoted(name) + " is longer than " + std::to_string(most) + " bytes");
        return {};
    }
    return std::string(found.data(), found.size());
}

std::string JsonReader::wanted_text(std::string_view name, std::size_t most) {
    auto found = text(name, most);
    if (found.empty()) {
        fail(quoted(name) + " is missing");
    }
    return found;
}

std::uint64_t JsonReader::number(std::string_view name, std::uint64_t most) {
    const auto* value = find(name);
    if (value == nullptr) {
        return 0;
    }
    boost::json::error_code wrong;
    const auto found = value->to_number<std::uint64_t>(wrong);
    if (wrong || found > most) {
        fail(quoted(name) + " must be a whole number from 0 to " + std::to_string(most));
        return 0;
    }
    return found;
}

std::uint64_t JsonReader::wanted_number(std::string_view name, std::uint64_t most) {
    const auto found = number(name, most);
    if (found == 0) {
        fail(quoted(name) + " is missing or 0");
    }
    return found;
}

std::optional<bool> JsonReader::maybe_flag(std::string_view name) {
    const auto* value = find(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_bool()) {
        fail(quoted(name) + " must be true or false");
        return std::nullopt;
    }
    return value->get_bool();
}

bool JsonReader::flag(std::string_view name) { return maybe_flag(name).value_or(false); }

std::vector<std::string> JsonReader::texts(std::string_view name, std::size_t most) {
    const auto* value = find(name);
    if (value == nullptr) {
        return {};
    }
    std::vector<std::string> found;
    const auto* list = value->if_array();
    if (list == nullptr || list->size() > most) {
        fail(quoted(name) + " must be a list of at most " + std::to_string(most) + " texts");
        return {};
    }
    for (const auto& item : *list) {
        if (!item.is_string() || item.get_string().size() > 200) {
            fail(quoted(name) + " must hold texts of at most 200 bytes");
            return {};
        }
        found.emplace_back(item.get_string().data(), item.get_string().size());
    }
    return found;
}

const boost::json::object* JsonReader::object(std::string_view name) {
    const auto* value = find(name);
    if (value != nullptr && !value->is_object()) {
        fail(quoted(name) + " must be an object");
        return nullptr;
    }
    return value == nullptr ? nullptr : &value->get_object();
}

double JsonReader::degrees(std::string_view name, double most) {
    const auto* value = find(name);
    boost::json::error_code wrong;
    const auto found = value == nullptr ? most + 1 : value->to_number<double>(wrong);
    // Written so that a NaN is refused too.
    if (wrong || !(found >= -most && found <= most)) {
        fail(
            quoted(name) + " must be degrees from -" + std::to_string(static_cast<int>(most)) +
            " to " + std::to_string(static_cast<int>(most))
        );
        return 0;
    }
    return found;
}

double JsonReader::amount(std::string_view name, double most) {
    const auto* value = find(name);
    boost::json::error_code wrong;
    const auto found = value == nullptr ? 0 : value->to_number<double>(wrong);
    if (wrong || !(found >= 0 && found <= most)) {
        fail(
            quoted(name) + " must be a number from 0 to " + std::to_string(static_cast<long>(most))
        );
        return 0;
    }
    return found;
}

void JsonReader::fail(std::string mistake) {
    if (mistake_.empty()) {
        mistake_ = std::move(mistake);
    }
}

const std::string& JsonReader::finish() {
    for (const auto& member : object_) {
        const std::string_view name{member.key().data(), member.key().size()};
        if (!known_.contains(name)) {
            fail(quoted(name.substr(0, 40)) + " is not known here");
        }
    }
    return mistake_;
}

}  // namespace nachtwacht::daemon
