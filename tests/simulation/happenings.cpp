#include "tests/simulation/happenings.hpp"

#include <algorithm>
#include <initializer_list>

#include "routing/state.hpp"
#include "tests/simulation/operator.hpp"
#include "tests/simulation/phone.hpp"

namespace nachtwacht::simulation {
namespace {

using namespace nachtwacht::routing;

constexpr const char* based = "whoever goes on duty has a base: the one in the pack at least";
constexpr const char* opens_none = "no incident stands on this list";
constexpr const char* told_by_asking = "the fact that asks for the call says so";
constexpr const char* told_by_duty = "the fact of going on duty says so";
constexpr const char* no_value = "for a value that no enumerator has";

// What cannot happen here, and why.
std::string reason_against(const std::string& group, const std::string& what) {
    static const std::vector<Expected> never{
        {"gate", "no_position", based},
        {"gate", "stale_position", based},
        {"nobody", "none", "no reason: somebody was found"},
        {"call", "second_operator", "told on a board: no telephone rings for it"},
        {"call state", "asked", told_by_asking},
        {"proof by push", "none", told_by_duty},
        {"proof by push", "asked", told_by_duty},
        {"proof by call", "none", told_by_duty},
        {"proof by call", "asked", told_by_duty},
        {"lane", "note", opens_none},
        {"lane", "log", opens_none},
        {"act refused", "unknown_act", no_value},
        {"answer refused", "unknown_answer", no_value},
    };
    const auto found = std::find_if(never.begin(), never.end(), [&](const Expected& row) {
        return row.group == group && row.what == what;
    });
    return found == never.end() ? std::string{} : found->never;
}

class Listing {
public:
    void add(const std::string& group, std::string_view what) {
        const std::string name{what};
        rows.push_back({group, name, reason_against(group, name)});
    }
    void add_seldom(const std::string& group, std::string_view what) {
        rows.push_back({group, std::string{what}, {}, true});
    }
    void add_all(const std::string& group, std::initializer_list<std::string_view> names) {
        for (const std::string_view name : names) {
            add(group, name);
        }
    }
    // Every enumerator that has a name.
    template <class Enum>
    void add_every(const std::string& group) {
        for (int value = 0; value < 128; ++value) {
            if (const auto name = name_of(static_cast<Enum>(value)); !name.empty()) {
                add(group, name);
            }
        }
    }

    std::vector<Expected> rows{};
};

void add_core(Listing& list) {
    for (const std::string_view name : event_names()) {
        list.add("event", name);
    }
    for (const std::string_view name : fact_names()) {
        list.add("fact", name);
    }
    list.add_every<Fate>("fate");
    list.add_every<Kind>("kind");
    list.add_every<Urgency>("urgency");
    list.add_every<Mode>("mode");
    list.add_every<Lane>("lane");
    list.add_every<Asker>("asker");
    list.add_every<routing::Door>("door");
    list.add_every<Gate>("gate");
    list.add_every<Cause>("cause");
    list.add_every<Nobody>("nobody");
    list.add_every<OrderState>("order");
    list.add_every<Answer>("answer");
    list.add_every<Act>("act");
    list.add_every<TaskKind>("task");
    list.add_every<Rung>("rung");
    list.add_every<Party>("call");
    list.add_every<CallState>("call state");
    list.add_every<Proof>("proof by push");
    list.add_every<Proof>("proof by call");
}

void add_refusals(Listing& list) {
    list.add_all(
        "answer refused",
        {"unknown_order",
         "not_yours",
         "taken_by_other",
         "called_off",
         "closed",
         "joined",
         "outside",
         "reassigned",
         "off_duty",
         "no_answer",
         "declined",
         "cannot_reach",
         "done",
         "out_of_turn",
         "unknown_answer"}
    );
    list.add_seldom("answer refused", "not_reached");
    list.add_all(
        "act refused",
        {"unknown_incident", "closed",         "taken",          "not_yours",     "unknown_unit",
         "unit_occupied",    "task_ended",     "unknown_task",   "has_unit",      "same_incident",
         "unknown_other",    "other_closed",   "other_lane",     "other_changed", "other_taken",
         "other_client",     "both_have_unit", "other_has_unit", "opens_none",    "unknown_act"}
    );
    list.add_seldom("act refused", "set_aside");
    list.add("duty refused", "unknown_unit");
}

void add_world(Listing& list) {
    list.add_every<Character>("character");
    list.add_all(
        "fault",
        {"crash",
         "crash before deciding",
         "crash before writing",
         "crash after the commit, before its receipts",
         "crash after receipts, before orders",
         "commit failed",
         "commit unknown",
         "committed, and nobody heard",
         "slow commit",
         "restored from a backup",
         "message lost",
         "message doubled",
         "message delayed",
         "phone offline",
         "phone restarted",
         "phone of a unit that is gone",
         "answer out of turn",
         "answer for another",
         "operator leaves",
         "operator gone in mid-shift",
         "operator with the sound off",
         "operator slips",
         "clock stepped",
         "rule book reloaded",
         "client register reloaded",
         "storm",
         "disk low"}
    );
    list.add_all(
        "phone",
        {"shows an order",
         "refuses an order it had",
         "refuses a lower epoch",
         "accepted before",
         "too late"}
    );
    list.add_all(
        "outside",
        {"repeat",
         "acknowledged, and known to be lost by a restore",
         "snapshot and tail read at a start",
         "whole journal read at a start"}
    );
}

}  // namespace

const std::vector<Expected>& happenings() {
    static const std::vector<Expected> all = [] {
        Listing list;
        add_core(list);
        add_refusals(list);
        add_world(list);
        return list.rows;
    }();
    return all;
}

std::vector<std::string> gaps(const Coverage& coverage, std::uint64_t least) {
    std::vector<std::string> found;
    for (const Expected& each : happenings()) {
        const std::uint64_t times = coverage.of(each.group, each.what);
        const std::string row = each.group + ": " + each.what + " " + std::to_string(times);
        if (each.never.empty() && !each.seldom && times < least) {
            found.push_back(row + ", less than " + std::to_string(least));
        } else if (!each.never.empty() && times > 0) {
            found.push_back(row + ", yet it cannot happen: " + each.never);
        }
    }
    coverage.for_each([&](const std::string& group, const std::string& what, std::uint64_t) {
        const auto& all = happenings();
        const bool listed = std::any_of(all.begin(), all.end(), [&](const Expected& each) {
            return each.group == group && each.what == what;
        });
        if (!listed) {
            found.push_back(group + ": " + what + " is on no list");
        }
    });
    return found;
}

}  // namespace nachtwacht::simulation
