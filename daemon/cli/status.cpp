#include <fmt/core.h>

#include "daemon/cli/command_line.hpp"
#include "daemon/cli/conversation.hpp"
#include "daemon/instant.hpp"

namespace nachtwacht::daemon::cli {
namespace {

void show_status(const Settings& settings, const boost::json::object& answer) {
    const auto started = parse_instant(text_in(answer, "started"));
    const auto row = [](const std::string& name, const std::string& value) {
        fmt::print("{:<20}{}\n", name, value);
    };
    const auto count = [&](const char* name) { return std::to_string(number_in(answer, name)); };
    row(settings.in("versie", "version"), text_in(answer, "version"));
    row(settings.in("toestand", "readiness"), text_in(answer, "readiness"));
    row(settings.in("schijf", "disk"), text_in(answer, "disk"));
    row(settings.in("gestart", "started"), started ? local_text(*started) : "");
    row(settings.in("tijdvak", "epoch"), count("epoch"));
    row(settings.in("laatste regel", "last entry"), count("last_entry"));
    row(settings.in("regio", "region"),
        text_in(answer, "region") + " " + text_in(answer, "region_hash").substr(0, 12));
    row(settings.in("open incidenten", "open incidents"), count("open_incidents"));
    row(settings.in("eenheden in dienst", "units on duty"), count("units_on_duty"));
    row(settings.in("meldtafels open", "boards open"), count("boards"));
}

}  // namespace

void add_status(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "status",
        "How the house is: version, region, what is open",
        "  nachtwacht status\n  nachtwacht --json status | jq .readiness"
    );
    runs(command, settings, [&settings] {
        return ask(settings, {{"do", "status"}}, {.answer = [&settings](const auto& answer) {
                       show_status(settings, answer);
                   }});
    });
}

void add_reload(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "reload",
        "Read region pack and client register anew; a mistake leaves the old in force",
        "  nachtwacht check /etc/nachtwacht/region && nachtwacht reload"
    );
    runs(command, settings, [&settings] {
        return ask(settings, {{"do", "reload"}}, {.answer = [&settings](const auto& answer) {
                       fmt::print(
                           "{} {}\n",
                           flag_in(answer, "changed")
                               ? settings.in("nieuw van kracht:", "now in force:")
                               : settings.in("niets veranderd:", "nothing has changed:"),
                           text_in(answer, "region_hash")
                       );
                   }});
    });
}

}  // namespace nachtwacht::daemon::cli
