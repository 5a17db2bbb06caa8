// Plays the patterns by WebAudio. It repeats the most urgent one until somebody takes it, and never
// plays what has no counterpart on the screen.
import { effect, signal } from "@preact/signals";
import { now, server_now } from "../house/clock";
import { play_tones } from "../house/tones";
import { patterns, repeat_ms, silence_ms, sounding, type Sound, type Sounding } from "./sounding";
import { house, link } from "./stream";

// off: no gesture yet, or 'not heard'; a reloaded page without a gesture is off as well.
export const sound_state = signal<"off" | "on">("off");
export const silenced = signal<ReadonlyMap<number, number>>(new Map());
export const calling = signal<Sounding | null>(null);

let context: AudioContext | null = null;
let repeat: ReturnType<typeof setInterval> | null = null;
let repeated: Sound | null = null;
// Of all tabs of a browser one sounds.
let is_the_one = false;

// Call from a gesture: browsers refuse sound before one.
export async function wake_sound(): Promise<boolean> {
    context ??= new AudioContext();
    if (context.state !== "running") {
        await context.resume();
    }
    return context.state === "running";
}

// A page that was loaded anew in a shift whose sounds were heard sounds again as soon as the browser
// lets it: at once by the kiosk's policy, else at the first touch or key.
export function wake_sound_again(): void {
    context ??= new AudioContext();
    if (context.state === "running") {
        turn_sound(true);
        return;
    }
    const once = (): void => {
        removeEventListener("pointerdown", once);
        removeEventListener("keydown", once);
        void wake_sound().then((runs) => {
            if (runs) {
                turn_sound(true);
            }
        });
    };
    addEventListener("pointerdown", once);
    addEventListener("keydown", once);
}

export function play(sound: Sound, louder = false): void {
    if (context !== null && context.state === "running") {
        play_tones(context, patterns[sound], louder);
    }
}

export function turn_sound(on: boolean): void {
    sound_state.value = on ? "on" : "off";
    if (on && !is_the_one) {
        claim();
    }
}

function claim(): void {
    if (!("locks" in navigator)) {
        is_the_one = true;
        return;
    }
    void navigator.locks.request("nachtwacht-sound", () => {
        is_the_one = true;
        repeated = null;
        follow(calling.value);
        return new Promise(() => undefined);
    });
}

// Once, for something that came anew in an incident that somebody has already.
export function chime(sound: Sound): void {
    if (is_the_one && sound_state.value === "on") {
        play(sound);
    }
}

// The present ones for half a minute; whatever comes later sounds. Silencing is not taking. False: nothing called.
export function silence(): boolean {
    const present = calling.value;
    if (present === null) {
        return false;
    }
    const until = new Map([...silenced.value].filter(([, ends]) => ends > server_now()));
    for (const incident of house.value?.incidents.values() ?? []) {
        until.set(incident.number, server_now() + silence_ms);
    }
    silenced.value = until;
    return true;
}

// What was silenced sounds again.
export function unsilence_all(): void {
    silenced.value = new Map();
}

// It came anew: what was silenced of it sounds again.
export function unsilence(incident: number): void {
    if (silenced.value.has(incident)) {
        const next = new Map(silenced.value);
        next.delete(incident);
        silenced.value = next;
    }
}

export function watch_sound(): void {
    effect(() => {
        const at = now.value;
        const incidents = house.value?.incidents;
        const found = incidents === undefined ? null : sounding(incidents.values(), { until: silenced.value }, at);
        calling.value = found;
    });
    effect(() => {
        void sound_state.value;
        const broken = link.value === "silent";
        follow(broken ? { sound: "broken", louder: false, incidents: [] } : calling.value);
    });
}

function follow(present: Sounding | null): void {
    const wanted = is_the_one && sound_state.value === "on" ? (present?.sound ?? null) : null;
    if (wanted === repeated) {
        return;
    }
    repeated = wanted;
    if (repeat !== null) {
        clearInterval(repeat);
        repeat = null;
    }
    if (wanted === null) {
        return;
    }
    play(wanted, present?.louder);
    repeat = setInterval(() => play(wanted, calling.value?.louder === true), repeat_ms);
}
