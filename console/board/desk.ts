// What this person is looking at and has in hand: the page's own state, nothing of the house.
import { computed, effect, signal } from "@preact/signals";
import { now } from "../house/clock";
import type { Incident, Session } from "../house/wire";
import { arrange, nothing, type Arrangement } from "./arrange";
import { figures } from "./figures";
import { house } from "./stream";
import { empty_tally, tally, type Tally } from "./tally";

export const session = signal<Session | null>(null);
export const selected = signal<number | null>(null);

export type Form = "spoken" | "assign" | "call_off" | "remark" | "close" | "assess" | "outside" | "join" | "split";
// The form that is open in the panel, and whether its last step was asked for (two steps only for what
// cannot be undone).
export const form = signal<Form | null>(null);
export const armed = signal(false);

export type Page = "none" | "help" | "settings" | "request" | "shift" | "enrolment" | "admin";
export const page = signal<Page>("none");

// A request by telephone that was begun; another number is an empty form.
export const request_draft = signal(0);
export const request_begun = signal(false);

export function end_request(): void {
    request_begun.value = false;
    request_draft.value += 1;
    page.value = "none";
}

export type LowerTab = "technical" | "map";
export const lower = signal<LowerTab>("technical");
export const unit_open = signal<string | null>(null);
export const unfolded = signal<ReadonlySet<string>>(new Set());

// A pointer or the focus is in the list: what is new waits outside, unless it is urgent.
export const pointer_in_list = signal(false);
export const focus_in_list = signal(false);
export const arrangement = signal<Arrangement>(nothing);

export const incident_in_hand = computed<Incident | null>(() => {
    const number = selected.value;
    return number === null ? null : (house.value?.incidents.get(number) ?? null);
});

const tally_each_s = 5;
export const seen = signal<Tally>(empty_tally);

export function watch_tally(): void {
    let ticks = 0;
    effect(() => {
        const at = now.value;
        const present = house.peek();
        if (present !== null && ++ticks % tally_each_s === 0) {
            const incidents = [...present.incidents.values()];
            const { in_flood } = figures(incidents, present.boards.length, at);
            seen.value = tally(seen.peek(), incidents, at, in_flood);
        }
    });
}

export function watch_list(): void {
    effect(() => {
        const incidents = house.value?.incidents;
        const in_hand = pointer_in_list.value || focus_in_list.value;
        arrangement.value = incidents === undefined ? nothing : arrange(arrangement.peek(), incidents, in_hand);
    });
}

// The 'N new' bar was pressed: everything goes to its place at once.
export function let_in(): void {
    const incidents = house.value?.incidents;
    if (incidents !== undefined) {
        arrangement.value = arrange(nothing, incidents, false);
    }
}

// Looking at an alarm puts every other page away; a request that is half filled in waits there.
export function select(number: number | null): void {
    page.value = "none";
    if (selected.value !== number) {
        selected.value = number;
        close_form();
    }
}

export function open_form(which: Form): void {
    armed.value = false;
    form.value = which;
}

export function close_form(): void {
    armed.value = false;
    form.value = null;
}
