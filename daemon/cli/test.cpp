// The routing tests of a region pack, run on the core itself.
#include <fmt/core.h>

#include <boost/json.hpp>

#include "daemon/cli/command_line.hpp"
#include "daemon/cli/exit_code.hpp"
#include "daemon/cli/rule_book.hpp"
#include "daemon/printable.hpp"
#include "daemon/scenario.hpp"

namespace nachtwacht::daemon::cli {
namespace {

namespace json = boost::json;

void show_json(const ScenarioResult& result) {
    json::array failures;
    for (const std::string& failure : result.failures) {
        failures.emplace_back(printable(failure));
    }
    const json::object line{
        {"place", to_place(result.at)},
        {"scenario", printable(result.name)},
        {"ok", result.failures.empty()},
        {"failures", std::move(failures)}};
    fmt::print("{}\n", json::serialize(line));
}

void show(const Settings& settings, const ScenarioResult& result) {
    if (settings.json) {
        show_json(result);
        return;
    }
    if (result.failures.empty()) {
        return;
    }
    fmt::print("{}: {}\n", to_place(result.at), printable(result.name));
    for (const std::string& failure : result.failures) {
        fmt::print("    {}\n", printable(failure));
    }
}

int test(const Settings& settings, const std::filesystem::path& pack) {
    const ScenarioReport report = run_scenarios(pack);
    for (const ScenarioResult& result : report.results) {
        show(settings, result);
    }
    if (!report.mistakes.empty()) {
        return print_mistakes(settings, report.mistakes);
    }
    if (!settings.json) {
        fmt::print(
            "{} {}, {} {}\n",
            report.results.size(),
            settings.in("scenario's", "scenarios"),
            report.failed(),
            settings.in("niet goed", "failed")
        );
    }
    return report.good() ? exit_ok : exit_failed;
}

}  // namespace

void add_test(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "test",
        "Run the routing tests of a region pack; a failure says what was decided and why",
        "  nachtwacht test regions/mooimaasvallei\n"
    );
    auto packs = std::make_shared<std::vector<std::filesystem::path>>();
    command->add_option("pack", *packs, "Folders of region packs")->required();
    runs(command, settings, [&settings, packs] {
        int outcome = exit_ok;
        for (const auto& pack : *packs) {
            outcome = std::max(outcome, test(settings, pack));
        }
        return outcome;
    });
}

}  // namespace nachtwacht::daemon::cli
