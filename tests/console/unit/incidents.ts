// Incidents for the tests: one that calls for help, changed where a test says so.
import type { Incident, Order, Task, TaskKind, Urgency } from "../../../console/house/wire";

const night = Date.parse("2026-11-27T02:00:00.000Z");

// Seconds into the night.
export const at = (seconds: number): string => new Date(night + seconds * 1000).toISOString();
export const ms = (seconds: number): number => night + seconds * 1000;

export function incident(number: number, urgency: Urgency | null, opened_s: number, more: Partial<Incident> = {}): Incident {
    return {
        number,
        epoch: 4,
        open: true,
        opened: at(opened_s),
        lane: "care",
        kind: "fall",
        kind_text: "val",
        urgency,
        raw: true,
        mode: "parallel",
        asker: "device",
        client: number,
        door: "scaip",
        sender: `048500${number}`,
        care_path: "",
        signals: 1,
        waiting: false,
        keep_out: false,
        holder: "nobody",
        holder_text: "nog van niemand",
        holder_name: "",
        taken_by: "",
        changed_in: number,
        closed_by: "",
        outcome: "",
        joined_into: 0,
        split_from: 0,
        place: null,
        needs: [],
        orders: [],
        tasks: [],
        calls: [],
        where: { street: "Kerkstraat 1", town: "Cuijk" },
        name: "",
        version: number,
        norm_s: 1800,
        proposed: null,
        ...more,
    };
}

export const fault = (number: number, kind: string, opened_s: number): Incident =>
    incident(number, null, opened_s, { lane: "technical", kind, kind_text: kind });

export const task = (kind: TaskKind, open = true): Task => ({
    index: 1,
    kind,
    text: kind,
    rung: "board",
    rung_text: "",
    raised: at(0),
    open,
    ended_by: "",
    ended_how: "",
});

export const order = (unit: string, state: Order["state"]): Order => ({
    id: "4-1-1",
    unit,
    label: unit,
    state,
    state_text: state,
    shown: true,
    by: "house",
    why: "",
    offered: at(0),
    decided_in: 1,
});

export const by_number = (...all: Incident[]): Map<number, Incident> => new Map(all.map((one) => [one.number, one]));
