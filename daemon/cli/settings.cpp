#include "daemon/cli/settings.hpp"

#include <unistd.h>

#include <cstdlib>

namespace nachtwacht::daemon::cli {
namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

// POSIX: the first of these that is not empty decides.
std::string locale_of_messages() {
    for (const auto* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        if (auto value = environment(name); !value.empty()) {
            return value;
        }
    }
    return {};
}

bool shows_colours() {
    const auto term = environment("TERM");
    return isatty(STDOUT_FILENO) != 0 && environment("NO_COLOR").empty() && !term.empty() &&
           term != "dumb";
}

}  // namespace

Settings settings_from_environment() {
    Settings settings;
    const bool dutch = locale_of_messages().starts_with("nl");
    settings.language = dutch ? routing::Language::Dutch : routing::Language::English;
    settings.socket = environment("NACHTWACHT_SOCKET");
    if (settings.socket.empty()) {
        settings.socket = "/run/nachtwacht/command.sock";
    }
    settings.colour = shows_colours();
    return settings;
}

}  // namespace nachtwacht::daemon::cli
