// Reads the members of one JSON object by name and notices what is missing, of the wrong kind or
// unknown.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace nachtwacht::daemon {

// The first mistake is kept; after it every call gives the empty value. The object outlives this.
class JsonReader {
public:
    explicit JsonReader(const boost::json::object& object) : object_(object) {}

    [[nodiscard]] std::string text(std::string_view name, std::size_t most = 200);
    [[nodiscard]] std::string wanted_text(std::string_view name, std::size_t most = 200);
    [[nodiscard]] std::uint64_t number(std::string_view name, std::uint64_t most);
    [[nodiscard]] std::uint64_t wanted_number(std::string_view name, std::uint64_t most);
    [[nodiscard]] bool flag(std::string_view name);
    [[nodiscard]] std::optional<bool> maybe_flag(std::string_view name);
    [[nodiscard]] std::vector<std::string> texts(std::string_view name, std::size_t most);
    // Null when it is not there.
    [[nodiscard]] const boost::json::object* object(std::string_view name);
    // From 0 to `most`; 0 when it is not there.
    [[nodiscard]] double amount(std::string_view name, double most);
    // Degrees, within -most..most.
    [[nodiscard]] double degrees(std::string_view name, double most);

    void fail(std::string mistake);
    // Whatever was not asked for by now is a mistake. Empty: all is well.
    [[nodiscard]] const std::string& finish();

private:
    [[nodiscard]] const boost::json::value* find(std::string_view name);

    const boost::json::object& object_;
    std::set<std::string_view> known_{};
    std::string mistake_{};
};

}  // namespace nachtwacht::daemon
