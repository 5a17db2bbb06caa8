#include "daemon/cli/entry_text.hpp"

#include <fmt/core.h>

#include <boost/json.hpp>

#include "daemon/cli/conversation.hpp"
#include "daemon/instant.hpp"
#include "daemon/printable.hpp"

namespace nachtwacht::daemon::cli {
namespace {

struct Look {
    std::string_view urgency;
    std::string_view sign;
    std::string_view colour;  // ECMA-48 SGR
};
constexpr Look looks[] = {
    {"U0", "!!!", "\x1b[1;97;41m"},
    {"U1", "!! ", "\x1b[1;31m"},
    {"U2", "!  ", "\x1b[1;33m"},
    {"U3", "-  ", "\x1b[36m"},
    {"U4", ".  ", ""},
    {"U5", ".  ", ""},
};
constexpr std::string_view plain = "\x1b[0m";
constexpr std::string_view no_mark = "      ";

std::string time_of(const boost::json::object& entry, bool date) {
    const auto text = text_in(entry, "at");
    const auto at = parse_instant(text);
    if (!at) {
        return text;
    }
    return date ? local_text(*at) : local_clock(*at);
}

}  // namespace

std::string urgency_mark(const Settings& settings, std::string_view urgency) {
    for (const auto& look : looks) {
        if (look.urgency == urgency) {
            const bool coloured = settings.colour && !look.colour.empty();
            return fmt::format(
                       "{}{}{}{}",
                       coloured ? look.colour : "",
                       look.sign,
                       look.urgency,
                       coloured ? plain : ""
                   ) +
                   " ";
        }
    }
    return std::string(no_mark);
}

void print_entry(
    const Settings& settings, const boost::json::object& entry, const EntryStyle& style
) {
    const auto* lines = entry.if_contains("lines");
    if (lines == nullptr || !lines->is_array() || lines->get_array().empty()) {
        return;
    }
    const auto time = time_of(entry, style.date);
    const auto number = style.number ? fmt::format("{:>8}  ", number_in(entry, "number")) : "";
    const std::string margin(time.size() + number.size() + 2 + no_mark.size(), ' ');
    fmt::print("{}{}  {}", number, time, urgency_mark(settings, text_in(entry, "urgency")));
    bool first = true;
    for (const auto& line : lines->get_array()) {
        const auto text = line.is_string() ? printable(std::string(line.get_string())) : "";
        fmt::print("{}{}\n", first ? "" : margin, text);
        first = false;
    }
    if (style.reasons) {
        print_lines(entry, "reasons", margin + "  ");
    }
}

}  // namespace nachtwacht::daemon::cli
