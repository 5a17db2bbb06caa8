#include "tests/simulation/coverage.hpp"

#include <array>
#include <ostream>

namespace nachtwacht::simulation {
namespace {

// In the order of routing::Event and routing::Fact.
constexpr std::array<std::string_view, std::variant_size_v<routing::Event>> events{
    "Started",
    "RegionLoaded",
    "ClientsLoaded",
    "SignalReceived",
    "UnreadableReceived",
    "UnitAnswered",
    "DutyChanged",
    "LinkChanged",
    "PresenceChanged",
    "OperatorActed",
    "ClockStepped",
    "TimePassed",
    "CallReported",
    "PushReported",
    "IncidentConvicted"};
constexpr std::array<std::string_view, std::variant_size_v<routing::Fact>> facts{
    "EpochBegan",          "RegionAdopted",    "ClientsAdopted", "SignalStored",
    "IncidentOpened",      "IncidentChanged",  "TaskRaised",     "TaskEscalated",
    "TaskEnded",           "OrderOffered",     "OrderMoved",     "OrderShown",
    "WithdrawalConfirmed", "AnswerRefused",    "NobodyFound",    "SearchEnded",
    "CallAsked",           "IncidentTaken",    "Remarked",       "HandedOutside",
    "IncidentClosed",      "DutySet",          "LinkSet",        "UnitIdle",
    "PresenceSet",         "ClockCorrected",   "AnswerHeard",    "ActRefused",
    "SearchTold",          "CallMoved",        "ChainUnheard",   "ChainHeard",
    "ProofMoved",          "IncidentSetAside", "IncidentJoined", "IncidentSplit"};

}  // namespace

std::string_view name_of(const routing::Event& event) { return events.at(event.index()); }
std::string_view name_of(const routing::Fact& fact) { return facts.at(fact.index()); }
std::span<const std::string_view> event_names() { return events; }
std::span<const std::string_view> fact_names() { return facts; }

void Coverage::count(std::string_view group, std::string_view what, std::uint64_t times) {
    if (times == 0) {
        return;
    }
    auto found = groups_.find(group);
    if (found == groups_.end()) {
        found = groups_.emplace(group, Group{}).first;
    }
    const auto row = found->second.find(what);
    if (row == found->second.end()) {
        found->second.emplace(what, times);
    } else {
        row->second += times;
    }
}

void Coverage::count_decision(const routing::Decision& decision) {
    for (const routing::Excluded& excluded : decision.excluded) {
        count("gate", routing::name_of(excluded.gate));
    }
    for (const routing::Candidate& candidate : decision.ranked) {
        for (const routing::Term& term : candidate.terms) {
            count("cause", routing::name_of(term.cause));
        }
    }
    if (decision.nobody != routing::Nobody::None) {
        count("nobody", routing::name_of(decision.nobody));
    }
}

void Coverage::count_event(const routing::Event& event) {
    count("event", name_of(event));
    if (const auto* answered = std::get_if<routing::UnitAnswered>(&event)) {
        count("answer", routing::name_of(answered->answer));
    } else if (const auto* acted = std::get_if<routing::OperatorActed>(&event)) {
        count("act", routing::name_of(acted->act));
    } else if (const auto* received = std::get_if<routing::SignalReceived>(&event)) {
        count("asker", routing::name_of(received->signal.asker));
        count("door", routing::name_of(received->signal.reference.door));
    }
}

void Coverage::count_fact(const routing::Fact& fact) {
    count("fact", name_of(fact));
    if (const auto* stored = std::get_if<routing::SignalStored>(&fact)) {
        count("fate", routing::name_of(stored->fate));
        count("kind", routing::name_of(stored->kind));
    } else if (const auto* opened = std::get_if<routing::IncidentOpened>(&fact)) {
        count("lane", routing::name_of(opened->lane));
        count("mode", routing::name_of(opened->mode));
        if (opened->urgency) {
            count("urgency", routing::name_of(*opened->urgency));
        }
    } else if (const auto* offered = std::get_if<routing::OrderOffered>(&fact)) {
        count("order", routing::name_of(routing::OrderState::Offered));
        count_decision(offered->decision);
    } else if (const auto* nobody = std::get_if<routing::NobodyFound>(&fact)) {
        count_decision(nobody->decision);
    } else if (const auto* moved = std::get_if<routing::OrderMoved>(&fact)) {
        count("order", routing::name_of(moved->to));
    } else if (const auto* raised = std::get_if<routing::TaskRaised>(&fact)) {
        count("task", routing::name_of(raised->kind));
    } else if (const auto* escalated = std::get_if<routing::TaskEscalated>(&fact)) {
        count("rung", routing::name_of(escalated->rung));
    } else if (const auto* call = std::get_if<routing::CallAsked>(&fact)) {
        count("call", routing::name_of(call->party));
    } else if (const auto* rung = std::get_if<routing::CallMoved>(&fact)) {
        count("call state", routing::name_of(rung->to));
    } else if (const auto* proof = std::get_if<routing::ProofMoved>(&fact)) {
        const bool by_push = proof->channel == routing::Channel::Push;
        count(by_push ? "proof by push" : "proof by call", routing::name_of(proof->to));
    } else if (const auto* refused = std::get_if<routing::AnswerRefused>(&fact)) {
        count("answer refused", refused->why);
    } else if (const auto* not_done = std::get_if<routing::ActRefused>(&fact)) {
        count("act refused", not_done->why);
    }
}

void Coverage::count(const routing::Entry& entry) {
    count_event(entry.event);
    for (const routing::Fact& fact : entry.facts) {
        count_fact(fact);
        const auto* heard = std::get_if<routing::AnswerHeard>(&fact);
        const bool of_duty = std::holds_alternative<routing::DutyChanged>(entry.event);
        if (heard != nullptr && of_duty && !heard->refused.empty()) {
            count("duty refused", heard->refused);
        }
    }
}

void Coverage::add(const Coverage& other) {
    for (const auto& [group, rows] : other.groups_) {
        for (const auto& [what, times] : rows) {
            groups_[group][what] += times;
        }
    }
}

std::uint64_t Coverage::of(std::string_view group, std::string_view what) const {
    const auto found = groups_.find(group);
    if (found == groups_.end()) {
        return 0;
    }
    const auto row = found->second.find(what);
    return row == found->second.end() ? 0 : row->second;
}

void Coverage::print(std::ostream& out) const {
    for (const auto& [group, rows] : groups_) {
        out << group << ":";
        for (const auto& [what, times] : rows) {
            out << ' ' << what << ' ' << times;
        }
        out << '\n';
    }
}

}  // namespace nachtwacht::simulation
