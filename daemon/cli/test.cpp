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

void show_note(const Settings& settings, const Mistake& note, std::string_view what) {
    if (settings.json) {
        const json::object line{{"place", to_place(note.at)}, {what, printable(note.text)}};
        fmt::print("{}\n", json::serialize(line));
        return;
    }
    fmt::print("{}\n", printable(text_of(note)));
}

void show_unused(const Settings& settings, const std::vector<Mistake>& unused) {
    for (const Mistake& note : unused) {
        show_note(settings, note, "unused");
    }
    if (!settings.json) {
        fmt::print(
            "{} {}\n",
            unused.size(),
            settings.in("regels die geen scenario gebruikt", "rules that no scenario uses")
        );
    }
}

// Each arrangement taken away in turn. What no scenario notices may be deleted or broken by
// anybody.
int switch_off(const Settings& settings, const LoadedPack& pack, const Register& clients) {
    const auto& arrangements = pack.region->arrangements;
    std::vector<Mistake> unnoticed;
    for (std::size_t i = 0; i < arrangements.size(); ++i) {
        const std::string& id = arrangements[i].id.value;
        const std::size_t red = run_scenarios(without(pack, arrangements[i].id), clients).failed();
        if (!settings.json) {
            fmt::print(
                stderr,
                "{}/{} {}: {} {}\n",
                i + 1,
                arrangements.size(),
                settings.in("zonder " + id, "without " + id),
                red,
                settings.in("scenario's niet goed", "scenarios failed")
            );
        }
        if (red == 0) {
            unnoticed.push_back(
                {pack.places.of(Section::Arrangement, id),
                 "without the arrangement '" + id +
                     "' every scenario passes as well, write one that "
                     "needs it"}
            );
        }
    }
    for (const Mistake& note : unnoticed) {
        show_note(settings, note, "unnoticed");
    }
    return unnoticed.empty() ? exit_ok : exit_failed;
}

int test(const Settings& settings, const std::filesystem::path& folder, bool switches_off) {
    const LoadedPack pack = load_pack(folder);
    if (pack.region == nullptr) {
        return print_mistakes(settings, pack.mistakes);
    }
    const Register clients = load_register(pack.clients, *pack.region);
    if (!clients.mistakes.empty()) {
        return print_mistakes(settings, clients.mistakes);
    }
    const ScenarioReport report = run_scenarios(pack, clients);
    for (const ScenarioResult& result : report.results) {
        show(settings, result);
    }
    if (!report.mistakes.empty()) {
        return print_mistakes(settings, report.mistakes);
    }
    show_unused(settings, report.used.unused_of(pack));
    if (!settings.json) {
        fmt::print(
            "{}: {} {}, {} {}\n",
            pack.region->name,
            report.results.size(),
            settings.in("scenario's", "scenarios"),
            report.failed(),
            settings.in("niet goed", "failed")
        );
    }
    if (!report.good()) {
        return exit_failed;
    }
    return switches_off ? switch_off(settings, pack, clients) : exit_ok;
}

}  // namespace

void add_test(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "test",
        "Run the routing tests of region packs; a failure says what was decided and why, and what "
        "no scenario uses is named",
        "  nachtwacht test regions/mooimaasvallei\n"
        "  nachtwacht test --switch-off regions/mooimaasvallei\n"
    );
    auto packs = std::make_shared<std::vector<std::filesystem::path>>();
    auto switches_off = std::make_shared<bool>(false);
    command->add_option("pack", *packs, "Folders of region packs")->required();
    command->add_flag(
        "--switch-off",
        *switches_off,
        "Take away each arrangement in turn and name those that no scenario misses"
    );
    runs(command, settings, [&settings, packs, switches_off] {
        int outcome = exit_ok;
        for (const auto& pack : *packs) {
            outcome = std::max(outcome, test(settings, pack, *switches_off));
        }
        return outcome;
    });
}

}  // namespace nachtwacht::daemon::cli
