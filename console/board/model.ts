// What the daemon has said so far, and how one more thing that it says changes that. Pure: used by the
// worker that holds the stream and by each page.
import type { Change, Incident, Picture, RegionName, Role, Unit } from "../house/wire";

export interface House {
    entry: number;
    epoch: number;
    at: string;
    region: RegionName;
    me: { name: string; role: Role };
    readiness: string;
    incidents: Map<number, Incident>;
    units: Map<string, Unit>;
    boards: string[];
    unheard: { since: string } | null;
}

export function house_of(picture: Picture): House {
    return {
        entry: picture.entry,
        epoch: picture.epoch,
        at: picture.at,
        region: picture.region,
        me: picture.me,
        readiness: picture.readiness,
        incidents: new Map(picture.incidents.map((incident) => [incident.number, incident])),
        units: new Map(picture.units.map((unit) => [unit.unit, unit])),
        boards: picture.boards,
        unheard: picture.unheard ?? null,
    };
}

// The daemon remembers a closed incident for a day, for whoever asks. A board needs a closed one only while somebody
// still looks at it, and for the shift's figures.
export const closed_kept = 200;

// All of them at once: a storm costs one copy a frame, not one a message.
export function fold(house: House, changes: readonly Change[]): House {
    const next: House = { ...house, incidents: new Map(house.incidents), units: new Map(house.units) };
    for (const change of changes) {
        // What a reconnect says twice is known already.
        if (change.entry > next.entry) {
            fold_one(next, change);
        }
    }
    drop_closed(next.incidents);
    return next;
}

// Of the closed ones those that were opened last stay.
function drop_closed(incidents: Map<number, Incident>): void {
    const closed = [...incidents.values()].filter((incident) => !incident.open);
    for (const incident of closed.slice(0, Math.max(0, closed.length - closed_kept))) {
        incidents.delete(incident.number);
    }
}

function fold_one(house: House, change: Change): void {
    house.entry = change.entry;
    house.at = change.at;
    for (const incident of change.incidents ?? []) {
        house.incidents.set(incident.number, incident);
    }
    for (const number of change.forgotten ?? []) {
        house.incidents.delete(number);
    }
    for (const unit of change.units ?? []) {
        house.units.set(unit.unit, unit);
    }
    house.boards = change.boards ?? house.boards;
    house.unheard = change.unheard === undefined ? house.unheard : change.unheard;
    house.readiness = change.readiness ?? house.readiness;
}

// What the worker hands to each page.
export type Heard =
    | { what: "house"; house: House; at: string }
    | { what: "change"; change: Change }
    | { what: "beat"; at: string }
    | { what: "refused" };
