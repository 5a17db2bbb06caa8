#include <fmt/core.h>

#include <boost/json.hpp>

#include "daemon/cli/command_line.hpp"
#include "daemon/cli/exit_code.hpp"
#include "daemon/cli/rule_book.hpp"
#include "daemon/config_file.hpp"

namespace nachtwacht::daemon::cli {
namespace {

namespace fs = std::filesystem;

std::vector<Mistake> mistakes_in_config(const fs::path& file) {
    const auto config = load_config(file);
    return config ? std::vector<Mistake>{} : config.error();
}

bool is_pack(const fs::path& path) {
    return fs::is_directory(path) || path.filename() == "pack.yaml";
}

void show_good(const Settings& settings, const fs::path& path) {
    if (settings.json) {
        fmt::print(
            "{}\n",
            boost::json::serialize(boost::json::object{{"file", path.string()}, {"ok", true}})
        );
        return;
    }
    fmt::print("{}: {}\n", path.string(), settings.in("in orde", "good"));
}

int check(const Settings& settings, const std::vector<fs::path>& paths) {
    int outcome = exit_ok;
    for (const auto& path : paths) {
        const RuleBook book = is_pack(path) ? survey_rule_book(path) : RuleBook{};
        const auto mistakes = is_pack(path) ? book.mistakes : mistakes_in_config(path);
        print_warnings(settings, book.warnings);
        if (mistakes.empty()) {
            show_good(settings, path);
        } else {
            outcome = print_mistakes(settings, mistakes);
        }
    }
    return outcome;
}

}  // namespace

void add_check(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "check",
        "All mistakes and warnings in a region pack or a configuration at once, as "
        "file:line:column",
        "  nachtwacht check /etc/nachtwacht/nachtwachtd.yaml\n"
        "  nachtwacht check regions/mooimaasvallei\n"
        "\nA folder or a pack.yaml is a region pack, with its register; any other file is the\n"
        "configuration of nachtwachtd."
    );
    auto paths = std::make_shared<std::vector<fs::path>>();
    command->add_option("path", *paths, "Files and folders")->required();
    runs(command, settings, [&settings, paths] { return check(settings, *paths); });
}

}  // namespace nachtwacht::daemon::cli
