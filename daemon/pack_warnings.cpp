#include "daemon/pack_warnings.hpp"

#include <fmt/format.h>

#include <array>
#include <set>

#include "routing/sentence.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace routing;

constexpr std::size_t most_names = 4;

template <class Names, class NameOf>
std::string list_of(const Names& names, const NameOf& name_of_each) {
    std::string list;
    std::size_t count = 0;
    for (const auto& name : names) {
        if (++count > most_names) {
            return list + " and " + std::to_string(names.size() - most_names) + " more";
        }
        list += (count == 1 ? "" : ", ") + std::string{name_of_each(name)};
    }
    return list;
}

std::string minutes_of(Seconds span) { return std::to_string((span.count() + 59) / 60) + " min"; }

class Wording {
public:
    explicit Wording(const LoadedPack& pack) : pack_{pack}, region_{*pack.region} {}

    [[nodiscard]] Mistake of(const Finding& finding) const {
        switch (finding.oddity) {
            case Oddity::WindowNeverOpen:
                return window_never_open(finding);
            case Oddity::AreaWithoutPlace:
                return {
                    at(Section::Area, finding.name),
                    "the area '" + finding.name +
                        "' encloses no place, write corners that go round it, or postcodes"};
            case Oddity::AreaOfNobody:
                return {
                    at(Section::Area, finding.name),
                    "no arrangement names the area '" + finding.name +
                        "', so nobody serves it by that name, write it under areas of one, or "
                        "leave it out"};
            case Oddity::TeamOfNothing:
                return {
                    at(Section::Team, finding.name),
                    "no arrangement names the team '" + finding.name +
                        "', so it is never asked, write it in the tiers of one"};
            case Oddity::UnitNeverAsked:
                return {
                    at(Section::Unit, finding.name),
                    "the unit '" + finding.name +
                        "' has no telephone that can be rung and is never asked, write "
                        "second_channel: true"};
            case Oddity::SkillOfNobody:
                return {
                    pack_.places.part_or_start("needs/" + finding.name),
                    "no unit has the skill '" + finding.name +
                        "' that is needed here, write it among the skills of one"};
            case Oddity::PathWithoutAsker:
                return {
                    at(Section::Arrangement, finding.name, "care_paths"),
                    "nobody whom the arrangement '" + finding.name +
                        "' serves may ask by the care path '" + finding.other +
                        "', write an asker that both have"};
            case Oddity::NeverApplies:
                return {
                    at(Section::Arrangement, finding.name, "id"),
                    "the arrangement '" + finding.name +
                        "' applies to no case at all: no place, asker, kind, urgency and hour "
                        "fits all that it asks for, leave out one of its conditions"};
            case Oddity::NeverChosen:
                return {
                    at(Section::Arrangement, finding.name, "id"),
                    "the arrangement '" + finding.name + "' is never chosen: '" + finding.other +
                        "' stands before it and offers all of its units, as for " +
                        case_of(finding) + "; write it before that one, or leave it out"};
            case Oddity::SameBreadth:
                return {
                    at(Section::Arrangement, finding.name, "id"),
                    "'" + finding.name + "' and '" + finding.other + "' (" +
                        to_place(at(Section::Arrangement, finding.other, "id")) + ") both claim " +
                        case_of(finding) + ", and their order alone decides, narrow one of them"};
            case Oddity::TierRepeats:
                return {
                    at(Section::Arrangement, finding.name, "tiers/" + std::to_string(finding.tier)),
                    "the team '" + finding.other +
                        "' stands in an earlier tier already and is never reached here, leave it "
                        "out"};
            case Oddity::NormNobodyMeets:
                return norm_nobody_meets(finding);
            case Oddity::NobodyNamed:
                return nobody_named(finding);
        }
        return {};
    }

private:
    [[nodiscard]] Mark at(Section section, const std::string& name, const std::string& part = {})
        const {
        return pack_.places.of(section, name, part);
    }

    [[nodiscard]] Mistake window_never_open(const Finding& finding) const {
        std::string users;
        for (const Arrangement& arrangement : region_.arrangements) {
            if (arrangement.window.value == finding.name) {
                users += (users.empty() ? "" : ", ") + arrangement.id.value;
            }
        }
        return {
            at(Section::Window, finding.name),
            "the window '" + finding.name + "' opens at no time within a year" +
                (users.empty() ? "" : ", so what waits for it never applies (" + users + ")") +
                ", write a span that has not ended"};
    }

    [[nodiscard]] std::string case_of(const Finding& finding) const {
        const CaseShown& shown = *finding.example;
        const Asking& asking = shown.asking;
        std::string text = fmt::format(
            "{}, asked by {}",
            words_for(shown.kind, Language::English),
            words_for(asking.asker, Language::English)
        );
        if (!asking.care_path.empty()) {
            text += ", care path " + asking.care_path.value;
        }
        if (asking.asked) {
            text += fmt::format(", {}", name_of(*asking.asked));
        }
        return text + fmt::format(
                          ", {}, {}",
                          place_text(shown.client, region_, Language::English),
                          moment_text(shown.at, region_.calendar.zone, Language::English)
                      );
    }

    [[nodiscard]] Mistake norm_nobody_meets(const Finding& finding) const {
        const std::string part = "norms/" + std::string{name_of(finding.urgency)};
        const std::string own = "arrangements/" + finding.name + "/" + part;
        const Mark place = pack_.places.parts.contains(own)
                               ? pack_.places.part_or_start(own)
                               : at(Section::Arrangement, finding.name, "id");
        return {
            place,
            fmt::format(
                "the norm of {} for {} of the arrangement '{}' cannot be met at {} of {} places: "
                "at "
                "{} {} is there first, after {} from its base (straight lines with a detour), "
                "write a "
                "norm that can be met, or a base nearer by",
                minutes_of(finding.norm),
                name_of(finding.urgency),
                finding.name,
                finding.count,
                finding.of,
                place_text(finding.example->client, region_, Language::English),
                finding.unit.value,
                minutes_of(finding.best)
            )};
    }

    [[nodiscard]] Mistake nobody_named(const Finding& finding) const {
        const auto kinds = list_of(finding.kinds, [](Kind kind) { return name_of(kind); });
        const auto askers = list_of(finding.askers, [](Asker asker) { return name_of(asker); });
        const auto areas = finding.everywhere ? std::string{"every place"}
                           : finding.areas.empty()
                               ? std::string{"places outside every area"}
                               : list_of(finding.areas, [](const AreaId& id) { return id.value; });
        return {
            finding.care_path.empty() ? pack_.places.arrangements
                                      : at(Section::CarePath, finding.care_path.value),
            fmt::format(
                "nobody is named{}{}: {} by {} in {}; such as {}: {}; {}",
                finding.care_path.empty() ? "" : " for the care path ",
                finding.care_path.value,
                kinds,
                askers,
                areas,
                case_of(finding),
                words_for(finding.why, Language::English),
                advice_for(finding)
            )};
    }

    [[nodiscard]] static std::string advice_for(const Finding& finding) {
        if (finding.why == Nobody::NobodyCompetent) {
            return "write a team with a unit that can do this";
        }
        if (finding.why == Nobody::NobodyOnDuty) {
            return "write a team that is staffed then as a further tier";
        }
        return finding.always ? "write an arrangement for it"
                              : "write an arrangement for those hours too, or a wider window";
    }

    const LoadedPack& pack_;
    const Region& region_;
};

}  // namespace

std::string moment_text(Wall at, const ZoneTable& zone, Language language) {
    constexpr std::array<std::array<std::string_view, 2>, 7> weekdays{{
        {"maandag", "Monday"},
        {"dinsdag", "Tuesday"},
        {"woensdag", "Wednesday"},
        {"donderdag", "Thursday"},
        {"vrijdag", "Friday"},
        {"zaterdag", "Saturday"},
        {"zondag", "Sunday"},
    }};
    const LocalTime time = local_time(zone, at);
    return fmt::format(
        "{} {:04}-{:02}-{:02} {:02}:{:02}{}",
        weekdays.at(time.weekday - 1U).at(language == Language::Dutch ? 0 : 1),
        time.year,
        time.month,
        time.day,
        time.hour,
        time.minute,
        time.second_pass ? " second" : ""
    );
}

std::string place_text(const Client& client, const Region& region, Language language) {
    const bool dutch = language == Language::Dutch;
    std::string area;
    for (const auto& [id, each] : region.areas) {
        if (area.empty() && covers(each, &client, std::nullopt)) {
            area = in_language(each.label, language);
        }
    }
    std::string text;
    if (client.number != ClientNumber::None) {
        text = text_of(client.number, language) + (area.empty() ? "" : " (" + area + ")");
    } else if (client.position && client.postcode.empty() && client.municipality.empty()) {
        text = fmt::format(
            "{:.4f} {:.4f}", client.position->latitude_e6 / 1e6, client.position->longitude_e6 / 1e6
        );
        text += area.empty() ? "" : (dutch ? " in " : " in ") + area;
    } else {
        text = dutch ? "een adres" : "an address";
        text += client.postcode.empty()
                    ? ""
                    : (dutch ? " in postcode " : " in postcode ") + client.postcode;
        text += area.empty() ? "" : " (" + area + ")";
    }
    if (!client.site.empty()) {
        text += (dutch ? ", locatie " : ", site ") + client.site;
    }
    return text;
}

namespace {

// What a region leaves of its base stands in one line, where the region can do something about it.
class LeftOfTheBase {
public:
    explicit LeftOfTheBase(const LoadedPack& pack) : pack_{pack} {}

    // True: it is about a rule of the base, and kept for later.
    bool take(const Finding& finding) {
        const bool is_path = finding.oddity == Oddity::NobodyNamed && !finding.care_path.empty();
        if (is_path && is_of_base(Section::CarePath, finding.care_path.value)) {
            paths_.insert(finding.care_path.value);
            return true;
        }
        const std::string need = "needs/" + finding.name;
        if (finding.oddity == Oddity::SkillOfNobody && !is_here(pack_.places.part_or_start(need))) {
            skills_.insert(finding.name);
            return true;
        }
        return false;
    }

    void tell(Mistakes& warnings) const {
        if (!paths_.empty()) {
            warnings.add(
                pack_.places.arrangements,
                "by these care paths of the base nobody is named for some or all requests: " +
                    joined({paths_.begin(), paths_.end()}) +
                    ", write an arrangement for them where the region has agreed on them"
            );
        }
        if (!skills_.empty()) {
            warnings.add(
                pack_.places.arrangements,
                "no unit has these skills that rules of the base ask for: " +
                    joined({skills_.begin(), skills_.end()}) +
                    ", what needs them is for an operator"
            );
        }
    }

private:
    [[nodiscard]] bool is_of_base(Section section, const std::string& name) const {
        const auto rule = pack_.places.rules.find({section, name});
        return rule != pack_.places.rules.end() && !rule->second.own;
    }
    [[nodiscard]] bool is_here(const Mark& at) const {
        return at.file != nullptr &&
               (pack_.folder / "").parent_path() == std::filesystem::path{*at.file}.parent_path();
    }

    const LoadedPack& pack_;
    std::set<std::string> paths_{};
    std::set<std::string> skills_{};
};

}  // namespace

std::vector<Mistake> warnings_of(const LoadedPack& pack, const ClientTable& clients, Wall from) {
    const Wording wording{pack};
    LeftOfTheBase left{pack};
    Mistakes warnings;
    for (const Finding& finding : findings_in(*pack.region, clients, from)) {
        if (!left.take(finding)) {
            const Mistake warning = wording.of(finding);
            warnings.add(warning.at, warning.text);
        }
    }
    left.tell(warnings);
    for (const Mark& ignored : pack.ignored) {
        warnings.add(ignored, "this file is not read: files of a pack end in .yaml, name it so");
    }
    return warnings.sorted();
}

}  // namespace nachtwacht::daemon
