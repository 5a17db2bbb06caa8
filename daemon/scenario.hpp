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

namespace nachtwacht::daemon {

struct ScenarioResult {
    Mark at{};
    std::string name{};                   // a sentence
    std::vector<std::string> failures{};  // "place: what was expected, what was; why"
};

struct ScenarioReport {
    std::vector<Mistake> mistakes{};  // of the files, the pack or its register
    std::vector<ScenarioResult> results{};

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

// All scenarios of the pack in this folder, with the register that it brings along.
[[nodiscard]] ScenarioReport run_scenarios(const std::filesystem::path& pack_folder);

}  // namespace nachtwacht::daemon
