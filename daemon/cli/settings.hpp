// What is common to all subcommands, and how each is hung into the command line.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "routing/words.hpp"

namespace CLI {
class App;
}

namespace nachtwacht::daemon::cli {

struct Settings {
    bool json{};
    routing::Language language{routing::Language::English};
    std::filesystem::path socket{};
    std::string as{};
    bool colour{};  // standard output is a terminal that shows colours
    int outcome{};  // exit code of the subcommand that ran

    [[nodiscard]] std::string in(std::string_view nl, std::string_view en) const {
        return std::string(language == routing::Language::Dutch ? nl : en);
    }
};

// From the environment: LC_ALL, LC_MESSAGES, LANG; NACHTWACHT_SOCKET; NO_COLOR and TERM.
[[nodiscard]] Settings settings_from_environment();

// Each adds its subcommand; when it is given, it runs and leaves its exit code in the settings,
// which outlive the app.
void add_check(CLI::App& app, Settings& settings);
void add_route(CLI::App& app, Settings& settings);
void add_test(CLI::App& app, Settings& settings);
void add_diff(CLI::App& app, Settings& settings);
void add_watch(CLI::App& app, Settings& settings);
void add_send(CLI::App& app, Settings& settings);
void add_unit(CLI::App& app, Settings& settings);
void add_units(CLI::App& app, Settings& settings);
void add_incidents(CLI::App& app, Settings& settings);
void add_explain(CLI::App& app, Settings& settings);
void add_operator(CLI::App& app, Settings& settings);
void add_journal(CLI::App& app, Settings& settings);
void add_client(CLI::App& app, Settings& settings);
void add_unseal(CLI::App& app, Settings& settings);
void add_status(CLI::App& app, Settings& settings);
void add_reload(CLI::App& app, Settings& settings);
void add_backup(CLI::App& app, Settings& settings);
void add_restore(CLI::App& app, Settings& settings);
void add_account(CLI::App& app, Settings& settings);
void add_audit(CLI::App& app, Settings& settings);

}  // namespace nachtwacht::daemon::cli
