// What the phone said and has no receipt for yet. It is said again with the same event id until there is
// one, in the order in which it was said, through tunnels and restarts of the page. Pure.
import type { PhoneAnswer, Receipt } from "../house/wire";

export interface Pending {
    event_id: string;
    path: string;
    body: Record<string, unknown>;
    // Of answers to an order.
    order: string;
    answer: PhoneAnswer | "duty" | "duress";
    // On the server's clock.
    said_at: number;
    // An acceptance lapses with the offer; the rest is true whenever it arrives.
    lapses_at: number | null;
    tries: number;
    next_try_at: number;
}

export type Queue = readonly Pending[];

const longest_wait_ms = 8000;
// Then the phone offers to call the centre instead.
export const call_after_ms = 10_000;

export const wait_after = (tries: number): number => Math.min(longest_wait_ms, 1000 * 2 ** Math.min(tries, 10));

// Whoever is in danger goes before everything.
export function say(queue: Queue, pending: Pending): Pending[] {
    return pending.answer === "duress" ? [pending, ...queue] : [...queue, pending];
}

// One at a time: 'under way' must not overtake 'accept'.
export function next_due(queue: Queue, now: number): Pending | null {
    const first = queue[0];
    return first !== undefined && first.next_try_at <= now ? first : null;
}

export const failed = (queue: Queue, event_id: string, now: number): Pending[] =>
    queue.map((one) =>
        one.event_id === event_id ? { ...one, tries: one.tries + 1, next_try_at: now + wait_after(one.tries) } : one,
    );

export const without = (queue: Queue, event_id: string): Pending[] => queue.filter((one) => one.event_id !== event_id);

// Connected again: no reason to wait.
export const hurry = (queue: Queue, now: number): Pending[] =>
    queue.map((one) => (one.next_try_at > now ? { ...one, next_try_at: now } : one));

export interface Lapse {
    kept: Pending[];
    lapsed: Pending[];
}

export function lapse(queue: Queue, now: number): Lapse {
    const is_over = (one: Pending): boolean => one.lapses_at !== null && one.lapses_at <= now;
    const lapsed = queue.filter(is_over);
    const orders = new Set(lapsed.map((one) => one.order));
    // What builds on a lapsed acceptance lapses with it.
    const kept = queue.filter((one) => !is_over(one) && (one.order === "" || !orders.has(one.order)));
    return { kept, lapsed };
}

export const is_pending = (queue: Queue, order: string): Pending | undefined =>
    queue.find((one) => one.order === order && one.answer !== "shown");

export const offers_call = (pending: Pending, now: number): boolean => now - pending.said_at >= call_after_ms;

// A receipt is the daemon's word; anything else is none.
export const is_stored = (receipt: Receipt | null): boolean =>
    receipt !== null && (receipt.status === "stored" || receipt.status === "duplicate");
