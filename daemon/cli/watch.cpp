#include "daemon/cli/command_line.hpp"
#include "daemon/cli/conversation.hpp"
#include "daemon/cli/entry_text.hpp"

namespace nachtwacht::daemon::cli {
namespace {

struct Watching {
    std::uint64_t from{};
    bool board{};
    bool reasons{};
};

int watch(const Settings& settings, const Watching& watching) {
    const auto show = [&](const boost::json::object& line) {
        if (const auto* entry = line.if_contains("entry"); entry != nullptr && entry->is_object()) {
            print_entry(settings, entry->get_object(), {.reasons = watching.reasons});
        }
    };
    return ask(
        settings,
        {{"do", "watch"}, {"from", watching.from}, {"operator", watching.board}},
        {.along = show, .endless = true}
    );
}

}  // namespace

void add_watch(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "watch",
        "What happens, live, until Ctrl-C",
        "  nachtwacht watch --why\n"
        "  nachtwacht watch --operator      (you are a live board: tasks are raised at you)\n"
        "  nachtwacht watch --from 1200     (from this entry of the journal on)\n"
        "\nSigns: !!! U0, !! U1, ! U2, - U3, . U4 and U5; in a terminal coloured too."
    );
    auto watching = std::make_shared<Watching>();
    command->add_option("--from", watching->from, "Begin with this entry of the journal");
    command->add_flag("--operator", watching->board, "Be a live board as long as this runs");
    command->add_flag("--why", watching->reasons, "With the reasons for each choice");
    runs(command, settings, [&settings, watching] { return watch(settings, *watching); });
}

}  // namespace nachtwacht::daemon::cli
