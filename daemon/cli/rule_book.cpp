#include "daemon/cli/rule_book.hpp"

#include <fmt/core.h>

#include <boost/json.hpp>

#include "daemon/cli/exit_code.hpp"
#include "daemon/pack.hpp"
#include "daemon/printable.hpp"
#include "daemon/register.hpp"

namespace nachtwacht::daemon::cli {

RuleBook load_rule_book(const std::filesystem::path& path, const std::filesystem::path& clients) {
    auto pack = load_pack(path);
    RuleBook book{pack.region, std::make_shared<routing::ClientTable>(), std::move(pack.mistakes)};
    if (book.region == nullptr) {
        return book;
    }
    auto people = load_register(clients.empty() ? pack.clients : clients, *book.region);
    book.clients = people.table;
    book.mistakes.insert(book.mistakes.end(), people.mistakes.begin(), people.mistakes.end());
    return book;
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
