// Who would get this, at that moment, and why: the core itself is asked, with a house of its own.
#include <fmt/core.h>

#include <boost/json.hpp>

#include "daemon/cli/command_line.hpp"
#include "daemon/cli/conversation.hpp"
#include "daemon/cli/exit_code.hpp"
#include "daemon/cli/rule_book.hpp"
#include "daemon/command_view.hpp"
#include "daemon/instant.hpp"
#include "routing/desk.hpp"

namespace nachtwacht::daemon::cli {
namespace {

namespace json = boost::json;
using routing::Urgency;

struct Route {
    std::filesystem::path region{"/etc/nachtwacht/region"};
    std::filesystem::path clients{};
    std::string kind{};
    std::string account{};
    std::string asker{};
    std::uint32_t client{};
    std::string urgency{};
    std::string care_path{};
    std::vector<std::string> needs{};
    std::vector<double> position{};
    std::string at{};
    std::vector<std::string> on_duty{};
    std::vector<std::string> off_duty{};
};

// What the words of the command line do not fit.
int complain(const std::string& what) {
    fmt::print(stderr, "nachtwacht: {}\n", what);
    return exit_usage;
}

routing::Position position_of(const std::vector<double>& degrees) {
    const auto millionths = [](double value) {
        return static_cast<std::int32_t>(std::llround(value * 1e6));
    };
    return {millionths(degrees[0]), millionths(degrees[1])};
}

routing::Signal signal_of(const Route& route) {
    routing::Signal signal;
    signal.kind = routing::kind_named(route.kind).value_or(routing::Kind::Unreadable);
    const bool person = !route.asker.empty() || route.client != 0;
    const auto asker = route.asker.empty()
                           ? (person ? routing::Asker::Operator : routing::Asker::Device)
                           : routing::asker_named(route.asker);
    signal.asker = asker.value_or(routing::Asker::Operator);
    signal.client = static_cast<routing::ClientNumber>(route.client);
    signal.reference.door = person ? routing::Door::Phone : routing::Door::Command;
    signal.reference.sender = person ? "route" : route.account;
    signal.asked = routing::urgency_named(route.urgency);
    signal.care_path.value = route.care_path;
    for (const auto& need : route.needs) {
        signal.needs.push_back({need});
    }
    if (route.position.size() == 2) {
        signal.position = position_of(route.position);
    }
    return signal;
}

// A house that knows the rule book, with an operator at a board and every unit on duty at its base
// unless told otherwise.
routing::Desk desk_for(const RuleBook& book, const Route& route, const routing::Now& now) {
    routing::Desk desk;
    (void)desk.take(routing::Started{1}, now);
    (void)desk.take(routing::RegionLoaded{book.region}, now);
    (void)desk.take(routing::ClientsLoaded{book.clients}, now);
    (void)desk.take(routing::PresenceChanged{{"route"}, true}, now);
    for (const auto& [id, unit] : book.region->units) {
        const bool chosen =
            route.on_duty.empty() || std::ranges::count(route.on_duty, id.value) > 0;
        if (chosen && std::ranges::count(route.off_duty, id.value) == 0) {
            (void)desk.take(routing::LinkChanged{id, true}, now);
            (void
            )desk.take(routing::DutyChanged{id, true, unit.base, std::nullopt, "route", {}}, now);
        }
    }
    return desk;
}

// A client asked about as if the device had called: by its first account.
std::string account_of(const RuleBook& book, std::uint32_t client) {
    for (const auto& [account, owner] : book.clients->accounts) {
        if (static_cast<std::uint32_t>(owner) == client) {
            return account;
        }
    }
    return {};
}

bool is_answer(const routing::Entry& entry) {
    return std::ranges::any_of(entry.facts, [](const auto& fact) {
        return std::holds_alternative<routing::OrderOffered>(fact) ||
               std::holds_alternative<routing::NobodyFound>(fact);
    });
}

// What follows from the signal, up to the first choice: where an operator decides first, that is
// when the operator's time is over.
std::vector<routing::Entry> follow(
    routing::Desk& desk, const routing::Signal& signal, routing::Now now
) {
    constexpr int most_steps = 20;
    std::vector<routing::Entry> entries{desk.take(routing::SignalReceived{signal}, now)};
    const auto incident = entries.front().number;
    for (int step = 0; step < most_steps && !is_answer(entries.back()); ++step) {
        const auto found = desk.state().incidents.find(incident);
        const auto next = desk.next_deadline();
        if (found == desk.state().incidents.end() || !found->second.search_at || !next) {
            break;
        }
        now.wall += std::max(*next - now.steady, routing::Steady{});
        now.steady = std::max(now.steady, *next);
        if (auto entry = desk.take(routing::TimePassed{}, now); !entry.facts.empty()) {
            entries.push_back(std::move(entry));
        }
    }
    return entries;
}

void show_entry(const json::object& view) {
    const auto at = parse_instant(text_in(view, "at"));
    fmt::print("{}\n", at ? local_text(*at) : "");
    print_lines(view, "lines", "  ");
    print_lines(view, "reasons", "    ");
}

int show(
    const Settings& settings, const routing::Desk& desk, const std::vector<routing::Entry>& entries
) {
    const Viewer viewer{desk.state(), settings.language, settings.json};
    json::array views;
    for (const auto& entry : entries) {
        views.push_back(view_of(entry, viewer));
        if (!settings.json) {
            show_entry(views.back().get_object());
        }
    }
    if (settings.json) {
        json::object answer{{"ok", true}, {"entries", std::move(views)}, {"incident", nullptr}};
        const auto found = desk.state().incidents.find(entries.front().number);
        if (found != desk.state().incidents.end()) {
            answer["incident"] = view_of(found->second, viewer);
        }
        fmt::print("{}\n", json::serialize(answer));
    }
    return exit_ok;
}

int route(const Settings& settings, Route asked) {
    if (!routing::kind_named(asked.kind)) {
        return complain(
            "'" + asked.kind + "' is no kind of event; the rule book lists them (fall)"
        );
    }
    if (!asked.asker.empty() && !routing::asker_named(asked.asker)) {
        return complain(
            "'" + asked.asker + "' is nobody who asks; write gp, hap, district_nurse, ..."
        );
    }
    const auto today =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto wall = asked.at.empty() ? std::optional{today} : parse_local(asked.at, today);
    if (!wall) {
        return complain("--at: '" + asked.at + "' is no such time; write \"2026-12-25 03:10\"");
    }
    const auto book = load_rule_book(asked.region, asked.clients);
    if (!book.mistakes.empty()) {
        return print_mistakes(settings, book.mistakes);
    }
    if (asked.client != 0 && asked.asker.empty()) {
        asked.account = account_of(book, asked.client);
        if (asked.account.empty()) {
            return complain("that client is unknown or has no device: say who asks, with --asker");
        }
        asked.client = 0;
    }
    const routing::Now now{*wall, std::chrono::hours{1}};
    auto desk = desk_for(book, asked, now);
    const auto entries = follow(desk, signal_of(asked), now);
    return show(settings, desk, entries);
}

void add_options(CLI::App* command, Route& route) {
    command->add_option("--region", route.region, "Folder of the region pack")
        ->capture_default_str();
    command->add_option("--clients", route.clients, "Register of clients; default: the pack's own");
    command->add_option("--kind", route.kind, "Kind of event, as in the rule book")->required();
    auto* account = command->add_option("--account", route.account, "Account of the device");
    command->add_option("--client", route.client, "Number of the client")->excludes(account);
    command
        ->add_option(
            "--asker",
            route.asker,
            "Who asks: layman, operator, district_nurse, gp, hap, hospital, unit; default: the "
            "device"
        )
        ->excludes(account);
    command->add_option("--urgency", route.urgency, "As asked, U0 to U5")
        ->check(CLI::IsMember({"U0", "U1", "U2", "U3", "U4", "U5"}));
    command->add_option("--care-path", route.care_path, "Care path of the rule book");
    command->add_option("--need", route.needs, "Skill that is needed besides; may be repeated");
    command->add_option("--position", route.position, "Where: latitude,longitude")
        ->expected(2)
        ->delimiter(',');
    command->add_option("--at", route.at, "When, on a Dutch clock; default: now");
    command->add_option("--on-duty", route.on_duty, "Only these units are on duty: a,b,c")
        ->delimiter(',');
    command->add_option("--off-duty", route.off_duty, "These units are not on duty: a,b,c")
        ->delimiter(',');
}

}  // namespace

void add_route(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "route",
        "Who would get this, at that moment, and why; nothing is sent",
        "  nachtwacht route --kind fall --client 12 --at \"2026-12-25 03:10\"\n"
        "  nachtwacht route --region regions/mooimaasvallei --kind request --asker gp --client 12 "
        "\\\n"
        "      --urgency U2 --care-path catheter --off-duty mia\n"
        "\nEvery unit counts as on duty, free and at its base, unless you say otherwise."
    );
    auto asked = std::make_shared<Route>();
    add_options(command, *asked);
    runs(command, settings, [&settings, asked] { return route(settings, *asked); });
}

}  // namespace nachtwacht::daemon::cli
