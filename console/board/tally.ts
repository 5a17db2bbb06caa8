// What this board has seen since it was opened, for the shift leader's figures. Kept in memory: the
// journal is the record, this is a glance.
import type { Incident } from "../house/wire";
import { is_technical } from "./urgency";

export interface Tally {
    // From opening until somebody had it, in milliseconds; of persons' alarms.
    answered: number[];
    // Those that nobody has yet.
    waiting: ReadonlySet<number>;
    ticks: number;
    flood_ticks: number;
}

export const empty_tally: Tally = { answered: [], waiting: new Set(), ticks: 0, flood_ticks: 0 };

const kept = 500;

// Called once in a while with all there is; what was answered before this board opened is nobody's to judge.
export function tally(last: Tally, incidents: Iterable<Incident>, now: number, in_flood: boolean): Tally {
    const answered = [...last.answered];
    const waiting = new Set<number>();
    for (const incident of incidents) {
        if (is_technical(incident)) {
            continue;
        }
        if (incident.open && incident.holder === "nobody") {
            waiting.add(incident.number);
        } else if (last.waiting.has(incident.number)) {
            answered.push(now - Date.parse(incident.opened));
        }
    }
    return {
        answered: answered.slice(-kept),
        waiting,
        ticks: last.ticks + 1,
        flood_ticks: last.flood_ticks + (in_flood ? 1 : 0),
    };
}

// The value that so large a share stays below; null: there is none.
export function quantile(values: readonly number[], share: number): number | null {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
}
