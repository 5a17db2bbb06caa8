#include "daemon/scenario.hpp"

#include <algorithm>

#include "daemon/pack_source.hpp"
#include "daemon/scenario_world.hpp"

namespace nachtwacht::daemon {
namespace {

namespace fs = std::filesystem;

void play_step(
    const YamlNode& node, ScenarioWorld& world, ScenarioResult& result, Mistakes& mistakes
) {
    MapReader step{node, mistakes};
    world.begin_step();
    routing::Seconds after{0};
    step.read("after", after);
    world.pass(after);
    play_event(step, world);
    if (const YamlNode* expect = step.find("expect")) {
        for (std::string& failure : unmet(*expect, world, mistakes)) {
            result.failures.push_back(std::move(failure));
        }
    }
    step.finish();
}

ScenarioResult play(
    const YamlNode& node,
    const LoadedPack& pack,
    const Register& clients,
    RulesUsed& used,
    Mistakes& mistakes
) {
    ScenarioResult result{node.at, {}, {}};
    MapReader scenario{node, mistakes};
    scenario.require("name", "a sentence", result.name);
    const YamlNode* at = scenario.require("at", "\"2026-11-22 03:10\"");
    const auto instant =
        at == nullptr ? std::nullopt : read_instant(*at, pack.region->calendar.zone, mistakes);
    ScenarioWorld world{pack.region, clients.table, instant.value_or(routing::Wall{})};
    put_on_duty(scenario, world);
    if (const YamlNode* steps = scenario.require("steps", "[{signal: {kind: fall}}]")) {
        for (const YamlNode& step : items_of(*steps, mistakes)) {
            play_step(step, world, result, mistakes);
        }
    }
    scenario.finish();
    used.add(world.used());
    return result;
}

}  // namespace

std::size_t ScenarioReport::failed() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        results, [](const ScenarioResult& result) { return !result.failures.empty(); }
    ));
}

std::vector<fs::path> scenario_files(const fs::path& pack_folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator{pack_folder / "tests", error}) {
        if (entry.path().extension() == ".yaml") {
            files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    return files;
}

ScenarioReport run_scenario_file(
    const fs::path& file, const LoadedPack& pack, const Register& clients
) {
    ScenarioReport report;
    Mistakes mistakes;
    const auto root = read_yaml(content_of(file).value_or(""), file.string(), mistakes);
    if (root) {
        MapReader map{*root, mistakes};
        if (const YamlNode* scenarios = map.require("scenarios", "a list")) {
            for (const YamlNode& scenario : items_of(*scenarios, mistakes)) {
                report.results.push_back(play(scenario, pack, clients, report.used, mistakes));
            }
        }
        map.finish();
    }
    report.mistakes = mistakes.sorted();
    return report;
}

ScenarioReport run_scenarios(const LoadedPack& pack, const Register& clients) {
    ScenarioReport report;
    for (const fs::path& file : scenario_files(pack.folder)) {
        ScenarioReport part = run_scenario_file(file, pack, clients);
        std::ranges::move(part.mistakes, std::back_inserter(report.mistakes));
        std::ranges::move(part.results, std::back_inserter(report.results));
        report.used.add(part.used);
    }
    return report;
}

std::vector<std::string> failing_tests(const LoadedPack& pack, const Register& clients) {
    const ScenarioReport report = run_scenarios(pack, clients);
    std::vector<std::string> lines;
    for (const Mistake& mistake : report.mistakes) {
        lines.push_back(text_of(mistake));
    }
    for (const ScenarioResult& result : report.results) {
        for (const std::string& failure : result.failures) {
            lines.push_back(to_place(result.at) + ": '" + result.name + "': " + failure);
        }
    }
    return lines;
}

LoadedPack without(const LoadedPack& pack, const routing::ArrangementId& arrangement) {
    LoadedPack result = pack;
    auto region = std::make_shared<routing::Region>(*pack.region);
    std::erase_if(region->arrangements, [&arrangement](const routing::Arrangement& each) {
        return each.id == arrangement;
    });
    result.region = std::move(region);
    return result;
}

ScenarioReport run_scenarios(const fs::path& pack_folder) {
    ScenarioReport report;
    const LoadedPack pack = load_pack(pack_folder);
    report.mistakes = pack.mistakes;
    if (pack.region == nullptr) {
        return report;
    }
    const Register clients = load_register(pack.clients, *pack.region);
    report.mistakes = clients.mistakes;
    return clients.mistakes.empty() ? run_scenarios(pack, clients) : report;
}

}  // namespace nachtwacht::daemon
