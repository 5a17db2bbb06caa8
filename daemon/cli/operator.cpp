#include <fmt/core.h>

#include <boost/json.hpp>

#include "daemon/cli/command_line.hpp"
#include "daemon/cli/conversation.hpp"
#include "daemon/cli/exit_code.hpp"
#include "daemon/instant.hpp"

namespace nachtwacht::daemon::cli {
namespace {

namespace json = boost::json;

struct ActOptions {
    std::uint64_t incident{};
    std::string urgency{};
    std::string unit{};
    std::uint32_t task{};
    std::string word{};
    std::string text{};
    std::uint64_t other{};
    std::string kind{};
};

// Which parts an act takes beside the incident; capitals: it cannot do without.
//   u urgency, n unit, t task, w word, x text, o other incident, k kind
struct ActCommand {
    const char* name;  // on the command line
    const char* act;   // on the socket
    const char* about;
    const char* parts;
    const char* example;
};
constexpr ActCommand acts[] = {
    {"take", "take", "This incident is mine", "", "take 12"},
    {"release", "release", "It is mine no longer", "", "release 12"},
    {"spoken",
     "spoken",
     "Spoke with the client, who is as urgent as said (or as it was)",
     "ux",
     "spoken 12 --urgency U3 --text 'slipped, not hurt'"},
    {"no-answer",
     "no_answer",
     "Tried to speak with the client, nobody answered",
     "x",
     "no-answer 12"},
    {"assess", "assess", "Set the urgency, as confirmed", "Ux", "assess 12 --urgency U1"},
    {"assign", "assign", "This unit goes, whatever the ranking says", "Nx", "assign 12 --unit mia"},
    {"call-off",
     "call_off",
     "The unit that was asked or is under way is not needed",
     "nwx",
     "call-off 12 --unit mia"},
    {"close", "close", "Close it, with an outcome", "Wx", "close 12 --word helped"},
    {"note", "remark", "Write a note with it", "X", "note 12 --text 'daughter is on her way'"},
    {"confirm",
     "confirm_task",
     "A task is done: 112 was told, the family was called",
     "Twx",
     "confirm 12 --task 1"},
    {"outside",
     "outside_party",
     "An outside party has confirmed that it takes over",
     "Wx",
     "outside 12 --word hap"},
    {"search", "search", "Ask the next unit now", "", "search 12"},
    {"join",
     "join",
     "Another incident is the same event: it ends, and goes on as this one",
     "Ox",
     "join 12 --other 15"},
    {"split",
     "split",
     "Another event hides in this incident: it becomes an incident of its own",
     "Kux",
     "split 12 --kind fall --urgency U2"},
};

void add_part(CLI::App* command, char part, ActOptions& options) {
    CLI::Option* option = nullptr;
    switch (part | 0x20) {
        case 'u':
            option = command->add_option("--urgency", options.urgency, "U0 to U5")
                         ->check(CLI::IsMember({"U0", "U1", "U2", "U3", "U4", "U5"}));
            break;
        case 'n':
            option = command->add_option("--unit", options.unit, "Name of the unit");
            break;
        case 't':
            option = command->add_option("--task", options.task, "Number of the task");
            break;
        case 'w':
            option =
                command->add_option("--word", options.word, "Outcome, party or reason, a word");
            break;
        case 'o':
            option =
                command->add_option("--other", options.other, "Number of the incident that ends")
                    ->check(a_number());
            break;
        case 'k':
            option =
                command->add_option("--kind", options.kind, "What else happened: fall, request");
            break;
        default:
            option = command->add_option("--text", options.text, "What happened; kept sealed");
            break;
    }
    option->required((part & 0x20) == 0);
}

json::object request_for(const ActCommand& act, const ActOptions& options) {
    json::object request{{"do", "act"}, {"act", act.act}, {"incident", options.incident}};
    const auto put = [&](const char* name, const std::string& value) {
        if (!value.empty()) {
            request[name] = value;
        }
    };
    put("urgency", options.urgency);
    put("unit", options.unit);
    put("word", options.word);
    put("text", options.text);
    put("kind", options.kind);
    if (options.other != 0) {
        request["other"] = options.other;
    }
    if (options.task != 0) {
        request["task"] = options.task;
    }
    return request;
}

void show_stored(const Settings& settings, const json::object& answer) {
    fmt::print(
        "{} {}\n", settings.in("vastgelegd in regel", "stored in entry"), number_in(answer, "entry")
    );
}

void add_act(CLI::App* parent, const ActCommand& act, Settings& settings) {
    auto* command = subcommand(
        *parent, act.name, act.about, std::string("  nachtwacht operator ") + act.example
    );
    auto options = std::make_shared<ActOptions>();
    command->add_option("incident", options->incident, "Number of the incident")
        ->required()
        ->check(a_number());
    for (const char part : std::string_view(act.parts)) {
        add_part(command, part, *options);
    }
    runs(command, settings, [&settings, &act, options] {
        return ask(
            settings,
            request_for(act, *options),
            {.answer = [&settings](const auto& answer) { show_stored(settings, answer); }}
        );
    });
}

struct DutyOptions {
    std::string unit{};
    std::string state{};
    std::string until{};
    std::vector<double> base{};
};

int change_duty(const Settings& settings, const DutyOptions& options) {
    json::object request{{"do", "duty"}, {"unit", options.unit}, {"on", options.state == "on"}};
    if (!options.until.empty()) {
        const auto now = std::chrono::system_clock::now();
        const auto until =
            parse_local(options.until, std::chrono::floor<std::chrono::milliseconds>(now));
        if (!until) {
            fmt::print(stderr, "nachtwacht: --until: {} is no time\n", options.until);
            return exit_usage;
        }
        request["until"] = instant_text(*until);
    }
    if (options.base.size() == 2) {
        request["base"] = json::object{{"lat", options.base[0]}, {"lon", options.base[1]}};
    }
    return ask(settings, std::move(request), {.answer = [&settings](const auto& answer) {
                   show_stored(settings, answer);
               }});
}

void add_duty(CLI::App* parent, Settings& settings) {
    auto* command = subcommand(
        *parent,
        "duty",
        "Put a unit on or off duty",
        "  nachtwacht operator duty mia on --until 07:00\n  nachtwacht operator duty mia off"
    );
    auto options = std::make_shared<DutyOptions>();
    command->add_option("unit", options->unit, "Name of the unit")->required();
    command->add_option("state", options->state, "on or off")
        ->required()
        ->check(CLI::IsMember({"on", "off"}));
    command->add_option("--until", options->until, "End of its shift, on a Dutch clock");
    command->add_option("--base", options->base, "Where it waits: latitude,longitude")
        ->expected(2)
        ->delimiter(',');
    runs(command, settings, [&settings, options] { return change_duty(settings, *options); });
}

}  // namespace

void add_operator(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "operator",
        "What an operator does with an incident",
        "  nachtwacht operator take 12\n"
        "  nachtwacht operator spoken 12 --urgency U3\n"
        "  nachtwacht operator close 12 --word helped\n"
        "  nachtwacht operator duty mia on --until 07:00"
    );
    command->require_subcommand(1);
    for (const auto& act : acts) {
        add_act(command, act, settings);
    }
    add_duty(command, settings);
}

}  // namespace nachtwacht::daemon::cli
