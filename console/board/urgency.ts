// What an incident asks of a person, as far as sorting, signs and sounds go.
import type { Incident, Task, TaskKind, Urgency } from "../house/wire";

const ranks: Record<Urgency, number> = { U0: 0, U1: 1, U2: 2, U3: 3, U4: 4, U5: 5 };
// Nobody could read it, or knows whose it is: it may be anything, so it stands with the urgent ones.
const rank_of_unknown = 2;
const rank_of_none = 6;

export function rank_of(incident: Incident): number {
    if (incident.urgency !== null) {
        return ranks[incident.urgency];
    }
    return incident.lane === "unknown" ? rank_of_unknown : rank_of_none;
}

export const is_technical = (incident: Incident): boolean => incident.lane === "technical";
export const is_urgent = (incident: Incident): boolean => !is_technical(incident) && rank_of(incident) <= 2;

// Four looks for six levels: what a person does differently, not what a table distinguishes.
export type Look = "life" | "soon" | "hours" | "later";

export function look_of(incident: Incident): Look {
    const rank = rank_of(incident);
    if (rank <= 1) {
        return "life";
    }
    return rank === 2 ? "soon" : rank === 3 ? "hours" : "later";
}

export const open_tasks = (incident: Incident): Task[] => incident.tasks.filter((task) => task.open);

export const open_task = (incident: Incident, ...kinds: TaskKind[]): Task | undefined =>
    incident.tasks.find((task) => task.open && kinds.includes(task.kind));

// The emergency services are told by a person; these tasks stand above everything else.
export const call_task = (incident: Incident): Task | undefined =>
    incident.open ? open_task(incident, "call_112") : undefined;

export type Service = "ambulance" | "fire" | "police";

export function service_for(kind: string): Service {
    if (kind === "fire_smoke" || kind === "co" || kind === "gas") {
        return "fire";
    }
    return ["personal_attack", "intrusion", "staff_assistance", "duress"].includes(kind) ? "police" : "ambulance";
}

// Nobody at a board has it yet, and something in it is a person's to do.
export const is_unanswered = (incident: Incident): boolean =>
    incident.open &&
    !is_technical(incident) &&
    incident.taken_by === "" &&
    (incident.holder === "nobody" || open_tasks(incident).length > 0);
