#include <algorithm>
#include <array>

#include "daemon/scenario_world.hpp"
#include "routing/explain.hpp"

namespace nachtwacht::daemon {
namespace {

using namespace routing;
using Words = std::vector<std::string>;

// What there is to look at in a step.
struct View {
    const ScenarioWorld& world;
    const Incident* incident;  // may be null
    const Decision* decision;  // may be null
};

template <class FactType, class Say>
Words each_of(const View& view, const Say& say) {
    Words words;
    for (const Fact& fact : view.world.facts()) {
        if (const auto* found = std::get_if<FactType>(&fact)) {
            if (std::string word = say(*found); !word.empty()) {
                words.push_back(std::move(word));
            }
        }
    }
    return words;
}

std::string unit_of(const View& view, const OrderId& id) {
    const auto incident = view.world.state().incidents.find(id.number);
    const Order* order =
        incident == view.world.state().incidents.end() ? nullptr : incident->second.find(id);
    return order == nullptr ? "?" : order->unit.value;
}

std::string task_of(const View& view, const TaskId& id) {
    const auto incident = view.world.state().incidents.find(id.number);
    if (incident != view.world.state().incidents.end()) {
        for (const Task& task : incident->second.tasks) {
            if (task.id == id) {
                return std::string{name_of(task.kind)};
            }
        }
    }
    return "?";
}

Words moved_to(const View& view, OrderState state) {
    return each_of<OrderMoved>(view, [&](const OrderMoved& moved) {
        return moved.to == state ? unit_of(view, moved.order) : std::string{};
    });
}

Words open_tasks(const View& view) {
    Words words;
    for (const Task& task : view.incident->tasks) {
        if (task.is_open()) {
            words.emplace_back(name_of(task.kind));
        }
    }
    return words;
}

std::string yes_or_no(bool value) { return value ? "true" : "false"; }

std::string duration(Seconds span) {
    if (span.count() != 0 && span.count() % 3600 == 0) {
        return std::to_string(span.count() / 3600) + "h";
    }
    if (span.count() != 0 && span.count() % 60 == 0) {
        return std::to_string(span.count() / 60) + "min";
    }
    return std::to_string(span.count()) + "s";
}

std::string call_word(const CallAsked& call) {
    return std::string{name_of(call.party)} + (call.unit.empty() ? "" : " " + call.unit.value);
}

Words skills_of(const std::vector<SkillId>& needs) {
    Words words;
    for (const SkillId& need : needs) {
        words.push_back(need.value);
    }
    return words;
}

Words ranked_of(const View& view, bool only_from_base) {
    Words words;
    for (const Candidate& candidate : view.decision->ranked) {
        if (!only_from_base || candidate.from_base) {
            words.push_back(candidate.unit.value);
        }
    }
    return words;
}

Words gates_of(const View& view) {
    Words words;
    for (const Excluded& excluded : view.decision->excluded) {
        words.push_back(
            excluded.unit.value + " " + std::string{name_of(excluded.gate)} +
            (excluded.skill.empty() ? "" : " " + excluded.skill.value)
        );
    }
    return words;
}

// When the open technical task is due, counted from now.
Words due_of(const View& view) {
    const Task* task = view.incident->open_task(TaskKind::Technical);
    if (task == nullptr || !task->next) {
        return {};
    }
    const auto left = std::chrono::duration_cast<Seconds>(*task->next - view.world.now().steady);
    return {duration(left)};
}

enum class Needs : std::uint8_t { Facts, Incident, Decision };
// How the words must compare.
enum class Match : std::uint8_t { Equal, Begins, Contains };

struct Look {
    std::string_view key;
    Needs needs;
    Match match;
    Words (*at)(const View& view);
};
constexpr std::array looks{
    Look{
        "fate",
        Needs::Facts,
        Match::Equal,
        [](const View& v) {
            return v.world.repeated() ? Words{"repeat"}
                                      : each_of<SignalStored>(v, [](const auto& f) {
                                            return std::string{name_of(f.fate)};
                                        });
        }},
    Look{
        "asked",
        Needs::Facts,
        Match::Equal,
        [](const View& v) {
            return each_of<OrderOffered>(v, [](const auto& f) { return f.unit.value; });
        }},
    Look{
        "silent",
        Needs::Facts,
        Match::Equal,
        [](const View& v) { return moved_to(v, OrderState::Silent); }},
    Look{
        "withdrawn",
        Needs::Facts,
        Match::Equal,
        [](const View& v) { return moved_to(v, OrderState::Withdrawn); }},
    Look{
        "accepted",
        Needs::Facts,
        Match::Equal,
        [](const View& v) { return moved_to(v, OrderState::Accepted); }},
    Look{
        "refused",
        Needs::Facts,
        Match::Equal,
        [](const View& v) {
            return each_of<AnswerRefused>(v, [](const auto& f) {
                return f.unit.value + " " + f.why;
            });
        }},
    Look{
        "act_refused",
        Needs::Facts,
        Match::Equal,
        [](const View& v) { return each_of<ActRefused>(v, [](const auto& f) { return f.why; }); }},
    Look{
        "tasks",
        Needs::Facts,
        Match::Equal,
        [](const View& v) {
            return each_of<TaskRaised>(v, [](const auto& f) {
                return std::string{name_of(f.kind)};
            });
        }},
    Look{
        "ended",
        Needs::Facts,
        Match::Equal,
        [](const View& v) {
            return each_of<TaskEnded>(v, [&](const auto& f) { return task_of(v, f.task); });
        }},
    Look{
        "escalated",
        Needs::Facts,
        Match::Equal,
        [](const View& v) {
            return each_of<TaskEscalated>(v, [&](const auto& f) {
                return task_of(v, f.task) + " " + std::string{name_of(f.rung)};
            });
        }},
    Look{
        "calls",
        Needs::Facts,
        Match::Equal,
        [](const View& v) { return each_of<CallAsked>(v, call_word); }},
    Look{
        "remarks",
        Needs::Facts,
        Match::Equal,
        [](const View& v) { return each_of<Remarked>(v, [](const auto& f) { return f.word; }); }},
    Look{
        "closed",
        Needs::Facts,
        Match::Equal,
        [](const View& v) {
            return each_of<IncidentClosed>(v, [](const auto& f) { return f.by; });
        }},
    Look{
        "kind",
        Needs::Incident,
        Match::Equal,
        [](const View& v) { return Words{std::string{name_of(v.incident->kind)}}; }},
    Look{
        "urgency",
        Needs::Incident,
        Match::Equal,
        [](const View& v) {
            return Words{v.incident->urgency ? std::string{name_of(*v.incident->urgency)} : "none"};
        }},
    Look{
        "mode",
        Needs::Incident,
        Match::Equal,
        [](const View& v) { return Words{std::string{name_of(v.incident->mode)}}; }},
    Look{
        "lane",
        Needs::Incident,
        Match::Equal,
        [](const View& v) { return Words{std::string{name_of(v.incident->lane)}}; }},
    Look{
        "raw",
        Needs::Incident,
        Match::Equal,
        [](const View& v) { return Words{yes_or_no(v.incident->raw)}; }},
    Look{
        "keep_out",
        Needs::Incident,
        Match::Equal,
        [](const View& v) { return Words{yes_or_no(v.incident->keep_out)}; }},
    Look{
        "waiting",
        Needs::Incident,
        Match::Equal,
        [](const View& v) { return Words{yes_or_no(v.incident->waiting)}; }},
    Look{
        "open",
        Needs::Incident,
        Match::Equal,
        [](const View& v) { return Words{yes_or_no(v.incident->is_open())}; }},
    Look{
        "outside",
        Needs::Incident,
        Match::Equal,
        [](const View& v) { return Words{v.incident->outside_party}; }},
    Look{
        "holder",
        Needs::Incident,
        Match::Equal,
        [](const View& v) { return Words{std::string{name_of(holder_of(*v.incident))}}; }},
    Look{"open_tasks", Needs::Incident, Match::Equal, open_tasks},
    Look{"due", Needs::Incident, Match::Equal, due_of},
    Look{
        "arrangement",
        Needs::Decision,
        Match::Equal,
        [](const View& v) { return Words{v.decision->arrangement.value}; }},
    Look{
        "tier",
        Needs::Decision,
        Match::Equal,
        [](const View& v) { return Words{std::to_string(v.decision->tier)}; }},
    Look{
        "consult",
        Needs::Decision,
        Match::Equal,
        [](const View& v) { return Words{v.decision->consult.value}; }},
    Look{
        "needs",
        Needs::Decision,
        Match::Equal,
        [](const View& v) { return skills_of(v.decision->needs); }},
    Look{
        "norm",
        Needs::Decision,
        Match::Equal,
        [](const View& v) { return Words{duration(Seconds{v.decision->norm_seconds})}; }},
    Look{
        "nobody",
        Needs::Decision,
        Match::Equal,
        [](const View& v) { return Words{std::string{name_of(v.decision->nobody)}}; }},
    Look{
        "ranked",
        Needs::Decision,
        Match::Begins,
        [](const View& v) { return ranked_of(v, false); }},
    Look{
        "from_base",
        Needs::Decision,
        Match::Contains,
        [](const View& v) { return ranked_of(v, true); }},
    Look{"gates", Needs::Decision, Match::Contains, gates_of},
    Look{
        "nl",
        Needs::Decision,
        Match::Equal,
        [](const View& v) { return explain(*v.decision, v.world.region(), Language::Dutch); }},
    Look{"en", Needs::Decision, Match::Equal, [](const View& v) {
             return explain(*v.decision, v.world.region(), Language::English);
         }}};

bool matches(const Words& wanted, const Words& actual, Match match) {
    switch (match) {
        case Match::Equal:
            return wanted == actual;
        case Match::Begins:
            return wanted.size() <= actual.size() &&
                   std::equal(wanted.begin(), wanted.end(), actual.begin());
        case Match::Contains:
            return std::ranges::all_of(wanted, [&](const std::string& word) {
                return std::ranges::find(actual, word) != actual.end();
            });
    }
    return false;
}

std::string joined(const Words& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : "; ") + word;
    }
    return "[" + text + "]";
}

// A single word stands for a list of one.
bool read_words(const YamlNode& node, Words& into, Mistakes& mistakes) {
    if (node.shape == YamlNode::Shape::Word) {
        into = {node.text};
        return true;
    }
    return read_value(node, into, mistakes);
}

std::string why(const View& view) {
    if (view.decision == nullptr) {
        return "";
    }
    std::string text = "; decided:";
    for (const std::string& sentence :
         explain(*view.decision, view.world.region(), Language::English)) {
        text += " " + sentence;
    }
    return text;
}

}  // namespace

std::vector<std::string> unmet(
    const YamlNode& expect, const ScenarioWorld& world, Mistakes& mistakes
) {
    MapReader map{expect, mistakes};
    std::uint32_t ordinal = 0;
    map.read("incident", ordinal);
    const View view{world, world.incident(ordinal), world.decision()};
    std::vector<std::string> failures;
    for (const Look& look : looks) {
        const YamlNode* node = map.find(look.key);
        Words wanted;
        if (node == nullptr || !read_words(*node, wanted, mistakes)) {
            continue;
        }
        const bool there = look.needs == Needs::Facts ||
                           (look.needs == Needs::Incident && view.incident != nullptr) ||
                           (look.needs == Needs::Decision && view.decision != nullptr);
        const Words actual = there ? look.at(view) : Words{"nothing was decided"};
        if (!matches(wanted, actual, look.match)) {
            failures.push_back(
                to_place(node->at) + ": expected " + std::string{look.key} + " " + joined(wanted) +
                ", was " + joined(actual) + why(view)
            );
        }
    }
    map.finish();
    return failures;
}

}  // namespace nachtwacht::daemon
