// A region pack with its register, as the subcommands that read files use it.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "daemon/cli/settings.hpp"
#include "daemon/mistake.hpp"
#include "routing/clients.hpp"
#include "routing/region.hpp"

namespace nachtwacht::daemon::cli {

struct RuleBook {
    std::shared_ptr<const routing::Region> region{};  // null when the pack has a mistake
    std::shared_ptr<const routing::ClientTable> clients{};
    std::vector<Mistake> mistakes{};
    std::vector<Mistake> warnings{};  // of a pack without mistakes
};

// `path` is a pack's folder or its pack.yaml; `clients` a register, or empty: the pack's own.
[[nodiscard]] RuleBook load_rule_book(
    const std::filesystem::path& path, const std::filesystem::path& clients
);
// The same with its warnings.
[[nodiscard]] RuleBook survey_rule_book(const std::filesystem::path& path);

// Every warning, a line each (with --json an object each).
void print_warnings(const Settings& settings, const std::vector<Mistake>& warnings);

// Every mistake, a line each (with --json an object each); the exit code.
[[nodiscard]] int print_mistakes(const Settings& settings, const std::vector<Mistake>& mistakes);

}  // namespace nachtwacht::daemon::cli
