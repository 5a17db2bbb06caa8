// How every subcommand is made: its help, its examples, what it runs.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "daemon/cli/settings.hpp"

namespace nachtwacht::daemon::cli {

// A subcommand with its examples at the foot of its help. Common options may follow it.
CLI::App* subcommand(
    CLI::App& app, const std::string& name, const std::string& about, const std::string& examples
);

// Refuses 0 and whatever is no whole number, in a sentence; CLI11's own check speaks of ranges.
[[nodiscard]] CLI::Validator a_number();

// When it is given, `run` runs and its result is the exit code.
void runs(CLI::App* command, Settings& settings, std::function<int()> run);

// The whole command line; settings outlive it.
void add_everything(CLI::App& app, Settings& settings);

}  // namespace nachtwacht::daemon::cli
