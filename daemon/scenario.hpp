// Routing tests as data: the files under tests/ of a region pack, played on the core itself.
// Whoever changes a pack sees what it does before anybody is sent anywhere.
// deploy/docs/region-pack.md says what a scenario may write.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "daemon/mistake.hpp"
#include "daemon/pack.hpp"
#include "daemon/register.hpp"
#include "daemon/rules_used.hpp"

namespace nachtwacht::daemon {

struct ScenarioResult {
    Mark at{};
    std::string name{};                   // a sentence
    std::vector<std::string> failures{};  // "place: what was expected, what was; why"
};

struct ScenarioReport {
    std::vector<Mistake> mistakes{};  // of the files, the pack or its register
    std::vector<ScenarioResult> results{};
    RulesUsed used{};

    [[nodiscard]] std::size_t failed() const;
    [[nodiscard]] bool good() const { return mistakes.empty() && failed() == 0; }
};

// Sorted by name.
[[nodiscard]] std::vector<std::filesystem::path> scenario_files(
    const std::filesystem::path& pack_folder
);

// The scenarios of one file. `pack` and `clients` must be without mistakes.
[[nodiscard]] ScenarioReport run_scenario_file(
    const std::filesystem::path& file, const LoadedPack& pack, const Register& clients
);

// All scenarios in the folder of the pack, both without mistakes.
[[nodiscard]] ScenarioReport run_scenarios(const LoadedPack& pack, const Register& clients);

// What keeps a pack from coming into force though it has no mistake: each scenario of its own that
// does not pass and each mistake in their files, a line each. `clients`: the register that the pack
// brings along.
[[nodiscard]] std::vector<std::string> failing_tests(
    const LoadedPack& pack, const Register& clients
);

// The pack as if this arrangement did not stand in it: whether any scenario notices.
[[nodiscard]] LoadedPack without(const LoadedPack& pack, const routing::ArrangementId& arrangement);

// All scenarios of the pack in this folder, with the register that it brings along.
[[nodiscard]] ScenarioReport run_scenarios(const std::filesystem::path& pack_folder);

}  // namespace nachtwacht::daemon
