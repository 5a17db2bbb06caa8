// Which sound belongs to what is on the board. Pure; the player is in player.ts.
import { rising, type Tone } from "../house/tones";
import type { Incident } from "../house/wire";
import { is_unanswered, look_of, open_tasks, call_task } from "./urgency";

export type Sound = "life" | "soon" | "person" | "technical" | "broken";

// A pattern each, not only a pitch: they are told apart by who hears badly, too.
export const patterns: Record<Sound, Tone[]> = {
    life: [...rising(740, 0, 0.5), ...rising(740, 600, 0.5)],
    soon: rising(590, 0, 0.4),
    person: rising(440, 0, 0.22),
    technical: [{ hertz: 330, at_ms: 0, for_ms: 250, gain: 0.12 }],
    broken: [
        { hertz: 520, at_ms: 0, for_ms: 300, gain: 0.4 },
        { hertz: 330, at_ms: 320, for_ms: 500, gain: 0.4 },
    ],
};

export const repeat_ms = 5000;
export const silence_ms = 30_000;
export const unheard_ms = 60_000;

const order: Sound[] = ["life", "soon", "person"];

export interface Silenced {
    // Number of the incident and when its silence ends.
    until: ReadonlyMap<number, number>;
}

export interface Sounding {
    sound: Sound;
    louder: boolean;
    // Those that it stands for: all of that kind that are unanswered and not silenced.
    incidents: number[];
}

// The most urgent one alone; null: nothing calls.
export function sounding(incidents: Iterable<Incident>, silenced: Silenced, now: number): Sounding | null {
    let found: Sounding | null = null;
    for (const incident of incidents) {
        const sound = sound_of(incident);
        if (sound === null || (silenced.until.get(incident.number) ?? 0) > now) {
            continue;
        }
        const louder = now - Date.parse(incident.opened) >= unheard_ms;
        if (found === null || order.indexOf(sound) < order.indexOf(found.sound)) {
            found = { sound, louder, incidents: [incident.number] };
        } else if (sound === found.sound) {
            found.incidents.push(incident.number);
            found.louder ||= louder;
        }
    }
    return found;
}

// What calls until somebody takes it. A unit may have accepted: as long as a person has something to do
// in it and nobody has taken it, it calls on.
export function sound_of(incident: Incident): Sound | null {
    if (call_task(incident) !== undefined && incident.taken_by === "") {
        return "life";
    }
    if (!is_unanswered(incident)) {
        return null;
    }
    const look = look_of(incident);
    if (look === "life" || look === "soon") {
        return look;
    }
    // An order that goes out by itself asks nothing of the board.
    return open_tasks(incident).length > 0 ? "person" : null;
}
