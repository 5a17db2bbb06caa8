#include "tests/acceptance/board_operator.hpp"

#include <boost/json.hpp>

#include "daemon/instant.hpp"

namespace nachtwacht::tests {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr auto looks_each = 15s;

std::string text(const json::object& object, const char* name) {
    return std::string{object.at(name).as_string()};
}

std::uint64_t number(const json::object& object, const char* name) {
    return object.at(name).to_number<std::uint64_t>();
}

routing::Wall instant(const json::object& object, const char* name) {
    return *daemon::parse_instant(text(object, name));
}

json::object plain_act(const char* name) { return {{"act", name}}; }

// For these somebody must decide; what was done by telephone is confirmed.
bool asks_for_a_decision(const std::string& task) {
    return task == "decide" || task == "find_help" || task == "unanswered";
}

}  // namespace

BoardOperator::BoardOperator(World world, OperatorSettings settings, Outcomes& outcomes)
    : world_(world),
      settings_(std::move(settings)),
      outcomes_(outcomes),
      board_(world.loop, settings_.socket),
      desk_(world.loop, settings_.socket) {
    board_.ask({{"do", "watch"}, {"operator", true}, {"as", settings_.name}}, {});
    look();
}

OperatorCounts BoardOperator::counts() const {
    OperatorCounts counts = counts_;
    counts.entries_seen = board_.lines();
    return counts;
}

void BoardOperator::look() {
    desk_.ask({{"do", "incidents"}, {"as", settings_.name}}, [this](const json::object& answer) {
        ++counts_.looks;
        const auto& incidents = answer.at("incidents").as_array();
        counts_.open = incidents.size();
        int acts = 0;
        for (const auto& incident : incidents) {
            if (acts < settings_.acts_a_look) {
                acts += see(incident.as_object()) ? 1 : 0;
            }
        }
        world_.later(looks_each, [this, here = std::weak_ptr{here_}] {
            if (!here.expired()) {
                look();
            }
        });
    });
}

bool BoardOperator::see(const json::object& incident) {
    const auto which = number(incident, "number");
    if (which % settings_.shares != settings_.share || in_hand_.contains(which)) {
        return false;
    }
    auto request = next_act(incident);
    if (request.empty()) {
        return false;
    }
    act(which, std::move(request));
    return true;
}

json::object BoardOperator::next_act(const json::object& incident) {
    const auto which = number(incident, "number");
    const auto now = world_.time.now();
    const auto opened = instant(incident, "opened");
    if (text(incident, "lane") == "technical") {
        const bool due = now - opened >= patience(which, 1, 1'800s, 21'600s);
        return due || clearing_up_ ? json::object{{"act", "close"}, {"word", "repaired"}}
                                   : json::object{};
    }
    for (const auto& one : incident.at("tasks").as_array()) {
        const auto& task = one.as_object();
        const auto waits = now - instant(task, "raised");
        if (task.at("open").as_bool() &&
            waits >= patience(which, 2 + number(task, "index"), 10s, 70s)) {
            auto request = act_for_task(incident, task);
            if (!request.empty()) {
                return request;
            }
        }
    }
    return close_when_due(incident);
}

json::object BoardOperator::act_for_task(const json::object& incident, const json::object& task) {
    const auto which = number(incident, "number");
    const auto kind = text(task, "kind");
    if (kind == "speak" || kind == "phone_back") {
        return draw(which, 100) % 10 == 0 ? plain_act("no_answer") : plain_act("spoken");
    }
    if (!asks_for_a_decision(kind)) {
        return {{"act", "confirm_task"}, {"task", number(task, "index")}, {"word", "told"}};
    }
    if (text(incident, "taken_by").empty()) {
        return plain_act("take");
    }
    if (noted_.insert(which).second) {
        return {{"act", "remark"}, {"text", "the daughter is on her way"}};
    }
    return {};
}

// What no unit has and no unit is asked for ends with the operator.
json::object BoardOperator::close_when_due(const json::object& incident) {
    const auto which = number(incident, "number");
    const auto holder = text(incident, "holder");
    const auto age = world_.time.now() - instant(incident, "opened");
    if (text(incident, "lane") == "unknown") {
        return age >= patience(which, 101, 120s, 600s)
                   ? json::object{{"act", "close"}, {"word", "noise"}}
                   : json::object{};
    }
    const bool is_mine = holder == "operator" && text(incident, "taken_by") == settings_.name;
    if (is_mine && draw(which, 102) % 4 == 0 && age >= patience(which, 103, 600s, 900s)) {
        return {{"act", "outside_party"}, {"word", "hap"}};
    }
    const bool due = age >= patience(which, 104, 900s, 2'400s);
    return due && (is_mine || holder == "outside")
               ? json::object{{"act", "close"}, {"word", "helped"}}
               : json::object{};
}

void BoardOperator::act(std::uint64_t incident, json::object request) {
    const std::string what = text(request, "act");
    request["do"] = "act";
    request["incident"] = incident;
    request["as"] = settings_.name;
    in_hand_.insert(incident);
    ++counts_.acts;
    desk_.ask(request, [this, incident, what](const json::object& answer) {
        in_hand_.erase(incident);
        if (!answer.at("ok").as_bool()) {
            ++counts_.refused;
            return;
        }
        if (what == "take" || what == "close") {
            outcomes_.handled_by_operator(incident);
        }
        counts_.closed += what == "close" ? 1 : 0;
    });
}

routing::Milliseconds BoardOperator::patience(
    std::uint64_t incident, std::uint64_t what, routing::Seconds least, routing::Seconds most
) const {
    const auto span = static_cast<std::uint64_t>(routing::Milliseconds{most - least}.count());
    return least + routing::Milliseconds{draw(incident, what) % (span + 1)};
}

// SplitMix64.
std::uint64_t BoardOperator::draw(std::uint64_t incident, std::uint64_t what) const {
    std::uint64_t mixed = settings_.seed + incident * 0x9e3779b97f4a7c15ULL + what;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31U);
}

}  // namespace nachtwacht::tests
