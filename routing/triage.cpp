#include "routing/triage.hpp"

#include <algorithm>

namespace nachtwacht::routing {
namespace {

// A kind that a pack forgot is a call for help until somebody says otherwise.
KindRule rule_of(Kind kind, const Region& region) {
    const auto found = region.kinds.find(kind);
    if (found != region.kinds.end()) {
        return found->second;
    }
    return KindRule{.raw = Urgency::U2, .layman = {}, .tasks = {TaskKind::Speak}, .needs = {}};
}

std::optional<Urgency> raw_urgency(const KindRule& rule, Kind kind, const Client* client) {
    if (client == nullptr) {
        return rule.raw;
    }
    const auto own = client->urgencies.find(kind);
    if (own == client->urgencies.end()) {
        return rule.raw;
    }
    // The care plan may raise a level, never lower it below the table's.
    return rule.raw && more_urgent(*rule.raw, own->second) ? rule.raw : own->second;
}

std::optional<Urgency> urgency_of(
    const Signal& signal, const KindRule& rule, const Client* client
) {
    if (signal.asker == Asker::Device) {
        return raw_urgency(rule, signal.kind, client);
    }
    if (signal.asker == Asker::Layman && rule.layman) {
        return rule.layman;  // 'he is dead' from a layman is U0 (safety.md S12)
    }
    if (signal.asked) {
        return signal.asked;
    }
    return rule.raw ? rule.raw : std::optional{Urgency::U3};
}

void add_once(std::vector<TaskKind>& tasks, TaskKind task) {
    if (std::find(tasks.begin(), tasks.end(), task) == tasks.end()) {
        tasks.push_back(task);
    }
}

std::vector<TaskKind> tasks_of(
    const Signal& signal, const KindRule& rule, const Client* client, const Triage& so_far
) {
    std::vector<TaskKind> tasks;
    if (so_far.urgency && needs_112(*so_far.urgency)) {
        tasks.push_back(TaskKind::Call112);
    }
    if (so_far.lane == Lane::Technical) {
        tasks.push_back(TaskKind::Technical);
    }
    if (so_far.mode == Mode::OperatorFirst || (so_far.lane == Lane::Care && !so_far.unit_wanted)) {
        add_once(tasks, TaskKind::Decide);
    }
    for (const TaskKind task : rule.tasks) {
        // A professional has spoken with the client: that is why he asks.
        if (task != TaskKind::Speak || !is_professional(signal.asker)) {
            add_once(tasks, task);
        }
    }
    if (signal.phone_back) {
        add_once(tasks, TaskKind::PhoneBack);
    }
    if (so_far.lane == Lane::Care && client != nullptr && client->first_contact &&
        signal.asker == Asker::Device) {
        add_once(tasks, TaskKind::FirstContact);
    }
    return tasks;
}

}  // namespace

bool is_for_112_alone(Kind kind, const std::optional<Urgency>& urgency, const Region& region) {
    return urgency && needs_112(*urgency) && !rule_of(kind, region).unit_beside_112;
}

std::vector<SkillId> needs_of(
    Kind kind, const CarePathId& care_path, const std::vector<SkillId>& more, const Region& region
) {
    std::vector<SkillId> needs = rule_of(kind, region).needs;
    if (const auto path = region.care_paths.find(care_path); path != region.care_paths.end()) {
        needs.insert(needs.end(), path->second.needs.begin(), path->second.needs.end());
    }
    needs.insert(needs.end(), more.begin(), more.end());
    std::sort(needs.begin(), needs.end());
    needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
    return needs;
}

Triage triage(
    const Signal& signal, const Client* client, const Region& region, std::optional<Mode> agreed
) {
    const KindRule& rule = rule_of(signal.kind, region);
    const bool professional = is_professional(signal.asker);
    Triage result;
    result.lane = rule.lane;
    result.raw = signal.asker == Asker::Device || signal.asker == Asker::Layman;
    result.urgency = rule.lane == Lane::Care ? urgency_of(signal, rule, client) : std::nullopt;
    // A request that a professional makes goes out at once; the mode of the kind is for raw alarms
    // (kinds.md).
    result.mode = professional && rule.mode == Mode::Parallel ? Mode::Automatic : rule.mode;
    result.mode = agreed.value_or(result.mode);
    if (signal.kind == Kind::Death) {
        result.mode = professional ? Mode::Automatic : Mode::OperatorFirst;
    }
    result.needs = needs_of(signal.kind, signal.care_path, signal.needs, region);
    // 'He is dead' from a layman is a resuscitation: whoever is near goes, not the physician who
    // would certify a death (safety.md S12).
    if (signal.kind == Kind::Death && result.raw) {
        result.needs = signal.needs;
    }
    // Whether a unit is alerted beside 112 is the pack's to say (safety.md S2).
    const bool for_112_alone = is_for_112_alone(signal.kind, result.urgency, region);
    result.unit_wanted =
        rule.lane == Lane::Care && !for_112_alone && (professional || !rule.professional_only);
    result.at_once = result.unit_wanted && result.mode != Mode::OperatorFirst;
    result.keep_out = rule.keep_out;
    const bool hurry = client != nullptr && client->vulnerable && rule.due_vulnerable > Seconds{0};
    result.due = hurry ? rule.due_vulnerable : rule.due;
    result.tasks = tasks_of(signal, rule, client, result);
    return result;
}

}  // namespace nachtwacht::routing
