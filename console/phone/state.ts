// What the phone knows, what it keeps through a restart of the page, and how it says things.
import { effect, signal } from "@preact/signals";
import { heard, now, resume_clock, server_now } from "../house/clock";
import { Line } from "../house/line";
import { get, new_id, post } from "../house/request";
import { language } from "../house/settings";
import type { PhoneAnswer, PhoneOrder, PhonePicture, PhoneUnit, Receipt, Session, WordChoice } from "../house/wire";
import { confirmed, put, replace, wipe, type Orders } from "./orders";
import { failed, hurry, is_stored, lapse, next_due, say, without, type Pending, type Queue } from "./pending";

export type Link = "waiting" | "live" | "silent";

export const asked_session = signal(false);
export const linked = signal<boolean | null>(null);
export const unit = signal<PhoneUnit | null>(null);
export const orders = signal<Orders>(new Map());
export const queue = signal<Queue>([]);
export const choices = signal<{ decline: WordChoice[]; outcome: WordChoice[] }>({ decline: [], outcome: [] });
export const centre = signal("");
export const vapid = signal<string | null>(null);
export const link = signal<Link>("waiting");
export const last_true = signal(0);
// For the person: an answer that was refused, or came too late.
export const notices = signal<readonly { id: string; text: "lapsed" | "refused"; reason: string }[]>([]);
export const duress_stored = signal(false);

const silent_after_ms = 12_000;
const key = "nachtwacht.phone";

interface Stored {
    server_ms: number;
    wall_ms: number;
    unit: PhoneUnit | null;
    orders: [string, { order: PhoneOrder; over_at: number | null; seen: boolean }][];
    queue: Pending[];
    choices: { decline: WordChoice[]; outcome: WordChoice[] };
    centre: string;
    last_true: number;
}

// Orders without what gives access: that is fetched on the spot and held in memory only.
function keep(): void {
    const stored: Stored = {
        server_ms: server_now(),
        wall_ms: Date.now(),
        unit: unit.value,
        orders: [...orders.value],
        queue: [...queue.value],
        choices: choices.value,
        centre: centre.value,
        last_true: last_true.value,
    };
    try {
        localStorage.setItem(key, JSON.stringify(stored));
    } catch {
        // Without storage the page still works, until it is closed.
    }
}

function recall(): void {
    try {
        const stored = JSON.parse(localStorage.getItem(key) ?? "null") as Stored | null;
        if (stored === null) {
            return;
        }
        // The phone's own clock only measures how long the page was closed.
        resume_clock(stored.server_ms + Math.max(0, Date.now() - stored.wall_ms));
        unit.value = stored.unit;
        orders.value = wipe(new Map(stored.orders), server_now());
        queue.value = stored.queue;
        choices.value = stored.choices;
        centre.value = stored.centre;
        last_true.value = stored.last_true;
    } catch {
        forget_all();
    }
}

export function forget_all(): void {
    try {
        localStorage.removeItem(key);
    } catch {
        // Nothing was kept then.
    }
    unit.value = null;
    orders.value = new Map();
    queue.value = [];
}

let line: Line | null = null;

export async function start(): Promise<void> {
    recall();
    effect(keep);
    effect(tick);
    addEventListener("online", reconnect);
    document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "visible") {
            reconnect();
        }
    });
    await find_session();
}

export async function find_session(): Promise<void> {
    const answer = await get<Session>("/api/session");
    asked_session.value = true;
    if (answer.ok && answer.value.role === "team") {
        linked.value = true;
        open_line();
    } else if (answer.ok || answer.status === 401) {
        // Revoked: nothing of anybody stays on this phone.
        linked.value = false;
        forget_all();
    } else {
        // No connection: what is kept is shown as old until there is one.
        linked.value = unit.value === null ? null : true;
        open_line();
    }
}

export async function enrol(code: string): Promise<boolean> {
    const answer = await post<Session>("/api/enrol", { code });
    if (answer.ok) {
        await find_session();
    }
    return answer.ok;
}

function open_line(): void {
    line?.close();
    line = new Line({
        url: () => `/api/phone/stream?lang=${language.peek()}`,
        events: ["picture", "order", "duty", "beat"],
        silent_ms: silent_after_ms,
        hear,
        refused: () => void refused(),
    });
}

async function refused(): Promise<void> {
    link.value = "silent";
    const answer = await get<Session>("/api/session");
    if (!answer.ok && answer.status === 401) {
        line?.close();
        line = null;
        linked.value = false;
        forget_all();
    }
}

function reconnect(): void {
    if (link.value !== "live" && line !== null) {
        line.reopen();
    }
    queue.value = hurry(queue.value, server_now());
    void send_next();
}

function hear(event: string, data: string): void {
    const said: unknown = JSON.parse(data);
    if (event === "picture") {
        picture(said as PhonePicture);
    } else if (event === "order") {
        orders.value = put(orders.value, said as PhoneOrder, server_now());
    } else if (event === "duty") {
        unit.value = said as PhoneUnit;
    } else {
        heard((said as { at: string }).at);
    }
    alive();
}

function picture(said: PhonePicture): void {
    heard(said.at);
    unit.value = said.unit;
    orders.value = replace(orders.value, said.orders, server_now());
    choices.value = said.words;
    centre.value = said.centre ?? "";
    vapid.value = said.vapid;
    queue.value = hurry(queue.value, server_now());
}

let alive_at = 0;

function alive(): void {
    alive_at = performance.now();
    last_true.value = server_now();
    link.value = "live";
    void send_next();
}

// Once a second: what is too old goes, what is due is said.
function tick(): void {
    const at = now.value;
    if (link.peek() === "live" && performance.now() - alive_at > silent_after_ms) {
        link.value = "silent";
    }
    const left = wipe(orders.peek(), at);
    if (left.size !== orders.peek().size) {
        orders.value = left;
    }
    const { kept, lapsed } = lapse(queue.peek(), at);
    if (lapsed.length > 0) {
        queue.value = kept;
        for (const one of lapsed) {
            notice(one.event_id, "lapsed", "");
        }
    }
    void send_next();
}

function notice(id: string, text: "lapsed" | "refused", reason: string): void {
    notices.value = [...notices.peek(), { id, text, reason }];
}

let sending = false;

async function send_next(): Promise<void> {
    const due = sending ? null : next_due(queue.peek(), server_now());
    if (due === null) {
        return;
    }
    sending = true;
    const answer = await post<Receipt>(due.path, { ...due.body, event_id: due.event_id });
    sending = false;
    if (answer.ok) {
        received(due, answer.value);
    } else if (answer.status >= 400 && answer.status < 500 && answer.status !== 401 && answer.status !== 429) {
        // It was understood and not taken: saying it again would not help.
        queue.value = without(queue.peek(), due.event_id);
        notice(due.event_id, "refused", answer.fault.lines.join(" "));
    } else {
        queue.value = failed(queue.peek(), due.event_id, server_now());
        return;
    }
    void send_next();
}

function received(pending: Pending, receipt: Receipt): void {
    queue.value = without(queue.peek(), pending.event_id);
    if (!is_stored(receipt)) {
        notice(pending.event_id, "refused", receipt.reason);
    } else if (pending.answer === "duress") {
        duress_stored.value = true;
    } else if (pending.answer !== "duty") {
        orders.value = confirmed(orders.peek(), pending.order, pending.answer, server_now());
    }
}

function say_later(path: string, answer: Pending["answer"], body: object, order = "", lapses_at: number | null = null): void {
    const pending: Pending = {
        event_id: new_id(),
        path,
        body: { ...body },
        order,
        answer,
        said_at: server_now(),
        lapses_at,
        tries: 0,
        next_try_at: 0,
    };
    queue.value = say(queue.peek(), pending);
    void send_next();
}

export function answer_order(order: PhoneOrder, answer: PhoneAnswer, more: { word?: string; text?: string } = {}): void {
    const lapses_at = answer === "accept" ? Date.parse(order.answer_by) : null;
    say_later("/api/phone/answers", answer, { order: order.order, answer, ...more }, order.order, lapses_at);
}

export function say_duty(on: boolean, more: object = {}): void {
    say_later("/api/phone/duty", "duty", { on, ...more });
}

export function say_duress(): void {
    say_later("/api/phone/duress", "duress", {});
}

export function mark_seen(order: PhoneOrder): void {
    const kept = orders.value.get(order.order);
    if (kept !== undefined) {
        orders.value = new Map(orders.value).set(order.order, { ...kept, seen: true });
    }
    answer_order(order, "withdrawal");
}
