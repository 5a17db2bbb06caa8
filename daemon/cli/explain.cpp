#include "daemon/cli/command_line.hpp"
#include "daemon/cli/conversation.hpp"
#include "daemon/cli/entry_text.hpp"
#include "daemon/command_request.hpp"

namespace nachtwacht::daemon::cli {

void add_explain(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "explain",
        "Why: all that happened to an incident or an order, with the reasons of each choice",
        "  nachtwacht explain 1234        (an incident)\n"
        "  nachtwacht explain 1234-1      (its first order; as shown: 7-1234-1)\n"
        "  nachtwacht --lang en explain 1234"
    );
    auto id = std::make_shared<std::string>();
    command->add_option("id", *id, "Number of an incident, or of an order")
        ->required()
        ->check([](const std::string& text) {
            return parse_incident_id(text) ? "" : text + " is no incident (12) or order (12-1)";
        });
    runs(command, settings, [&settings, id] {
        const auto show = [&settings](const boost::json::object& line) {
            if (const auto* entry = line.if_contains("entry");
                entry != nullptr && entry->is_object()) {
                print_entry(settings, entry->get_object(), {.date = true, .reasons = true});
            }
        };
        return ask(settings, {{"do", "explain"}, {"id", *id}}, {.along = show});
    });
}

}  // namespace nachtwacht::daemon::cli
