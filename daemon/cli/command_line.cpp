#include "daemon/cli/command_line.hpp"

#include <algorithm>

#include "daemon/version.hpp"

namespace nachtwacht::daemon::cli {
namespace {

constexpr const char* exit_codes =
    "Exit codes: 0 done; 1 refused, not found or not passed; 2 wrong command line; 3 nobody "
    "answers\n"
    "at the socket; 4 not allowed; 78 a mistake in a configuration, pack or register.\n"
    "Every subcommand takes --json, --lang, --socket and --as, before or after its name.\n"
    "More: man nachtwacht";

void add_common(CLI::App& app, Settings& settings) {
    app.add_flag("--json", settings.json, "Answer in JSON, one object a line");
    app.add_option_function<std::string>(
           "--lang",
           [&settings](const std::string& name) {
               settings.language =
                   routing::language_named(name).value_or(routing::Language::English);
           },
           "Language of the answers: nl or en (default: by LANG)"
    )
        ->check(CLI::IsMember({"nl", "en"}));
    app.add_option("--socket", settings.socket, "Command socket of nachtwachtd")
        ->capture_default_str();
    app.add_option(
        "--as", settings.as, "Act in this operator's name (root and the daemon's user only)"
    );
}

}  // namespace

CLI::Validator a_number() {
    const auto judge = [](const std::string& text) -> std::string {
        const bool digits =
            !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
        return digits && text.find_first_not_of('0') != std::string::npos
                   ? ""
                   : "'" + text + "' is no number from 1 on";
    };
    return {judge, "NUMBER"};
}

CLI::App* subcommand(
    CLI::App& app, const std::string& name, const std::string& about, const std::string& examples
) {
    auto* command = app.add_subcommand(name, about);
    command->fallthrough();
    command->footer("Examples:\n" + examples + "\nCommon options: nachtwacht --help");
    return command;
}

void runs(CLI::App* command, Settings& settings, std::function<int()> run) {
    command->callback([&settings, run = std::move(run)] { settings.outcome = run(); });
}

void add_everything(CLI::App& app, Settings& settings) {
    add_common(app, settings);
    app.require_subcommand(1);
    app.footer(exit_codes);
    app.set_version_flag("--version", "nachtwacht " + std::string(version));
    add_check(app, settings);
    add_route(app, settings);
    add_test(app, settings);
    add_diff(app, settings);
    add_status(app, settings);
    add_watch(app, settings);
    add_incidents(app, settings);
    add_units(app, settings);
    add_unit(app, settings);
    add_explain(app, settings);
    add_operator(app, settings);
    add_send(app, settings);
    add_client(app, settings);
    add_unseal(app, settings);
    add_journal(app, settings);
    add_reload(app, settings);
    add_backup(app, settings);
    add_restore(app, settings);
    add_account(app, settings);
    add_audit(app, settings);
}

}  // namespace nachtwacht::daemon::cli
