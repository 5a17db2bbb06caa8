// The operator is not the end (safety.md S2, S8): what becomes of a task that nobody takes.
#include <algorithm>

#include "routing/decide.hpp"

namespace nachtwacht::routing {
namespace {

// The step after this rung, and how long after the task was raised it comes.
struct Step {
    Rung rung{};
    Seconds after{};
};

std::optional<Step> step_after(TaskKind kind, Rung rung, const Times& times) {
    if (kind == TaskKind::Call112) {
        switch (rung) {
            case Rung::Board:
                return Step{Rung::SecondOperator, times.call112_second};
            case Rung::SecondOperator:
                return Step{Rung::ShiftLeader, times.call112_leader};
            case Rung::ShiftLeader:
                return Step{Rung::DutyNumber, times.task_duty_number};
            case Rung::DutyNumber:
                return std::nullopt;
        }
    }
    if (kind == TaskKind::Technical) {
        return rung == Rung::Board ? std::optional{Step{Rung::ShiftLeader, Seconds{}}}
                                   : std::nullopt;
    }
    switch (rung) {
        case Rung::Board:
        case Rung::SecondOperator:
            return Step{Rung::ShiftLeader, times.task_second};
        case Rung::ShiftLeader:
            return Step{Rung::DutyNumber, times.task_duty_number};
        case Rung::DutyNumber:
            break;
    }
    return std::nullopt;
}

std::optional<Steady> time_of(const std::optional<Step>& step, Steady raised) {
    return step ? std::optional<Steady>{raised + step->after} : std::nullopt;
}

void call_for(const TaskId& task, Party party, Facts& facts) {
    facts.push_back(CallAsked{task.number, task.index, {}, party, {}});
}

}  // namespace

void raise(
    const Context& at,
    std::uint64_t incident,
    std::uint32_t& last_index,
    TaskKind kind,
    Lane lane,
    Seconds due,
    Facts& facts
) {
    const TaskId id{incident, ++last_index};
    if (kind == TaskKind::Technical || lane == Lane::Technical) {
        facts.push_back(TaskRaised{id, kind, at.now.steady + due});
        return;
    }
    if (!at.state.boards.empty()) {
        facts.push_back(TaskRaised{
            id, kind, time_of(step_after(kind, Rung::Board, at.region().times), at.now.steady)});
        return;
    }
    // No live board: the whole chain at once (safety.md S8).
    facts.push_back(TaskRaised{id, kind, {}});
    facts.push_back(TaskEscalated{id, Rung::DutyNumber, {}});
    call_for(id, Party::ShiftLeader, facts);
    call_for(id, Party::DutyNumber, facts);
}

void raise_all(
    const Context& at,
    std::uint64_t incident,
    std::uint32_t& last_index,
    const std::vector<TaskKind>& kinds,
    Lane lane,
    Seconds due,
    Facts& facts
) {
    for (const TaskKind kind : kinds) {
        raise(at, incident, last_index, kind, lane, due, facts);
        auto* raised = std::get_if<TaskRaised>(&facts.back());
        if (kind == TaskKind::FirstContact && raised != nullptr) {
            raised->next = at.now.steady + at.region().times.first_contact;
        }
    }
}

void sound_again(const Context& at, const Task& task, Facts& facts) {
    const auto step = step_after(task.kind, Rung::Board, at.region().times);
    facts.push_back(TaskEscalated{task.id, Rung::Board, time_of(step, at.now.steady)});
}

void let_go(const Context& at, const Incident& incident, Facts& facts) {
    facts.push_back(IncidentTaken{incident.id.number, {}});
    for (const Task& task : incident.tasks) {
        if (task.is_open() && !task.next && task.kind != TaskKind::Technical) {
            sound_again(at, task, facts);
        }
    }
}

Facts escalate(const Context& at, const Incident& incident, const Task& task) {
    const Times& times = at.region().times;
    const auto step = step_after(task.kind, task.rung, times);
    if (!step) {
        return {TaskEscalated{task.id, task.rung, {}}};
    }
    auto next = task.kind == TaskKind::Technical
                    ? std::nullopt
                    : time_of(step_after(task.kind, step->rung, times), task.raised.steady);
    // A task that had time of its own, or sounded anew, is behind the times counted from its
    // raising: each of the chain still gets a turn.
    if (next && *next <= at.now.steady) {
        next = at.now.steady + times.task_second;
    }
    Facts facts{TaskEscalated{task.id, step->rung, next}};
    const bool by_voice = incident.lane != Lane::Technical;
    if (by_voice && step->rung == Rung::ShiftLeader) {
        call_for(task.id, Party::ShiftLeader, facts);
    }
    if (by_voice && step->rung == Rung::DutyNumber) {
        call_for(task.id, Party::DutyNumber, facts);
    }
    return facts;
}

void end_tasks(
    const Incident& incident,
    const std::vector<TaskKind>& kinds,
    const std::string& by,
    const std::string& word,
    Facts& facts
) {
    for (const Task& task : incident.tasks) {
        const bool listed =
            kinds.empty() || std::find(kinds.begin(), kinds.end(), task.kind) != kinds.end();
        if (task.is_open() && listed) {
            facts.push_back(TaskEnded{task.id, by, word});
        }
    }
}

}  // namespace nachtwacht::routing
