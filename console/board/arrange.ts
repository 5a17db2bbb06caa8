// In which order the rows stand, and which of them wait while a hand is in the list. Pure.
import type { Incident } from "../house/wire";
import { is_technical, is_urgent, rank_of } from "./urgency";

// The daemon writes all instants in one form and in UTC: their letters stand in the order of their times,
// and a thousand of them are sorted without reading one.
export const by_age = (a: Incident, b: Incident): number =>
    a.opened === b.opened ? a.number - b.number : a.opened < b.opened ? -1 : 1;

// Urgency, then age, then number: two rows never change places for another reason.
export function before(a: Incident, b: Incident): number {
    return rank_of(a) - rank_of(b) || by_age(a, b);
}

export interface Arrangement {
    rows: number[];
    // New ones that stand outside until the hand is gone.
    waiting: number[];
    // The rank that each row had when it was put where it is.
    ranks: ReadonlyMap<number, number>;
}

export const nothing: Arrangement = { rows: [], waiting: [], ranks: new Map() };

export function arrange(last: Arrangement, incidents: ReadonlyMap<number, Incident>, in_hand: boolean): Arrangement {
    const open = [...incidents.values()].filter((incident) => incident.open && !is_technical(incident)).sort(before);
    if (!in_hand) {
        return settled(open);
    }
    const waits = open.filter((incident) => !last.ranks.has(incident.number) && !is_urgent(incident));
    // What became urgent is as good as new; so is what is urgent and came in.
    const breaks = open.filter((incident) => breaks_through(last, incident));
    const breaking = new Set(breaks.map((incident) => incident.number));
    const rows = last.rows.filter((number) => incidents.has(number) && !breaking.has(number));
    const ranks = new Map(rows.map((number) => [number, last.ranks.get(number) ?? 0]));
    for (const incident of breaks) {
        ranks.set(incident.number, rank_of(incident));
        rows.splice(place_for(incident, rows, ranks, incidents), 0, incident.number);
    }
    return { rows, waiting: waits.map((incident) => incident.number), ranks };
}

function settled(open: readonly Incident[]): Arrangement {
    return {
        rows: open.map((incident) => incident.number),
        waiting: [],
        ranks: new Map(open.map((incident) => [incident.number, rank_of(incident)])),
    };
}

function breaks_through(last: Arrangement, incident: Incident): boolean {
    if (!is_urgent(incident)) {
        return false;
    }
    const placed = last.ranks.get(incident.number);
    return placed === undefined || placed > rank_of(incident);
}

function place_for(
    incident: Incident,
    rows: readonly number[],
    ranks: ReadonlyMap<number, number>,
    incidents: ReadonlyMap<number, Incident>,
): number {
    const rank = rank_of(incident);
    const place = rows.findIndex((number) => {
        const other_rank = ranks.get(number) ?? 0;
        const other = incidents.get(number);
        return other_rank > rank || (other_rank === rank && other !== undefined && by_age(other, incident) > 0);
    });
    return place < 0 ? rows.length : place;
}
