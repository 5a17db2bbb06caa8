#include <algorithm>
#include <array>

#include "daemon/pack_sections.hpp"
#include "daemon/zone.hpp"

namespace nachtwacht::daemon {
namespace {

namespace chrono = std::chrono;
using routing::HolidayRule;
using routing::Hours;
using routing::OnHolidays;
using routing::Span;
using routing::Weekdays;

// Clock changes are read this far: past journals and appointments of the far future alike.
constexpr int first_zone_year = 2000;
constexpr int last_zone_year = 2060;

struct NamedDays {
    std::string_view name;
    Weekdays days;
};
constexpr std::array named_days{
    NamedDays{"workdays", routing::workdays},
    NamedDays{"weekend", routing::weekend},
    NamedDays{"every_day", routing::every_day},
    NamedDays{"monday", Weekdays{0b0000001}},
    NamedDays{"tuesday", Weekdays{0b0000010}},
    NamedDays{"wednesday", Weekdays{0b0000100}},
    NamedDays{"thursday", Weekdays{0b0001000}},
    NamedDays{"friday", Weekdays{0b0010000}},
    NamedDays{"saturday", Weekdays{0b0100000}},
    NamedDays{"sunday", Weekdays{0b1000000}}};

struct NamedOnHolidays {
    std::string_view name;
    OnHolidays on_holidays;
};
constexpr std::array named_on_holidays{
    NamedOnHolidays{"no_matter", OnHolidays::NoMatter},
    NamedOnHolidays{"never", OnHolidays::Never},
    NamedOnHolidays{"also", OnHolidays::Also}};

template <typename Row, std::size_t size>
const Row* row_named(
    const YamlNode& node,
    const std::array<Row, size>& rows,
    std::string_view what,
    Mistakes& mistakes
) {
    std::string text;
    if (!read_value(node, text, mistakes)) {
        return nullptr;
    }
    const auto row = std::ranges::find(rows, text, &Row::name);
    if (row != rows.end()) {
        return &*row;
    }
    std::vector<std::string_view> names;
    for (const Row& each : rows) {
        names.push_back(each.name);
    }
    mistakes.add(
        node.at, "unknown " + std::string{what} + " '" + text + "'" + instead(text, names)
    );
    return nullptr;
}

// `days: workdays` or `days: [monday, friday]`
Weekdays read_days(const YamlNode& node, Mistakes& mistakes) {
    const auto bits_of = [&mistakes](const YamlNode& word) {
        const NamedDays* row = row_named(word, named_days, "day", mistakes);
        return row == nullptr ? 0U : unsigned{row->days.bits};
    };
    if (node.shape != YamlNode::Shape::List) {
        return Weekdays{static_cast<std::uint8_t>(bits_of(node))};
    }
    unsigned bits = 0;
    for (const YamlNode& item : node.items) {
        bits |= bits_of(item);
    }
    if (node.items.empty()) {
        mistakes.add(node.at, "a span of no day, write days: every_day");
    }
    return Weekdays{static_cast<std::uint8_t>(bits)};
}

void read_hours(MapReader& map, Hours& hours) {
    using namespace std::chrono_literals;
    bool good = true;
    const YamlNode* from = map.find("from");
    const YamlNode* to = map.find("to");
    good = from == nullptr || read_value(*from, hours.from, map.mistakes());
    good = (to == nullptr || read_value(*to, hours.to, map.mistakes())) && good;
    if (good && !routing::is_valid(hours) && hours.from >= 24h) {
        map.mistakes().add(
            from->at,
            "a beginning on the day after, write one before \"24:00\" and the days it begins on"
        );
    } else if (good && !routing::is_valid(hours)) {
        map.mistakes().add(
            to == nullptr ? map.at() : to->at,
            "the end does not lie after the beginning, write a later one (\"32:00\" is 08:00 the "
            "next day)"
        );
    }
}

void read_day(MapReader& map, std::string_view key, std::optional<routing::Date>& into) {
    routing::Date date{};
    if (map.read(key, date)) {
        into = date;
    }
}

Span read_span(const YamlNode& node, Mistakes& mistakes) {
    Span span;
    MapReader map{node, mistakes};
    if (const YamlNode* days = map.find("days")) {
        span.days = read_days(*days, mistakes);
    }
    if (const YamlNode* holidays = map.find("holidays")) {
        const auto* row = row_named(*holidays, named_on_holidays, "word for holidays", mistakes);
        span.on_holidays = row == nullptr ? span.on_holidays : row->on_holidays;
    }
    read_hours(map, span.hours);
    read_day(map, "first_day", span.first_day);
    read_day(map, "last_day", span.last_day);
    if (span.first_day && span.last_day && *span.last_day < *span.first_day) {
        mistakes.add(
            map.find("last_day")->at, "the last day lies before the first, write a later last_day"
        );
    }
    map.finish();
    return span;
}

routing::Exception read_exception(const YamlNode& node, Mistakes& mistakes) {
    routing::Exception exception;
    MapReader map{node, mistakes};
    map.require("date", "\"2026-12-24\"", exception.date);
    map.require("open", "true", exception.open);
    read_hours(map, exception.hours);
    map.finish();
    return exception;
}

void read_window(MapReader& map, routing::Window& window) {
    routing::Label label{window.name_nl, window.name_en};
    read_label(map, label);
    window.name_nl = label.nl;
    window.name_en = label.en;
    const YamlNode* spans = map.find("spans");
    if (spans != nullptr) {
        window.spans.clear();
        for (const YamlNode& span : items_of(*spans, map.mistakes())) {
            window.spans.push_back(read_span(span, map.mistakes()));
        }
    }
    const YamlNode* exceptions = map.find("exceptions");
    if (exceptions != nullptr) {
        window.exceptions.clear();
        for (const YamlNode& exception : items_of(*exceptions, map.mistakes())) {
            window.exceptions.push_back(read_exception(exception, map.mistakes()));
        }
    }
    const bool whole = map.is_whole() && (spans == nullptr || !spans->cut);
    if (whole && window.spans.empty() && window.exceptions.empty()) {
        map.mistakes().add(
            spans == nullptr ? map.at() : spans->at,
            "a window that is never open, write spans: [{days: every_day}]"
        );
    }
}

// `date: "04-27"`, any year; checked in a leap year, since 29 February may be one.
void read_fixed_date(const YamlNode& node, HolidayRule& rule, Mistakes& mistakes) {
    std::string text;
    if (!read_quoted(node, "a date", text, mistakes)) {
        return;
    }
    YamlNode in_leap_year = node;
    in_leap_year.text = "2024-" + text;
    chrono::year_month_day date{};
    if (read_value(in_leap_year, date, mistakes)) {
        routing::FixedDate fixed;
        fixed.month = static_cast<std::uint8_t>(static_cast<unsigned>(date.month()));
        fixed.day = static_cast<std::uint8_t>(static_cast<unsigned>(date.day()));
        rule.when = fixed;
    }
}

bool read_within(
    const YamlNode& node,
    std::int32_t least,
    std::int32_t most,
    const std::string& otherwise,
    std::int32_t& into,
    Mistakes& mistakes
) {
    std::int32_t read{};
    if (!read_value(node, read, mistakes)) {
        return false;
    }
    if (read < least || read > most) {
        mistakes.add(
            node.at,
            otherwise + ", write a number of days from " + std::to_string(least) + " to " +
                std::to_string(most)
        );
        return false;
    }
    into = read;
    return true;
}

void read_holiday(MapReader& map, HolidayRule& rule) {
    routing::Label label{rule.name_nl, rule.name_en};
    read_label(map, label);
    rule.name_nl = label.nl;
    rule.name_en = label.en;
    const YamlNode* date = map.find("date");
    const YamlNode* easter = map.find("days_after_easter");
    if ((date == nullptr) == (easter == nullptr) && map.is_whole()) {
        map.mistakes().add(
            date == nullptr ? map.at() : easter->at,
            "a holiday has one day, write either date: \"12-25\" or days_after_easter: 1"
        );
    }
    if (date != nullptr) {
        read_fixed_date(*date, rule, map.mistakes());
    }
    if (easter != nullptr) {
        routing::EasterBased based;
        if (read_within(
                *easter, -80, 250, "the year has no such day", based.days, map.mistakes()
            )) {
            rule.when = based;
        }
    }
    if (auto* fixed = std::get_if<routing::FixedDate>(&rule.when)) {
        if (const YamlNode* moved = map.find("days_when_on_sunday")) {
            read_within(
                *moved,
                -6,
                6,
                "a holiday moved by a week or more",
                fixed->days_when_on_sunday,
                map.mistakes()
            );
        }
    }
    map.read("first_year", rule.first_year);
    map.read("last_year", rule.last_year);
    if (rule.last_year < rule.first_year) {
        const YamlNode* last = map.find("last_year");
        map.mistakes().add(
            last != nullptr ? last->at : map.at(),
            "the last year lies before the first, write a later last_year"
        );
    }
    map.read("every_years", rule.every_years);
    if (rule.every_years == 0) {
        const YamlNode* every = map.find("every_years");
        map.mistakes().add(
            every != nullptr ? every->at : map.at(), "every_years of 0, write at least 1"
        );
    }
}

}  // namespace

void read_zone(const YamlNode& node, PackReading& reading) {
    std::string name;
    if (!read_value(node, name, reading.mistakes())) {
        return;
    }
    auto zone = load_zone(name, first_zone_year, last_zone_year);
    if (zone) {
        reading.region().calendar.zone = std::move(*zone);
    } else {
        reading.mistakes().add(node.at, zone.error() + ", write a zone such as Europe/Amsterdam");
    }
}

void read_holidays(const YamlNode& node, PackReading& reading) {
    auto& holidays = reading.region().calendar.holidays;
    for (const YamlEntry& entry : entries_of(node, reading.mistakes())) {
        if (is_assumption(entry, reading.mistakes()) ||
            !reading.define(Section::Holiday, entry.key, entry.at)) {
            continue;
        }
        auto rule = std::ranges::find(holidays, entry.key, &HolidayRule::id);
        if (rule == holidays.end()) {
            rule = holidays.insert(holidays.end(), HolidayRule{});
            rule->id = entry.key;
        }
        MapReader map{entry.value, reading.mistakes()};
        read_holiday(map, *rule);
        map.finish();
    }
}

void read_windows(const YamlNode& node, PackReading& reading) {
    read_named(
        node,
        Section::Window,
        reading.region().calendar.windows,
        reading,
        [](MapReader& map, routing::Window& window) { read_window(map, window); }
    );
}

}  // namespace nachtwacht::daemon
