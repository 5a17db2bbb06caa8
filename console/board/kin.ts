// Which open incidents may well be the same event as this one: of its list, the nearest first. Pure.
import type { Incident } from "../house/wire";

const most_near = 12;

const same_client = (a: Incident, b: Incident): boolean => a.client !== 0 && a.client === b.client;

function same_place(a: Incident, b: Incident): boolean {
    const street = a.where !== null && b.where !== null && a.where.street === b.where.street && a.where.town === b.where.town;
    return street || (a.place !== null && b.place !== null && a.place.lat === b.place.lat && a.place.lon === b.place.lon);
}

// The same client, else the same place, else what came in at about the same time.
const distance = (a: Incident, b: Incident): number => (same_client(a, b) ? 0 : same_place(a, b) ? 1 : 2);
const apart = (a: Incident, b: Incident): number => Math.abs(Date.parse(a.opened) - Date.parse(b.opened));

// Two clients who are both known are two events, whatever else is equal.
const of_others = (a: Incident, b: Incident): boolean => a.client !== 0 && b.client !== 0 && a.client !== b.client;

export function near_ones(incident: Incident, all: Iterable<Incident>): number[] {
    return [...all]
        .filter((one) => one.open && one.number !== incident.number && one.lane === incident.lane && !of_others(one, incident))
        .sort(
            (a, b) =>
                distance(incident, a) - distance(incident, b) ||
                apart(incident, a) - apart(incident, b) ||
                a.number - b.number,
        )
        .slice(0, most_near)
        .map((one) => one.number);
}
