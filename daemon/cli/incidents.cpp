#include <fmt/core.h>

#include <boost/json.hpp>

#include "daemon/cli/command_line.hpp"
#include "daemon/cli/conversation.hpp"
#include "daemon/cli/entry_text.hpp"
#include "daemon/instant.hpp"

namespace nachtwacht::daemon::cli {
namespace {

namespace json = boost::json;

std::string clock_of(const json::object& object, std::string_view name) {
    const auto at = parse_instant(text_in(object, name));
    return at ? local_text(*at).substr(0, 16) : "";
}

template <class Show>
void each(const json::object& object, std::string_view name, const Show& show) {
    const auto* list = object.if_contains({name.data(), name.size()});
    for (const auto& item :
         list != nullptr && list->is_array() ? list->get_array() : json::array{}) {
        if (item.is_object()) {
            show(item.get_object());
        }
    }
}

std::string client_of(const Settings& settings, const json::object& incident) {
    const auto client = number_in(incident, "client");
    const auto sender = text_in(incident, "sender");
    if (client != 0) {
        return fmt::format("{} {}", settings.in("cliënt", "client"), client);
    }
    return settings.in("onbekend", "unknown") + (sender.empty() ? "" : " (" + sender + ")");
}

void show_incident(const Settings& settings, const json::object& incident) {
    const auto holder = text_in(incident, "holder_name");
    fmt::print(
        "{}{:<5} {}  {}, {}; {}{}{}\n",
        urgency_mark(settings, text_in(incident, "urgency")),
        number_in(incident, "number"),
        clock_of(incident, "opened"),
        text_in(incident, "kind_text"),
        client_of(settings, incident),
        text_in(incident, "holder_text"),
        holder.empty() ? "" : ": " + holder,
        flag_in(incident, "open") ? "" : settings.in(" (gesloten)", " (closed)")
    );
    each(incident, "orders", [&](const json::object& order) {
        fmt::print(
            "        {}  {}: {}\n",
            text_in(order, "id"),
            text_in(order, "label"),
            text_in(order, "state_text")
        );
    });
    each(incident, "tasks", [&](const json::object& task) {
        if (flag_in(task, "open")) {
            fmt::print(
                "        {} {}: {} ({})\n",
                settings.in("taak", "task"),
                number_in(task, "index"),
                text_in(task, "text"),
                text_in(task, "rung_text")
            );
        }
    });
}

void show_incidents(const Settings& settings, const json::object& answer) {
    bool any = false;
    each(answer, "incidents", [&](const json::object& incident) {
        show_incident(settings, incident);
        any = true;
    });
    if (!any) {
        fmt::print("{}\n", settings.in("geen open incidenten", "no open incidents"));
    }
}

void show_unit(const Settings& settings, const json::object& unit) {
    const auto holding = number_in(unit, "holding");
    const auto asked = number_in(unit, "asked");
    std::string doing = settings.in("vrij", "free");
    if (holding != 0) {
        doing = fmt::format("{} {}", settings.in("heeft incident", "has incident"), holding);
    } else if (asked != 0) {
        doing = fmt::format("{} {}", settings.in("gevraagd voor", "asked for"), asked);
    }
    fmt::print(
        "{:<12} {:<20} {:<16} {:<18} {}\n",
        text_in(unit, "unit"),
        text_in(unit, "label"),
        flag_in(unit, "on_duty") ? settings.in("in dienst", "on duty")
                                 : settings.in("niet in dienst", "off duty"),
        flag_in(unit, "link_up") ? settings.in("bereikbaar", "reachable")
                                 : settings.in("telefoon weg", "phone lost"),
        doing
    );
}

}  // namespace

void add_incidents(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "incidents",
        "What is open, whose it is, which orders and tasks stand",
        "  nachtwacht incidents\n  nachtwacht --json incidents --all"
    );
    auto all = std::make_shared<bool>(false);
    command->add_flag("--all", *all, "Those that were closed lately too");
    runs(command, settings, [&settings, all] {
        return ask(
            settings,
            {{"do", "incidents"}, {"all", *all}},
            {.answer = [&settings](const auto& answer) { show_incidents(settings, answer); }}
        );
    });
}

void add_units(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "units",
        "Which units there are, on duty or not, and what they do",
        "  nachtwacht units"
    );
    runs(command, settings, [&settings] {
        return ask(settings, {{"do", "units"}}, {.answer = [&settings](const auto& answer) {
                       each(answer, "units", [&](const auto& unit) { show_unit(settings, unit); });
                   }});
    });
}

}  // namespace nachtwacht::daemon::cli
