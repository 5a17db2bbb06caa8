#include "daemon/backup.hpp"

#include <fmt/core.h>

#include <boost/json.hpp>

#include "daemon/cli/command_line.hpp"
#include "daemon/cli/conversation.hpp"
#include "daemon/cli/exit_code.hpp"
#include "daemon/state_directory.hpp"

namespace nachtwacht::daemon::cli {
namespace {

namespace fs = std::filesystem;

int complain(const JournalError& error) {
    fmt::print(stderr, "nachtwacht: {}\n", error.message);
    const bool bad_file = error.fault == JournalFault::Damaged ||
                          error.fault == JournalFault::Foreign ||
                          error.fault == JournalFault::Newer;
    return bad_file ? exit_bad_files : exit_failed;
}

void show_summary(
    const Settings& settings, const fs::path& file, std::uint64_t last, std::uint64_t bytes
) {
    if (settings.json) {
        fmt::print(
            "{}\n",
            boost::json::serialize(boost::json::object{
                {"ok", true}, {"file", file.string()}, {"last_entry", last}, {"bytes", bytes}})
        );
        return;
    }
    fmt::print(
        "{}: {} {}, {} kB\n",
        file.string(),
        settings.in("tot en met regel", "up to and including entry"),
        last,
        bytes / 1'000
    );
}

int ask_for_backup(const Settings& settings, const fs::path& file) {
    return ask(
        settings,
        {{"do", "backup"}, {"file", file.string()}},
        {.answer =
             [&](const auto& answer) {
                 show_summary(
                     settings, file, number_in(answer, "last_entry"), number_in(answer, "bytes")
                 );
             }}
    );
}

int copy_files(const Settings& settings, const fs::path& state, const fs::path& file) {
    const auto done = daemon::backup(journal_file_in(state), file, {});
    if (!done) {
        return complain(done.error());
    }
    show_summary(settings, file, done->last_number, done->bytes);
    return exit_ok;
}

int put_back(const Settings& settings, const fs::path& file, const fs::path& state) {
    const auto done = daemon::restore(file, state);
    if (!done) {
        return complain(done.error());
    }
    if (settings.json) {
        fmt::print(
            "{}\n",
            boost::json::serialize(boost::json::object{
                {"ok", true},
                {"last_entry", done->last_number},
                {"epoch", done->epoch},
                {"replaced", done->replaced.string()}})
        );
        return exit_ok;
    }
    fmt::print(
        "{} {}, {} {}\n",
        settings.in("teruggezet tot en met regel", "restored up to and including entry"),
        done->last_number,
        settings.in("tijdvak", "epoch"),
        done->epoch
    );
    if (!done->replaced.empty()) {
        fmt::print(
            "{} {}\n",
            settings.in("het vorige journaal ligt in", "the journal that was there lies in"),
            done->replaced.string()
        );
    }
    return exit_ok;
}

}  // namespace

void add_backup(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "backup",
        "Copy the journal into one file while the house works on",
        "  nachtwacht backup /var/backups/nachtwacht/night.db\n"
        "  nachtwacht backup night.db --state /var/lib/nachtwacht   (without asking the house)\n"
        "\nThe copy holds no master key: keep that apart, or what is sealed stays closed."
    );
    auto file = std::make_shared<fs::path>();
    auto state = std::make_shared<fs::path>();
    command->add_option("file", *file, "File to write; must not exist")->required();
    command->add_option("--state", *state, "Copy from this state directory ourselves");
    runs(command, settings, [&settings, file, state] {
        const auto target = fs::absolute(*file).lexically_normal();
        return state->empty() ? ask_for_backup(settings, target)
                              : copy_files(settings, *state, target);
    });
}

void add_restore(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "restore",
        "Put a backup in the place of the journal; nachtwachtd must be stopped",
        "  systemctl stop nachtwachtd\n"
        "  nachtwacht restore /var/backups/nachtwacht/night.db --state /var/lib/nachtwacht\n"
        "  systemctl start nachtwachtd\n"
        "\nThe epoch rises, so that no phone takes an old order for a new one."
    );
    auto file = std::make_shared<fs::path>();
    auto state = std::make_shared<fs::path>("/var/lib/nachtwacht");
    command->add_option("file", *file, "The backup")->required()->check(CLI::ExistingFile);
    command->add_option("--state", *state, "State directory of nachtwachtd")->capture_default_str();
    runs(command, settings, [&settings, file, state] { return put_back(settings, *file, *state); });
}

}  // namespace nachtwacht::daemon::cli
