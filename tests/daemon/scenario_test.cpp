#include "daemon/scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

namespace nachtwacht::daemon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
namespace fs = std::filesystem;

const fs::path source{NACHTWACHT_SOURCE_DIR};

std::vector<fs::path> files_of_all_packs() {
    std::vector<fs::path> files;
    for (const fs::path& folder : {source / "regions", source / "tests/daemon/packs"}) {
        for (const fs::directory_entry& pack : fs::directory_iterator{folder}) {
            std::ranges::move(scenario_files(pack.path()), std::back_inserter(files));
        }
    }
    std::ranges::sort(files);
    return files;
}

std::string name_of_file(const testing::TestParamInfo<fs::path>& info) {
    std::string name = info.param.parent_path().parent_path().filename().string() + "_" +
                       info.param.stem().string();
    std::ranges::replace_if(
        name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_'
    );
    return name;
}

class RoutingTests : public testing::TestWithParam<fs::path> {};

TEST_P(RoutingTests, GiveWhatTheyExpect) {
    const LoadedPack pack = load_pack(GetParam().parent_path().parent_path());
    ASSERT_NE(pack.region, nullptr);
    const Register clients = load_register(pack.clients, *pack.region);
    ASSERT_THAT(clients.mistakes, IsEmpty());
    const ScenarioReport report = run_scenario_file(GetParam(), pack, clients);
    for (const Mistake& mistake : report.mistakes) {
        ADD_FAILURE() << text_of(mistake);
    }
    EXPECT_FALSE(report.results.empty());
    for (const ScenarioResult& result : report.results) {
        for (const std::string& failure : result.failures) {
            ADD_FAILURE() << result.name << "\n" << failure;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Regions, RoutingTests, testing::ValuesIn(files_of_all_packs()), name_of_file
);

TEST(Scenario, MooiMaasvalleiHasAtLeastForty) {
    EXPECT_GE(run_scenarios(source / "regions/mooimaasvallei").results.size(), 40U);
}

ScenarioReport report_of(const std::string& name) {
    const LoadedPack pack = load_pack(source / "regions/mooimaasvallei");
    const Register clients = load_register(pack.clients, *pack.region);
    return run_scenario_file(source / "tests/daemon/packs/scenarios" / name, pack, clients);
}

TEST(Scenario, TellsWhatWasExpectedWhatWasAndWhy) {
    const ScenarioReport report = report_of("wrong.yaml");
    EXPECT_EQ(report.failed(), 1U);
    ASSERT_EQ(report.results.size(), 2U);
    EXPECT_THAT(
        report.results[0].failures,
        ElementsAre(
            testing::AllOf(
                HasSubstr("expected fate [joined], was [opened]"), HasSubstr("wrong.yaml:6:24")
            ),
            testing::AllOf(HasSubstr("expected asked [bram], was [mia]"), HasSubstr("Asked: Mia")),
            HasSubstr("expected nobody [nobody_free], was [none]")
        )
    );
    EXPECT_THAT(report.results[1].failures, IsEmpty());
}

TEST(Scenario, NamesTheMistakesOfTheFileItself) {
    std::vector<std::string> lines;
    for (const Mistake& mistake : report_of("mistaken.yaml").mistakes) {
        lines.push_back(text_of(mistake).substr(text_of(mistake).find("mistaken.yaml")));
    }
    EXPECT_THAT(
        lines,
        ElementsAre(
            "mistaken.yaml:3:9: '2026-13-22 03:10' is no moment, write \"2026-11-22 03:10\"",
            HasSubstr("mistaken.yaml:5:7: unknown unit 'mio'"),
            "mistaken.yaml:7:24: unknown kind 'fal', did you mean 'fall'",
            "mistaken.yaml:8:18: unknown key 'askd', did you mean 'asked'"
        )
    );
}

}  // namespace
}  // namespace nachtwacht::daemon
