// What is known of persons: shown to an operator, and written into the audit trail.
#include <fmt/core.h>

#include "daemon/cli/command_line.hpp"
#include "daemon/cli/conversation.hpp"

namespace nachtwacht::daemon::cli {
namespace {

void show_part(const std::string& name, const std::string& value) {
    if (!value.empty()) {
        fmt::print("{:<16}{}\n", name, value);
    }
}

void show_client(const Settings& settings, const boost::json::object& answer) {
    show_part(settings.in("naam", "name"), text_in(answer, "name"));
    show_part(settings.in("adres", "address"), text_in(answer, "address"));
    show_part(settings.in("telefoon", "telephone"), text_in(answer, "telephone"));
    show_part(settings.in("toegang", "access"), text_in(answer, "access"));
    show_part(settings.in("waarschuwing", "warnings"), text_in(answer, "warnings"));
    show_part(settings.in("wensen", "wishes"), text_in(answer, "wishes"));
    print_lines(answer, "contacts", fmt::format("{:<16}", settings.in("contact", "contact")));
}

}  // namespace

void add_client(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "client",
        "What is known of a client; who looks is written into the audit trail",
        "  nachtwacht client 12"
    );
    auto number = std::make_shared<std::uint32_t>();
    command->add_option("number", *number, "Number of the client")->required()->check(a_number());
    runs(command, settings, [&settings, number] {
        return ask(
            settings,
            {{"do", "client"}, {"client", *number}},
            {.answer = [&settings](const auto& answer) { show_client(settings, answer); }}
        );
    });
}

void add_unseal(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "unseal",
        "What lies sealed beside an entry: the message as it came, what a person wrote; audited",
        "  nachtwacht unseal 1234"
    );
    auto entry = std::make_shared<std::uint64_t>();
    command->add_option("entry", *entry, "Number of the entry in the journal")
        ->required()
        ->check(a_number());
    runs(command, settings, [&settings, entry] {
        return ask(
            settings,
            {{"do", "unseal"}, {"entry", *entry}},
            {.answer =
                 [](const auto& answer) {
                     for (const auto* part : {"text", "raw"}) {
                         if (const auto text = text_in(answer, part); !text.empty()) {
                             fmt::print("{}\n", text);
                         }
                     }
                 }}
        );
    });
}

}  // namespace nachtwacht::daemon::cli
