// The audit trail: who looked at whom, who came in, who changed an account. Reading it is a row of
// it.
#include <fmt/core.h>

#include <boost/json.hpp>

#include "daemon/cli/command_line.hpp"
#include "daemon/cli/conversation.hpp"
#include "daemon/instant.hpp"

namespace nachtwacht::daemon::cli {
namespace {

struct Question {
    std::uint64_t from{};
    std::uint32_t count{50};
    std::uint32_t client{};
};

void show_row(const boost::json::object& row) {
    const auto at = parse_instant(text_in(row, "at"));
    const auto client = number_in(row, "client");
    fmt::print(
        "{:>8}  {}  {:<14}{:<22}{:<10}{}\n",
        number_in(row, "number"),
        at ? local_text(*at) : "",
        text_in(row, "who"),
        text_in(row, "what"),
        client == 0 ? "" : std::to_string(client),
        text_in(row, "detail")
    );
}

void show(const Settings& settings, const boost::json::object& answer) {
    const auto* rows = answer.if_contains("rows");
    for (const auto& row :
         rows != nullptr && rows->is_array() ? rows->get_array() : boost::json::array{}) {
        show_row(row.as_object());
    }
    fmt::print(
        "{}\n",
        settings.in("de keten klopt, regels: ", "the chain is whole, rows: ") +
            std::to_string(number_in(answer, "count")) + settings.in("; kop: ", "; head: ") +
            text_in(answer, "head")
    );
}

}  // namespace

void add_audit(CLI::App& app, Settings& settings) {
    auto* command = subcommand(
        app,
        "audit",
        "The audit trail, its chain checked (administrator); reading it is written into it",
        "  nachtwacht audit\n"
        "  nachtwacht audit --client 12 --count 1000\n"
        "  nachtwacht audit --verify"
    );
    auto question = std::make_shared<Question>();
    auto verify = std::make_shared<bool>(false);
    command
        ->add_option("--from", question->from, "Number of the first row (default: the last ones)")
        ->check(a_number());
    command->add_option("--count", question->count, "Rows at most, to 1000")->capture_default_str();
    command->add_option("--client", question->client, "About this client only")->check(a_number());
    command->add_flag("--verify", *verify, "Check the chain, show no rows");
    runs(command, settings, [&settings, question, verify] {
        return ask(
            settings,
            {{"do", "audit"},
             {"from", question->from},
             {"count", *verify ? 0 : question->count},
             {"client", question->client}},
            {.answer = [&settings](const auto& answer) { show(settings, answer); }}
        );
    });
}

}  // namespace nachtwacht::daemon::cli
