#include "daemon/zone_rule.hpp"

#include <algorithm>

namespace nachtwacht::daemon {
namespace {

using routing::Seconds;

bool is_digit(char character) { return character >= '0' && character <= '9'; }
bool is_letter(char character) {
    return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
}

// Reads from the left. After the first thing that is not as expected, nothing more is read and
// `failed` stays.
struct Reader {
    std::string_view rest;
    bool failed{};

    bool skip(char expected) {
        if (!rest.starts_with(expected)) {
            return false;
        }
        rest.remove_prefix(1);
        return true;
    }

    void require(bool condition) {
        if (!condition) {
            failed = true;
            rest = {};
        }
    }

    void skip_name() {
        const bool is_quoted = skip('<');
        const auto end =
            is_quoted ? std::ranges::find(rest, '>') : std::ranges::find_if_not(rest, is_letter);
        const auto length = static_cast<std::size_t>(end - rest.begin());
        require(length >= 3);  // POSIX: a name has at least three characters
        rest.remove_prefix(std::min(length, rest.size()));
        require(!is_quoted || skip('>'));
    }

    // At most three digits: an hour is at most 167.
    unsigned number() {
        unsigned value = 0;
        require(!rest.empty() && is_digit(rest.front()));
        for (int digits = 0; digits < 3 && !rest.empty() && is_digit(rest.front()); ++digits) {
            value = value * 10 + static_cast<unsigned>(rest.front() - '0');
            rest.remove_prefix(1);
        }
        return value;
    }

    unsigned number_within(unsigned least, unsigned most) {
        const unsigned value = number();
        require(value >= least && value <= most);
        return value;
    }

    // [+-]hh[:mm[:ss]]
    Seconds time() {
        const bool is_negative = skip('-');
        if (!is_negative) {
            skip('+');
        }
        Seconds value = std::chrono::hours{number_within(0, 167)};
        if (skip(':')) {
            value += std::chrono::minutes{number_within(0, 59)};
        }
        if (skip(':')) {
            value += Seconds{number_within(0, 59)};
        }
        return is_negative ? -value : value;
    }

    YearlyChange change() {
        YearlyChange change;
        require(skip(',') && skip('M'));
        change.month = number_within(1, 12);
        require(skip('.'));
        change.week = number_within(1, 5);
        require(skip('.'));
        change.weekday = number_within(0, 6);
        if (skip('/')) {
            change.clock = time();
        }
        return change;
    }
};

SummerTime read_summer(Reader& reader, Seconds winter) {
    SummerTime summer{winter + std::chrono::hours{1}, {}, {}};
    reader.skip_name();
    if (!reader.rest.starts_with(',')) {
        summer.offset = -reader.time();
    }
    summer.begins = reader.change();
    summer.ends = reader.change();
    return summer;
}

routing::Wall instant_of(const YearlyChange& change, std::chrono::year year, Seconds offset) {
    const std::chrono::weekday weekday{change.weekday};
    const std::chrono::year_month month = year / std::chrono::month{change.month};
    const std::chrono::sys_days day =
        change.week == 5 ? std::chrono::sys_days{month / weekday[std::chrono::last]}
                         : std::chrono::sys_days{month / weekday[change.week]};
    return day + change.clock - offset;
}

}  // namespace

std::optional<ZoneRule> parse_zone_rule(std::string_view text) {
    Reader reader{text};
    ZoneRule rule;
    reader.skip_name();
    rule.offset = -reader.time();  // POSIX counts westward
    if (!reader.rest.empty()) {
        rule.summer = read_summer(reader, rule.offset);
    }
    reader.require(reader.rest.empty());
    return reader.failed ? std::nullopt : std::optional{rule};
}

std::vector<routing::Transition> changes_by(const ZoneRule& rule, int first_year, int last_year) {
    std::vector<routing::Transition> changes;
    if (!rule.summer) {
        return changes;
    }
    const SummerTime& summer = *rule.summer;
    for (int number = first_year; number <= last_year; ++number) {
        const std::chrono::year year{number};
        changes.push_back({instant_of(summer.begins, year, rule.offset), summer.offset});
        changes.push_back({instant_of(summer.ends, year, summer.offset), rule.offset});
    }
    std::ranges::sort(changes, {}, &routing::Transition::at);
    return changes;
}

}  // namespace nachtwacht::daemon
