// What is kept of orders on the phone, for how long, and which one is shown. Pure.
import type { OrderState, PhoneAnswer, PhoneOrder } from "../house/wire";

export interface Kept {
    order: PhoneOrder;
    // When it was over, on the server's clock; null while it is not.
    over_at: number | null;
    // The withdrawal was seen by the person.
    seen: boolean;
}

export type Orders = ReadonlyMap<string, Kept>;

export const wipe_after_ms = 15 * 60_000;
// Whatever was never heard of again is not kept through the next night either.
const longest_ms = 12 * 3_600_000;

const over: OrderState[] = ["declined", "done", "cannot_reach", "withdrawn"];
export const is_over = (state: OrderState): boolean => over.includes(state);
export const is_offer = (state: OrderState): boolean => state === "offered" || state === "silent";
export const shows_detail = (state: OrderState): boolean => state === "under_way" || state === "on_scene";

export function put(orders: Orders, order: PhoneOrder, now: number): Map<string, Kept> {
    const next = new Map(orders);
    const known = orders.get(order.order);
    const over_at = is_over(order.state) ? (known?.over_at ?? now) : null;
    next.set(order.order, { order, over_at, seen: known?.seen ?? false });
    return next;
}

// A whole picture: what is not in it any more is over, at the latest now.
export function replace(orders: Orders, present: readonly PhoneOrder[], now: number): Map<string, Kept> {
    let next = new Map<string, Kept>();
    for (const [id, kept] of orders) {
        const gone = !present.some((order) => order.order === id);
        if (gone && kept.over_at !== null) {
            next.set(id, kept);
        }
    }
    for (const order of present) {
        const known = orders.get(order.order);
        next = put(known === undefined ? next : new Map(next).set(order.order, known), order, now);
    }
    return next;
}

export function wipe(orders: Orders, now: number): Map<string, Kept> {
    return new Map(
        [...orders].filter(([, kept]) => {
            const limit = kept.over_at === null ? Date.parse(kept.order.offered) + longest_ms : kept.over_at + wipe_after_ms;
            return now < limit;
        }),
    );
}

// What the daemon confirmed is true before the stream has said it.
const leads_to: Partial<Record<PhoneAnswer, OrderState>> = {
    accept: "accepted",
    decline: "declined",
    under_way: "under_way",
    on_scene: "on_scene",
    done: "done",
    cannot_reach: "cannot_reach",
};

export function confirmed(orders: Orders, id: string, answer: PhoneAnswer, now: number): Map<string, Kept> {
    const kept = orders.get(id);
    const state = leads_to[answer];
    return kept === undefined || state === undefined ? new Map(orders) : put(orders, { ...kept.order, state }, now);
}

const ranks: Record<OrderState, number> = {
    on_scene: 0,
    under_way: 1,
    accepted: 2,
    offered: 3,
    silent: 3,
    withdrawn: 4,
    declined: 9,
    cannot_reach: 9,
    done: 9,
};

// One at a time: what is in hand, else what is asked, the oldest first. Withdrawn ones until they were seen.
export function in_front(orders: Orders): PhoneOrder | null {
    const shown = [...orders.values()]
        .filter((kept) => !is_over(kept.order.state) || (kept.order.state === "withdrawn" && !kept.seen))
        .sort(
            (a, b) =>
                ranks[a.order.state] - ranks[b.order.state] || Date.parse(a.order.offered) - Date.parse(b.order.offered),
        );
    return shown[0]?.order ?? null;
}

export const others_waiting = (orders: Orders): number =>
    Math.max(0, [...orders.values()].filter((kept) => !is_over(kept.order.state)).length - 1);
