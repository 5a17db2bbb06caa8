// What is fetched beside the stream, for one incident at a time: the client's card (each look is
// audited), why that unit, and what happened tonight.
import { signal } from "@preact/signals";
import { language } from "../house/settings";
import { get } from "../house/request";
import type { ClientCard } from "../house/wire";

export interface Line {
    at: string;
    lines: string[];
}

export type Fetched<T> = T | "missing" | undefined;

export const client_cards = signal<ReadonlyMap<number, Fetched<ClientCard>>>(new Map());
export const reasons = signal<ReadonlyMap<number, Fetched<string[]>>>(new Map());
export const histories = signal<ReadonlyMap<number, Fetched<Line[]>>>(new Map());

type Store<T> = { value: ReadonlyMap<number, Fetched<T>> };

const kept = 30;

function keep<T>(store: Store<T>, number: number, what: Fetched<T>): void {
    const next = new Map(store.value);
    next.delete(number);
    next.set(number, what);
    // A night is long: only what was looked at last stays.
    for (const old of next.keys()) {
        if (next.size <= kept) {
            break;
        }
        next.delete(old);
    }
    store.value = next;
}

export async function fetch_card(client: number): Promise<void> {
    if (client === 0 || (client_cards.value.get(client) ?? "missing") !== "missing") {
        return;
    }
    const answer = await get<ClientCard>(`/api/clients/${client}`);
    keep(client_cards, client, answer.ok ? answer.value : "missing");
}

export async function fetch_story(incident: number): Promise<void> {
    const asked = `lang=${language.value}`;
    const [why, history] = await Promise.all([
        get<{ lines: string[] }>(`/api/incidents/${incident}/why?${asked}`),
        get<{ entries: Line[] }>(`/api/incidents/${incident}/history?${asked}`),
    ]);
    keep(reasons, incident, why.ok ? why.value.lines : "missing");
    keep(histories, incident, history.ok ? history.value.entries : "missing");
}

// Nothing of a client stays on a board that nobody is logged in at.
export function forget_cards(): void {
    client_cards.value = new Map();
    reasons.value = new Map();
    histories.value = new Map();
}
