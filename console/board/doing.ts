// What was asked of the daemon and is not yet seen to have happened. Nothing on the board changes
// because a button was pressed: it changes when the stream says so, and until then the button says
// that it is busy.
import { effect, signal } from "@preact/signals";
import { new_id, post } from "../house/request";
import type { Act, ActAnswer, Fault, Incident, Urgency } from "../house/wire";
import { house } from "./stream";

export type DoingState = "busy" | "late" | "fault";

export interface Doing {
    key: string;
    id: string;
    path: string;
    body: Record<string, unknown>;
    state: DoingState;
    fault: Fault | null;
    // The entry that must have been seen before it counts as done; 0 while there is no answer.
    entry: number;
}

export const doings = signal<ReadonlyMap<string, Doing>>(new Map());

const late_after_ms = 3000;

// What follows when the daemon has said that it stands.
const sequels = new Map<string, (answer: ActAnswer | null) => void>();

function put(doing: Doing): void {
    const next = new Map(doings.value);
    next.set(doing.key, doing);
    doings.value = next;
}

export function forget(key: string): void {
    if (doings.value.has(key)) {
        const next = new Map(doings.value);
        next.delete(key);
        doings.value = next;
    }
    sequels.delete(key);
}

export function ask(key: string, path: string, body: Record<string, unknown>, then?: (a: ActAnswer | null) => void): void {
    if (doings.value.get(key)?.state === "busy") {
        return;
    }
    const id = new_id();
    if (then !== undefined) {
        sequels.set(key, then);
    }
    const doing: Doing = { key, id, path, body: { ...body, id }, state: "busy", fault: null, entry: 0 };
    put(doing);
    void send(doing);
}

// The same id: whatever arrived of the first try, it counts once.
export function ask_again(key: string): void {
    const doing = doings.value.get(key);
    if (doing !== undefined && doing.state !== "busy") {
        const again: Doing = { ...doing, state: "busy", fault: null };
        put(again);
        void send(again);
    }
}

async function send(doing: Doing): Promise<void> {
    const timer = setTimeout(() => turn_late(doing), late_after_ms);
    const answer = await post<ActAnswer | null>(doing.path, doing.body);
    const present = doings.value.get(doing.key);
    if (present === undefined || present.id !== doing.id) {
        clearTimeout(timer);
        return;
    }
    if (!answer.ok) {
        clearTimeout(timer);
        put({ ...present, state: "fault", fault: answer.fault });
        return;
    }
    const entry = answer.value?.entry ?? 0;
    const then = sequels.get(doing.key);
    if (entry > (house.value?.entry ?? 0)) {
        put({ ...present, entry });
    } else {
        clearTimeout(timer);
        forget(doing.key);
    }
    then?.(answer.value);
}

function turn_late(doing: Doing): void {
    const present = doings.value.get(doing.key);
    if (present !== undefined && present.id === doing.id && present.state === "busy") {
        put({ ...present, state: "late" });
    }
}

// Seen to have happened: the picture has come as far as the answer.
export function watch_doings(): void {
    effect(() => {
        const entry = house.value?.entry ?? 0;
        for (const doing of doings.peek().values()) {
            if (doing.entry > 0 && doing.entry <= entry) {
                forget(doing.key);
            }
        }
    });
}

export interface ActFields {
    urgency?: Urgency;
    unit?: string;
    task?: number;
    other?: number;
    other_seen?: number;
    kind?: string;
    word?: string;
    text?: string;
}

export const act_key = (incident: number, act: Act, task?: number): string =>
    task === undefined ? `${incident}:${act}` : `${incident}:${act}:${task}`;

export function act(incident: Incident, what: Act, fields: ActFields = {}, then?: (a: ActAnswer | null) => void): void {
    ask(
        act_key(incident.number, what, fields.task),
        "/api/acts",
        { act: what, incident: incident.number, seen: incident.version, ...fields },
        then,
    );
}
