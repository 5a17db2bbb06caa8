// Asks nachtwachtd something over the command socket and hears what it says.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "daemon/cli/settings.hpp"

namespace nachtwacht::daemon::cli {

// Blocking; one thread.
class Conversation {
public:
    // The error is an exit code; what to do has been printed then.
    [[nodiscard]] static tl::expected<Conversation, int> begin(const Settings& settings);

    Conversation(Conversation&& other) noexcept;
    Conversation& operator=(Conversation&&) = delete;
    ~Conversation();

    void say(const boost::json::object& request);
    // The next line as it came; nothing at the end.
    [[nodiscard]] std::optional<std::string> next();

private:
    explicit Conversation(int socket) : socket_(socket) {}

    int socket_;
    std::string pending_{};
};

using Shown = std::function<void(const boost::json::object&)>;

// One request from beginning to end. `along` takes what comes before the answer (may be empty),
// `answer` shows a good one; with --json every line is printed as it came instead. Faults are
// printed here. Returns the exit code. A request that has no end (watch) ends with the connection.
struct Showing {
    Shown along{};
    Shown answer{};
    bool endless{};
};
[[nodiscard]] int ask(
    const Settings& settings, boost::json::object request, const Showing& showing
);

// The text of a member, or "".
[[nodiscard]] std::string text_in(const boost::json::object& object, std::string_view name);
[[nodiscard]] std::uint64_t number_in(const boost::json::object& object, std::string_view name);
[[nodiscard]] bool flag_in(const boost::json::object& object, std::string_view name);
// Each text of a list, printed on a line of its own behind `indent`.
void print_lines(const boost::json::object& object, std::string_view name, std::string_view indent);

}  // namespace nachtwacht::daemon::cli
