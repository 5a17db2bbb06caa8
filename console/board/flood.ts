// A mains failure makes hundreds of technical incidents of one kind: they become one line. Persons'
// alarms never come here.
import type { Incident } from "../house/wire";
import { by_age } from "./arrange";
import { is_technical } from "./urgency";

export interface Flood {
    kind: string;
    kind_text: string;
    towns: string[];
    oldest: string;
    incidents: Incident[];
}

export interface Worklist {
    floods: Flood[];
    single: Incident[];
}

export const flood_size = 10;
export const flood_ms = 10 * 60_000;

export function worklist(incidents: Iterable<Incident>): Worklist {
    const by_kind = new Map<string, Incident[]>();
    for (const incident of incidents) {
        if (incident.open && is_technical(incident)) {
            const others = by_kind.get(incident.kind);
            if (others === undefined) {
                by_kind.set(incident.kind, [incident]);
            } else {
                others.push(incident);
            }
        }
    }
    const list: Worklist = { floods: [], single: [] };
    for (const alike of by_kind.values()) {
        alike.sort(by_age);
        add(list, alike);
    }
    list.single.sort(by_age);
    list.floods.sort((a, b) => b.incidents.length - a.incidents.length);
    return list;
}

function add(list: Worklist, alike: Incident[]): void {
    const first = alike[0];
    if (first === undefined || !came_in_a_flood(alike)) {
        list.single.push(...alike);
        return;
    }
    const towns = new Set(alike.map((incident) => incident.where?.town ?? "").filter((town) => town !== ""));
    list.floods.push({
        kind: first.kind,
        kind_text: first.kind_text,
        towns: [...towns].sort(),
        oldest: first.opened,
        incidents: alike,
    });
}

// More than ten within any ten minutes.
function came_in_a_flood(alike: readonly Incident[]): boolean {
    return alike.some((incident, index) => {
        const last = alike[index + flood_size];
        return last !== undefined && Date.parse(last.opened) - Date.parse(incident.opened) <= flood_ms;
    });
}
