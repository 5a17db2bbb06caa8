// Whose decision changes when one region pack takes the place of another.
#include <fmt/core.h>

#include <boost/json.hpp>
#include <fstream>

#include "daemon/cli/command_line.hpp"
#include "daemon/cli/difference.hpp"
#include "daemon/cli/exit_code.hpp"
#include "daemon/cli/rule_book.hpp"
#include "daemon/instant.hpp"
#include "daemon/printable.hpp"

namespace nachtwacht::daemon::cli {
namespace {

namespace fs = std::filesystem;

constexpr int exit_same = 0;
constexpr int exit_differs = 1;
constexpr int exit_mistake = 2;

struct Asked {
    fs::path before{};
    fs::path after{};
    fs::path html{};
    std::string from{};
};

bool write(const fs::path& file, const std::string& text) {
    std::ofstream stream{file, std::ios::binary};
    stream << text;
    stream.close();
    return stream.good();
}

int diff(const Settings& settings, const Asked& asked) {
    const auto today =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto from =
        asked.from.empty() ? std::optional{today} : parse_local(asked.from + " 00:00", today);
    if (!from) {
        fmt::print(stderr, "nachtwacht: --from: '{}' is no day; write 2026-12-25\n", asked.from);
        return exit_mistake;
    }
    const RuleBook before = load_rule_book(asked.before, {});
    const RuleBook after = load_rule_book(asked.after, {});
    if (!before.mistakes.empty() || !after.mistakes.empty()) {
        (void)print_mistakes(settings, before.mistakes);
        (void)print_mistakes(settings, after.mistakes);
        return exit_mistake;
    }
    const Difference difference{
        *before.region,
        *after.region,
        routing::compare(*before.region, *after.region, *after.clients, *from, settings.language),
        settings.language};
    if (!asked.html.empty() && !write(asked.html, page_of(difference))) {
        fmt::print(stderr, "nachtwacht: '{}' cannot be written\n", asked.html.string());
        return exit_mistake;
    }
    fmt::print("{}", printable(text_of(difference)));
    return difference.comparison.is_equal() ? exit_same : exit_differs;
}

}  // namespace

void add_diff(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "diff",
        "Whose decision changes when one region pack takes the place of another, counted and by "
        "example",
        "  nachtwacht diff /etc/nachtwacht/region regions/mooimaasvallei\n"
        "  nachtwacht --lang nl diff --html verschil.html old new\n"
        "\nLooks at an ordinary week, and within a year at each holiday and both clock changes. "
        "Ends\n"
        "with 0 when nothing changes, 1 when something does, 2 when a pack has a mistake."
    );
    auto asked = std::make_shared<Asked>();
    command->add_option("old", asked->before, "Folder of the region pack in force")->required();
    command->add_option("new", asked->after, "Folder of the one to come")->required();
    command->add_option("--html", asked->html, "Write a page of it to this file as well");
    command->add_option("--from", asked->from, "The first day that is looked at; default: today");
    runs(command, settings, [&settings, asked] { return diff(settings, *asked); });
}

}  // namespace nachtwacht::daemon::cli
