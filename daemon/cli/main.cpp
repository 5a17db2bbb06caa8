// nachtwacht: what people type. Everything it can do with a running house it asks over the command
// socket; check, route, test, restore and --state read files.
#include <cstdio>
#include <exception>

#include "daemon/cli/command_line.hpp"
#include "daemon/cli/exit_code.hpp"

namespace {

namespace cli = nachtwacht::daemon::cli;

int run(int argc, char* argv[]) {
    CLI::App app{"De nachtwacht watches while others sleep: alarms, teams and why."};
    app.name("nachtwacht");
    auto settings = cli::settings_from_environment();
    cli::add_everything(app, settings);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& given) {
        // Help and version come this way too, with 0.
        return app.exit(given) == 0 ? cli::exit_ok : cli::exit_usage;
    }
    return settings.outcome;
}

}  // namespace

int main(int argc, char* argv[]) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "nachtwacht: %s\n", error.what());
        return cli::exit_failed;
    }
}
