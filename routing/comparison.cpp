#include "routing/comparison.hpp"

#include <algorithm>
#include <array>

#include "routing/sentence.hpp"

namespace nachtwacht::routing {
namespace {

// What an arrangement comes down to in a case: only teams that may be asked then.
struct Step {
    ArrangementId arrangement{};
    std::vector<std::vector<TeamId>> tiers{};
    std::vector<SkillId> needs{};
    Seconds norm{};
    std::vector<TeamId> when_late{};
    std::vector<TeamId> consult{};
    std::optional<Mode> mode{};
    auto operator<=>(const Step&) const = default;
};

Seconds norm_at(
    const Arrangement& arrangement, const std::optional<Urgency>& urgency, const Region& region
) {
    if (!urgency) {
        return Seconds{0};
    }
    if (const auto own = arrangement.norms.find(*urgency); own != arrangement.norms.end()) {
        return own->second;
    }
    const auto norm = region.norms.find(*urgency);
    return norm == region.norms.end() ? Seconds{0} : norm->second;
}

// One of the two rule books, with the steps of its arrangements under numbers that both share.
class Side {
public:
    Side(const Region& region, const Axes& axes, std::map<Step, int>& numbers)
        : region_{region}, survey_{region, axes}, numbers_{numbers} {}

    [[nodiscard]] const Region& region() const { return region_; }
    [[nodiscard]] const Survey& survey() const { return survey_; }
    [[nodiscard]] const Triage& triage_of(std::size_t kind, std::size_t asking) const {
        return survey_.triage_of(kind, asking);
    }
    [[nodiscard]] std::vector<int> steps_at(const CaseIndex& at, const Triage& triage) {
        const std::vector<int>& all = steps(at.hours, triage.raw, triage.urgency);
        const Bits applying = survey_.applying(at);
        std::vector<int> steps;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i] >= 0 && applying.test(i)) {
                steps.push_back(all[i]);
            }
        }
        return steps;
    }

private:
    // Of each arrangement; below zero: nobody of it may be asked then.
    const std::vector<int>& steps(
        std::size_t hours, bool raw, const std::optional<Urgency>& urgency
    ) {
        const auto [found, is_new] = steps_.try_emplace({hours, raw, urgency});
        if (!is_new) {
            return found->second;
        }
        for (const Arrangement& arrangement : region_.arrangements) {
            Step step{
                arrangement.id, {}, arrangement.needs, norm_at(arrangement, urgency, region_)};
            for (const auto& tier : arrangement.tiers) {
                std::vector<TeamId> teams;
                for (const TeamId& team : tier) {
                    if (survey_.may_be_asked(team, hours, raw)) {
                        teams.push_back(team);
                    }
                }
                if (!teams.empty()) {
                    step.tiers.push_back(std::move(teams));
                }
            }
            const int number =
                step.tiers.empty()
                    ? -1
                    : numbers_.try_emplace(step, static_cast<int>(numbers_.size())).first->second;
            found->second.push_back(number);
        }
        return found->second;
    }

    const Region& region_;
    Survey survey_;
    std::map<Step, int>& numbers_;
    std::map<std::tuple<std::size_t, bool, std::optional<Urgency>>, std::vector<int>> steps_{};
};

class Texts {
public:
    explicit Texts(Language language) : language_{language} {}

    [[nodiscard]] std::string in(std::string_view nl, std::string_view en) const {
        return std::string{language_ == Language::Dutch ? nl : en};
    }
    [[nodiscard]] std::string nobody() const { return in("niemand", "nobody"); }
    [[nodiscard]] std::string none() const { return in("geen", "none"); }

    [[nodiscard]] std::string of(const ArrangementId& id, const Region& region) const {
        return label_of(id, region, language_);
    }
    [[nodiscard]] std::string of(
        const std::vector<std::vector<TeamId>>& tiers, const Region& region
    ) const {
        std::vector<std::string> each;
        for (const auto& tier : tiers) {
            std::vector<std::string> teams;
            for (const TeamId& id : tier) {
                const auto team = region.teams.find(id);
                teams.push_back(
                    team == region.teams.end() ? id.value
                                               : in_language(team->second.label, language_)
                );
            }
            each.push_back(joined(teams, in(" of ", " or ")));
        }
        return joined(each, in(", daarna ", ", then "));
    }
    [[nodiscard]] std::string of(const std::vector<TeamId>& teams, const Region& region) const {
        return teams.empty() ? none() : of(std::vector{teams}, region);
    }
    [[nodiscard]] std::string of(std::vector<SkillId> needs, const Region& region) const {
        std::sort(needs.begin(), needs.end());
        needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
        std::vector<std::string> each;
        for (const SkillId& need : needs) {
            each.push_back(label_of(need, region, language_));
        }
        return each.empty() ? none() : joined(each);
    }
    [[nodiscard]] std::string of(const std::vector<TaskKind>& tasks) const {
        std::vector<std::string> each;
        for (const TaskKind task : tasks) {
            each.emplace_back(words_for(task, language_));
        }
        return each.empty() ? none() : joined(each);
    }
    [[nodiscard]] std::string of(const std::optional<Urgency>& urgency) const {
        return urgency ? std::string{words_for(*urgency, language_)} : none();
    }
    [[nodiscard]] std::string of(Seconds span) const {
        return span.count() == 0 ? none()
                                 : about(static_cast<std::int32_t>(span.count()), language_);
    }
    [[nodiscard]] std::string of(bool yes) const { return yes ? in("ja", "yes") : in("nee", "no"); }
    [[nodiscard]] Language language() const { return language_; }

private:
    Language language_;
};

void add(std::vector<Change>& changes, std::string what, std::string before, std::string after) {
    if (before != after) {
        changes.push_back({std::move(what), std::move(before), std::move(after)});
    }
}

std::vector<SkillId> together(std::vector<SkillId> needs, const std::vector<SkillId>& more) {
    needs.insert(needs.end(), more.begin(), more.end());
    return needs;
}

class Comparing {
public:
    Comparing(
        const Region& before,
        const Region& after,
        const ClientTable& clients,
        Wall from,
        Language language
    )
        : text_{language} {
        const std::array<const Region*, 2> both{&before, &after};
        result_.axes = axes_of(both, clients, from);
        result_.clients = static_cast<std::uint32_t>(clients.clients.size());
        Side old_side{before, result_.axes, numbers_};
        Side new_side{after, result_.axes, numbers_};
        for (std::size_t kind = 0; kind < result_.axes.kinds.size(); ++kind) {
            for (std::size_t asking = 0; asking < result_.axes.askings.size(); ++asking) {
                compare_cases(kind, asking, old_side, new_side);
            }
        }
    }

    [[nodiscard]] Comparison take() {
        for (ChangeGroup& group : result_.groups) {
            for (std::size_t i = 0; i < result_.axes.places.size(); ++i) {
                if (group.places.test(i)) {
                    const PlaceClass& place = result_.axes.places[i];
                    group.clients += place.clients;
                    group.areas.insert(place.areas.begin(), place.areas.end());
                }
            }
        }
        std::stable_sort(
            result_.groups.begin(),
            result_.groups.end(),
            [](const ChangeGroup& a, const ChangeGroup& b) { return a.cases > b.cases; }
        );
        return std::move(result_);
    }

private:
    void compare_cases(std::size_t kind, std::size_t asking, Side& before, Side& after) {
        const Axes& axes = result_.axes;
        const Triage& was = before.triage_of(kind, asking);
        const Triage& is = after.triage_of(kind, asking);
        const bool same_kind = changes_of(was, is, kind, asking, before, after).empty();
        const bool wanted = was.unit_wanted || is.unit_wanted;
        memo_.clear();
        for (std::size_t hours = 0; hours < axes.hours.size(); ++hours) {
            for (std::size_t place = 0; place < axes.places.size(); ++place) {
                const CaseIndex at{place, hours, kind, asking};
                ++result_.cases;
                const auto old_steps =
                    was.unit_wanted ? before.steps_at(at, was) : std::vector<int>{};
                const auto new_steps = is.unit_wanted ? after.steps_at(at, is) : std::vector<int>{};
                const bool same_needs = was.needs == is.needs || !wanted;
                if (old_steps != new_steps || !same_needs || !same_kind) {
                    note(at, old_steps, new_steps, before, after);
                }
            }
        }
    }

    [[nodiscard]] std::vector<Change> changes_of(
        const Triage& was,
        const Triage& is,
        std::size_t kind,
        std::size_t asking,
        const Side& before,
        const Side& after
    ) const {
        std::vector<Change> changes;
        const auto lane = [this](const Triage& triage) {
            return std::string{words_for(triage.lane, text_.language())};
        };
        add(changes, text_.in("soort werk", "lane"), lane(was), lane(is));
        if (was.lane == Lane::Care || is.lane == Lane::Care) {
            const auto mode = [this](const Triage& triage) {
                return std::string{words_for(triage.mode, text_.language())};
            };
            add(changes,
                text_.in("urgentie", "urgency"),
                text_.of(was.urgency),
                text_.of(is.urgency));
            add(changes, text_.in("werkwijze", "mode"), mode(was), mode(is));
            add(changes,
                text_.in("een team gaat", "a team goes"),
                text_.of(was.unit_wanted),
                text_.of(is.unit_wanted));
            add(changes,
                text_.in("buiten blijven", "keep out"),
                text_.of(was.keep_out),
                text_.of(is.keep_out));
        }
        add(changes, text_.in("taken", "tasks"), text_.of(was.tasks), text_.of(is.tasks));
        add(changes, text_.in("klaar binnen", "due within"), text_.of(was.due), text_.of(is.due));
        const Kind first = result_.axes.kinds[kind].kinds.front();
        const Asking& asked = result_.axes.askings[asking].askings.front();
        const Client vulnerable{.vulnerable = true};
        const auto due_of = [&](const Side& side) {
            return triage(signal_of(first, asked), &vulnerable, side.region()).due;
        };
        add(changes,
            text_.in("klaar binnen, kwetsbare cliënt", "due within, vulnerable client"),
            text_.of(due_of(before)),
            text_.of(due_of(after)));
        return changes;
    }

    // As the core triages it once the arrangement is known.
    [[nodiscard]] Triage agreed_at(
        const CaseIndex& at, const std::vector<int>& steps, const Side& side
    ) const {
        const Triage& plain = side.triage_of(at.kind, at.asking);
        const auto mode = steps.empty() ? std::nullopt : step_of(steps.front()).mode;
        if (!mode || plain.lane != Lane::Care) {
            return plain;
        }
        return triage(
            signal_of(
                result_.axes.kinds[at.kind].kinds.front(),
                result_.axes.askings[at.asking].askings.front()
            ),
            nullptr,
            side.region(),
            mode
        );
    }

    void note(
        const CaseIndex& at,
        const std::vector<int>& old_steps,
        const std::vector<int>& new_steps,
        const Side& before,
        const Side& after
    ) {
        const auto [known, is_new] = memo_.try_emplace({old_steps, new_steps}, no_group);
        if (is_new) {
            std::vector<Change> changes = changes_of(
                agreed_at(at, old_steps, before),
                agreed_at(at, new_steps, after),
                at.kind,
                at.asking,
                before,
                after
            );
            add_steps(changes, at, old_steps, new_steps, before, after);
            known->second = changes.empty() ? no_group : group_of(std::move(changes), at);
        }
        if (known->second == no_group) {
            return;
        }
        ++result_.changed;
        ChangeGroup& group = result_.groups[known->second];
        const auto& of_kind = result_.axes.kinds[at.kind].kinds;
        if (!group.example.asking.care_path.empty() && group.example.kind != Kind::Request &&
            std::find(of_kind.begin(), of_kind.end(), Kind::Request) != of_kind.end()) {
            group.example.kind = Kind::Request;
            group.example.asking = result_.axes.askings[at.asking].askings.front();
            group.example.client = result_.axes.places[at.place].client;
            group.example.at = result_.axes.hours[at.hours].example;
        }
        ++group.cases;
        group.places.set(at.place);
        group.hours.set(at.hours);
        const auto& kinds = result_.axes.kinds[at.kind].kinds;
        group.kinds.insert(kinds.begin(), kinds.end());
        for (const Asking& asking : result_.axes.askings[at.asking].askings) {
            group.askers.insert(asking.asker);
            group.care_paths.insert(asking.care_path);
            if (asking.asked) {
                group.asked.insert(*asking.asked);
            }
        }
    }

    void add_steps(
        std::vector<Change>& changes,
        const CaseIndex& at,
        const std::vector<int>& old_steps,
        const std::vector<int>& new_steps,
        const Side& before,
        const Side& after
    ) {
        const Step* was = old_steps.empty() ? nullptr : &step_of(old_steps.front());
        const Step* is = new_steps.empty() ? nullptr : &step_of(new_steps.front());
        add(changes,
            text_.in("regeling", "arrangement"),
            was == nullptr ? text_.nobody() : text_.of(was->arrangement, before.region()),
            is == nullptr ? text_.nobody() : text_.of(is->arrangement, after.region()));
        if (was != nullptr && is != nullptr) {
            add(changes,
                text_.in("teams", "teams"),
                text_.of(was->tiers, before.region()),
                text_.of(is->tiers, after.region()));
            const auto& old_needs = before.triage_of(at.kind, at.asking).needs;
            const auto& new_needs = after.triage_of(at.kind, at.asking).needs;
            add(changes,
                text_.in("nodig", "needed"),
                text_.of(together(old_needs, was->needs), before.region()),
                text_.of(together(new_needs, is->needs), after.region()));
            add(changes, text_.in("norm", "norm"), text_.of(was->norm), text_.of(is->norm));
            add(changes,
                text_.in("bij overschrijding van de norm ook", "besides when late"),
                text_.of(was->when_late, before.region()),
                text_.of(is->when_late, after.region()));
            add(changes,
                text_.in("raadpleegt", "asks for advice"),
                text_.of(was->consult, before.region()),
                text_.of(is->consult, after.region()));
        }
        add(changes,
            text_.in("als daarvan niemand kan", "if nobody of it can"),
            rest_of(old_steps, before),
            rest_of(new_steps, after));
    }

    [[nodiscard]] std::string rest_of(const std::vector<int>& steps, const Side& side) const {
        std::vector<std::string> each;
        for (std::size_t i = 1; i < steps.size(); ++i) {
            const Step& step = step_of(steps[i]);
            each.push_back(
                text_.of(step.arrangement, side.region()) + " (" +
                text_.of(step.tiers, side.region()) + ")"
            );
        }
        return each.empty() ? text_.nobody() : joined(each, text_.in(", daarna ", ", then "));
    }

    [[nodiscard]] const Step& step_of(int number) const {
        const auto found = std::find_if(numbers_.begin(), numbers_.end(), [number](const auto& e) {
            return e.second == number;
        });
        return found->first;
    }

    // A norm that changes together with something else is told of by level, and makes no group.
    std::size_t group_of(std::vector<Change> changes, const CaseIndex& at) {
        const Axes& axes = result_.axes;
        std::optional<Change> norm;
        if (changes.size() > 1) {
            const auto found = std::find_if(changes.begin(), changes.end(), [](const Change& each) {
                return each.what == "norm";
            });
            if (found != changes.end()) {
                norm = *found;
                changes.erase(found);
            }
        }
        const std::size_t index = group_with(std::move(changes), at);
        if (norm) {
            for (const Asking& asking : axes.askings[at.asking].askings) {
                if (asking.asked) {
                    result_.groups[index].norms.try_emplace(*asking.asked, *norm);
                }
            }
        }
        return index;
    }

    std::size_t group_with(std::vector<Change> changes, const CaseIndex& at) {
        const Axes& axes = result_.axes;
        for (std::size_t i = 0; i < result_.groups.size(); ++i) {
            if (result_.groups[i].changes == changes) {
                return i;
            }
        }
        ChangeGroup group;
        group.changes = std::move(changes);
        group.places = Bits{axes.places.size()};
        group.hours = Bits{axes.hours.size()};
        // By a care path a request is asked for before anything else.
        const auto& kinds = axes.kinds[at.kind].kinds;
        const bool by_path = !axes.askings[at.asking].askings.front().care_path.empty();
        const bool request = std::find(kinds.begin(), kinds.end(), Kind::Request) != kinds.end();
        group.example = {
            axes.places[at.place].client,
            by_path && request ? Kind::Request : kinds.front(),
            axes.askings[at.asking].askings.front(),
            axes.hours[at.hours].example};
        result_.groups.push_back(std::move(group));
        return result_.groups.size() - 1;
    }

    static constexpr std::size_t no_group = static_cast<std::size_t>(-1);

    Texts text_;
    std::map<Step, int> numbers_{};
    std::map<std::pair<std::vector<int>, std::vector<int>>, std::size_t> memo_{};  // of one kind
    Comparison result_{};
};

// --- settings

template <class Map>
void compare_names(
    const Map& before,
    const Map& after,
    const std::string& what,
    const Texts& text,
    Comparison& into
) {
    for (const auto& [id, thing] : before) {
        const auto now = after.find(id);
        if (now == after.end()) {
            into.settings.push_back(what + " " + id.value + ": " + text.in("vervalt", "removed"));
        } else if (!(now->second == thing)) {
            into.settings.push_back(what + " " + id.value + ": " + text.in("gewijzigd", "changed"));
        }
    }
    for (const auto& [id, thing] : after) {
        if (!before.contains(id)) {
            into.settings.push_back(what + " " + id.value + ": " + text.in("nieuw", "new"));
        }
    }
}

void compare_settings(
    const Region& before, const Region& after, const Texts& text, Comparison& into
) {
    compare_names(before.units, after.units, text.in("team onderweg", "unit"), text, into);
    compare_names(before.skills, after.skills, text.in("bekwaamheid", "skill"), text, into);
    const auto note = [&](bool changed, std::string_view nl, std::string_view en) {
        if (changed) {
            into.settings.push_back(text.in(nl, en) + ": " + text.in("gewijzigd", "changed"));
        }
    };
    note(!(before.times == after.times), "wachttijden (times)", "times");
    note(!(before.weights == after.weights), "weging (weights)", "weights");
    note(!(before.crow_fly == after.crow_fly), "rijtijd in rechte lijn (crow_fly)", "crow_fly");
    note(!(before.chain == after.chain), "telefoons van de keten (chain)", "chain of telephones");
    note(!(before.hap == after.hap), "huisartsenpost (hap)", "out-of-hours post (hap)");
    note(!(before.calendar.zone == after.calendar.zone), "tijdzone", "time zone");
    note(!(before.calendar.holidays == after.calendar.holidays), "feestdagen", "holidays");
}

}  // namespace

Comparison compare(
    const Region& before,
    const Region& after,
    const ClientTable& clients,
    Wall from,
    Language language
) {
    Comparison result = Comparing{before, after, clients, from, language}.take();
    compare_settings(before, after, Texts{language}, result);
    return result;
}

std::uint32_t hours_a_week(const Bits& hours, const Axes& axes) {
    std::uint32_t quarters = 0;
    for (std::size_t i = 0; i < axes.hours.size(); ++i) {
        quarters += hours.test(i) ? axes.hours[i].week_quarters : 0;
    }
    return (quarters + 3) / 4;
}

namespace {

using DayHours = std::set<int>;  // quarters of the day

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string spans_of(const DayHours& day) {
    std::vector<std::string> spans;
    for (auto from = day.begin(); from != day.end();) {
        auto last = from;
        int end = *from;
        while (last != day.end() && *last == end) {
            ++last;
            ++end;
        }
        const auto clock = [](int q) { return two_digits(q / 4) + ":" + two_digits(q % 4 * 15); };
        spans.push_back(clock(*from) + "-" + clock(end));
        from = last;
    }
    return joined(spans);
}

std::string week_text(const std::array<DayHours, 7>& week, Language language) {
    constexpr std::array<std::array<std::string_view, 2>, 7> names{
        {{"ma", "Mon"},
         {"di", "Tue"},
         {"wo", "Wed"},
         {"do", "Thu"},
         {"vr", "Fri"},
         {"za", "Sat"},
         {"zo", "Sun"}}};
    const auto name = [&](std::size_t day) {
        return std::string{names.at(day).at(language == Language::Dutch ? 0 : 1)};
    };
    std::vector<std::string> parts;
    for (std::size_t day = 0; day < week.size();) {
        std::size_t last = day;
        while (last + 1 < week.size() && week.at(last + 1) == week.at(day)) {
            ++last;
        }
        if (!week.at(day).empty()) {
            parts.push_back(
                name(day) + (last > day ? "-" + name(last) : "") + " " + spans_of(week.at(day))
            );
        }
        day = last + 1;
    }
    return joined(parts, "; ");
}

}  // namespace

std::string hours_text(
    const Bits& hours, const Axes& axes, const ZoneTable& zone, Language language
) {
    std::array<DayHours, 7> week;
    std::set<Date> dates;
    bool always = true;
    for (const Quarter& quarter : axes.quarters) {
        if (!hours.test(quarter.hours)) {
            always = false;
            continue;
        }
        const LocalTime time = local_time(zone, quarter.at);
        if (quarter.ordinary) {
            week.at(time.weekday - 1U).insert(time.hour * 4 + time.minute / 15);
        } else {
            dates.insert(date_of(time));
        }
    }
    if (always) {
        return language == Language::Dutch ? "altijd" : "always";
    }
    const std::string text = week_text(week, language);
    if (!text.empty()) {
        return text;
    }
    std::vector<std::string> days;
    for (const Date& date : dates) {
        days.push_back(
            std::to_string(static_cast<int>(date.year())) + "-" +
            two_digits(static_cast<int>(static_cast<unsigned>(date.month()))) + "-" +
            two_digits(static_cast<int>(static_cast<unsigned>(date.day())))
        );
    }
    return joined(days);
}

}  // namespace nachtwacht::routing
