#include "daemon/cli/rule_book.hpp"

#include <fmt/core.h>

#include <boost/json.hpp>

#include "daemon/cli/exit_code.hpp"
#include "daemon/pack.hpp"
#include "daemon/pack_warnings.hpp"
#include "daemon/printable.hpp"
#include "daemon/register.hpp"

namespace nachtwacht::daemon::cli {

namespace {

RuleBook book_of(const LoadedPack& pack, const std::filesystem::path& clients, bool with_warnings) {
    RuleBook book{pack.region, std::make_shared<routing::ClientTable>(), pack.mistakes, {}};
    if (book.region == nullptr) {
        return book;
    }
    auto people = load_register(clients.empty() ? pack.clients : clients, *book.region);
    book.clients = people.table;
    book.mistakes.insert(book.mistakes.end(), people.mistakes.begin(), people.mistakes.end());
    if (with_warnings && book.mistakes.empty()) {
        const auto now =
            std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        book.warnings = warnings_of(pack, *book.clients, now);
    }
    return book;
}

}  // namespace

RuleBook load_rule_book(const std::filesystem::path& path, const std::filesystem::path& clients) {
    return book_of(load_pack(path), clients, false);
}

RuleBook survey_rule_book(const std::filesystem::path& path) {
    return book_of(load_pack(path), {}, true);
}

void print_warnings(const Settings& settings, const std::vector<Mistake>& warnings) {
    for (const Mistake& warning : warnings) {
        if (settings.json) {
            const boost::json::object line{
                {"file", warning.at.file == nullptr ? "" : *warning.at.file},
                {"line", warning.at.line},
                {"column", warning.at.column},
                {"warning", printable(warning.text)}};
            fmt::print("{}\n", boost::json::serialize(line));
        } else {
            fmt::print(
                stderr,
                "{}: {}: {}\n",
                printable(to_place(warning.at)),
                settings.in("let op", "warning"),
                printable(warning.text)
            );
        }
    }
}

int print_mistakes(const Settings& settings, const std::vector<Mistake>& mistakes) {
    for (const auto& mistake : mistakes) {
        const auto file = mistake.at.file == nullptr ? "" : *mistake.at.file;
        if (settings.json) {
            const boost::json::object line{
                {"file", file},
                {"line", mistake.at.line},
                {"column", mistake.at.column},
                {"text", printable(mistake.text)}};
            fmt::print("{}\n", boost::json::serialize(line));
        } else {
            fmt::print(stderr, "{}\n", printable(text_of(mistake)));
        }
    }
    return mistakes.empty() ? exit_ok : exit_bad_files;
}

}  // namespace nachtwacht::daemon::cli
