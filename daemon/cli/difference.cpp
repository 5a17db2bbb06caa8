#include "daemon/cli/difference.hpp"

#include <fmt/format.h>

#include "daemon/pack_warnings.hpp"
#include "daemon/printable.hpp"
#include "routing/sentence.hpp"

namespace nachtwacht::daemon::cli {
namespace {

using namespace routing;

constexpr std::size_t most_names = 6;

// The lines of one group of changes, the same for both forms.
struct GroupText {
    std::vector<Change> changes{};
    std::vector<std::pair<std::string, std::string>> rows{};  // "who", "52 of 200 clients"
};

class Wording {
public:
    explicit Wording(const Difference& difference) : difference_{difference} {}

    [[nodiscard]] std::string in(std::string_view nl, std::string_view en) const {
        return std::string{difference_.language == Language::Dutch ? nl : en};
    }

    [[nodiscard]] std::string title() const {
        return difference_.before.name == difference_.after.name
                   ? difference_.after.name
                   : difference_.before.name + " -> " + difference_.after.name;
    }

    [[nodiscard]] std::string summary() const {
        const Comparison& all = difference_.comparison;
        if (all.is_equal()) {
            return in("Er verandert niets.", "Nothing changes.");
        }
        const std::uint64_t share =
            all.cases == 0 ? 0 : (all.changed * 100 + all.cases - 1) / all.cases;
        return fmt::format(
            fmt::runtime(in(
                "{} soorten verandering; in {} % van de {} soorten gevallen die de regelboeken "
                "onderscheiden verandert er iets.",
                "{} kinds of change; something changes in {} % of the {} kinds of cases that the "
                "rule books tell apart."
            )),
            all.groups.size(),
            share,
            all.cases
        );
    }

    [[nodiscard]] std::string scope() const {
        std::size_t days = 0;
        std::string first;
        const ZoneTable& zone = difference_.after.calendar.zone;
        Date last{};
        for (const Quarter& quarter : difference_.comparison.axes.quarters) {
            const Date date = date_of(local_time(zone, quarter.at));
            if (first.empty()) {
                first = moment_text(quarter.at, zone, difference_.language);
            }
            days += !quarter.ordinary && date != last ? 1 : 0;
            last = date;
        }
        return fmt::format(
            fmt::runtime(
                in("Bekeken: de gewone week vanaf {}, en {} dagen rond feestdagen, zomer- en "
                   "wintertijd.",
                   "Looked at: the ordinary week from {}, and {} days around holidays and clock "
                   "changes.")
            ),
            first,
            days
        );
    }

    [[nodiscard]] GroupText of(const ChangeGroup& group) const {
        GroupText text{group.changes, {}};
        // Levels that change alike stand in one line.
        std::map<std::pair<std::string, std::string>, std::string> norms;
        for (const auto& [urgency, norm] : group.norms) {
            std::string& levels = norms[{norm.before, norm.after}];
            levels += (levels.empty() ? "" : ", ") + std::string{name_of(urgency)};
        }
        for (const auto& [norm, levels] : norms) {
            text.changes.push_back({"norm " + levels, norm.first, norm.second});
        }
        const Comparison& all = difference_.comparison;
        text.rows.emplace_back(in("wie", "who"), who(group));
        text.rows.emplace_back(
            in("wanneer", "when"),
            fmt::format(
                "{} ({} {})",
                hours_text(
                    group.hours, all.axes, difference_.after.calendar.zone, difference_.language
                ),
                hours_a_week(group.hours, all.axes),
                in("uur in een gewone week", "hours of an ordinary week")
            )
        );
        text.rows.emplace_back(in("wat", "what"), list_of(group.kinds, [this](Kind kind) {
                                   return words_for(kind, difference_.language);
                               }));
        text.rows.emplace_back(in("gevraagd door", "asked by"), askers(group));
        text.rows.emplace_back(in("bijvoorbeeld", "such as"), example(group.example));
        return text;
    }

private:
    template <class Names, class Words>
    [[nodiscard]] std::string list_of(const Names& names, const Words& words) const {
        std::string list;
        std::size_t count = 0;
        for (const auto& name : names) {
            if (count == most_names && names.size() > most_names + 1) {
                return list +
                       fmt::format(
                           fmt::runtime(in(" en nog {}", " and {} more")), names.size() - most_names
                       );
            }
            list += (count++ == 0 ? "" : ", ") + std::string{words(name)};
        }
        return list;
    }

    [[nodiscard]] std::string who(const ChangeGroup& group) const {
        const auto areas = list_of(group.areas, [this](const AreaId& id) {
            const auto& areas_after = difference_.after.areas;
            const auto found = areas_after.find(id);
            return found == areas_after.end()
                       ? id.value
                       : in_language(found->second.label, difference_.language);
        });
        const std::uint32_t clients = difference_.comparison.clients;
        if (clients == 0) {
            return areas;
        }
        return fmt::format(
            fmt::runtime(in("{} van {} cliënten; {}", "{} of {} clients; {}")),
            group.clients,
            clients,
            areas
        );
    }

    [[nodiscard]] std::string askers(const ChangeGroup& group) const {
        std::string text = list_of(group.askers, [this](Asker asker) {
            return words_for(asker, difference_.language);
        });
        std::set<CarePathId> paths = group.care_paths;
        const bool without = paths.erase(CarePathId{}) > 0;
        if (!paths.empty()) {
            text += (without ? in(", ook per zorgpad ", ", also by care path ")
                             : in(", per zorgpad ", ", by care path ")) +
                    list_of(paths, [](const CarePathId& id) { return id.value; });
        }
        constexpr std::size_t all_levels = 6;
        if (!group.asked.empty() && group.asked.size() < all_levels) {
            text += ", " + list_of(group.asked, [](Urgency urgency) { return name_of(urgency); });
        }
        return text;
    }

    [[nodiscard]] std::string example(const CaseShown& shown) const {
        std::string text = fmt::format(
            "{}, {}",
            words_for(shown.kind, difference_.language),
            words_for(shown.asking.asker, difference_.language)
        );
        if (!shown.asking.care_path.empty()) {
            text += ", " + shown.asking.care_path.value;
        }
        if (shown.asking.asked) {
            text += fmt::format(", {}", name_of(*shown.asking.asked));
        }
        return text + ", " + place_text(shown.client, difference_.after, difference_.language) +
               ", " + moment_text(shown.at, difference_.after.calendar.zone, difference_.language);
    }

    const Difference& difference_;
};

constexpr std::string_view style =
    "body{font:16px/1.4 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;"
    "background:#fff}h1{font-size:1.4rem}h2{font-size:1.1rem;margin:2rem 0 .3rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;"
    "padding:.3rem .6rem;border-top:1px solid #bbb}th{width:11rem;font-weight:600}"
    "del{color:#8a1c1c;text-decoration:none}ins{color:#0b5a2a;text-decoration:none;font-weight:600}"
    "@media print{body{margin:0}h2{break-after:avoid}table{break-inside:avoid}}";

}  // namespace

std::string text_of(const Difference& difference) {
    const Wording wording{difference};
    std::string text = wording.title() + "\n" + wording.summary() + "\n";
    if (difference.comparison.is_equal()) {
        return text;
    }
    text += wording.scope() + "\n";
    std::size_t number = 0;
    for (const ChangeGroup& group : difference.comparison.groups) {
        const GroupText part = wording.of(group);
        text += fmt::format("\n{}.", ++number);
        bool first = true;
        for (const Change& change : part.changes) {
            text += fmt::format(
                "{}{}: {} -> {}\n", first ? " " : "   ", change.what, change.before, change.after
            );
            first = false;
        }
        for (const auto& [name, value] : part.rows) {
            text += fmt::format("     {:<14} {}\n", name + ":", value);
        }
    }
    if (!difference.comparison.settings.empty()) {
        text += "\n" + wording.in("Instellingen", "Settings") + "\n";
        for (const std::string& line : difference.comparison.settings) {
            text += "   " + line + "\n";
        }
    }
    return text;
}

std::string page_of(const Difference& difference) {
    const Wording wording{difference};
    std::string page = fmt::format(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\n<title>{}</title>\n"
        "<style>{}</style></head><body>\n<h1>{}</h1>\n<p>{}</p>\n",
        name_of(difference.language),
        html_text(wording.title()),
        style,
        html_text(wording.title()),
        html_text(wording.summary())
    );
    if (!difference.comparison.is_equal()) {
        page += "<p>" + html_text(wording.scope()) + "</p>\n";
    }
    std::size_t number = 0;
    for (const ChangeGroup& group : difference.comparison.groups) {
        const GroupText part = wording.of(group);
        page += fmt::format(
            "<h2>{}. {}</h2>\n<table>\n", ++number, html_text(part.changes.front().what)
        );
        for (const Change& change : part.changes) {
            page += fmt::format(
                "<tr><th>{}</th><td><del>{}</del> &rarr; <ins>{}</ins></td></tr>\n",
                html_text(change.what),
                html_text(change.before),
                html_text(change.after)
            );
        }
        for (const auto& [name, value] : part.rows) {
            page +=
                fmt::format("<tr><th>{}</th><td>{}</td></tr>\n", html_text(name), html_text(value));
        }
        page += "</table>\n";
    }
    if (!difference.comparison.settings.empty()) {
        page += "<h2>" + wording.in("Instellingen", "Settings") + "</h2>\n<ul>\n";
        for (const std::string& line : difference.comparison.settings) {
            page += "<li>" + html_text(line) + "</li>\n";
        }
        page += "</ul>\n";
    }
    return page + "</body></html>\n";
}

}  // namespace nachtwacht::daemon::cli
