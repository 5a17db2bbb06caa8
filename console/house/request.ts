// One way to ask the daemon something. A fault is a value, never an exception: the caller shows it.
import type { Fault } from "./wire";

export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; fault: Fault };

const headers = { "Content-Type": "application/json", "X-Nachtwacht": "1" };

export const get = <T>(path: string): Promise<Answer<T>> => ask<T>(path, { method: "GET" });

export const post = <T>(path: string, body: object = {}, more: Record<string, string> = {}): Promise<Answer<T>> =>
    ask<T>(path, { method: "POST", headers: { ...headers, ...more }, body: JSON.stringify(body) });

export const remove = (path: string): Promise<Answer<null>> => ask<null>(path, { method: "DELETE", headers });

// The same id may be sent again: the daemon answers as it did the first time.
export const new_id = (): string => crypto.randomUUID();

// In a tunnel a request may hang for minutes; nobody waits that long for a button.
const longest_ms = 10_000;

async function ask<T>(path: string, how: RequestInit): Promise<Answer<T>> {
    const signal = AbortSignal.timeout(longest_ms);
    try {
        const response = await fetch(path, { ...how, signal, credentials: "same-origin", cache: "no-store" });
        return response.ok ? { ok: true, value: await body_of<T>(response) } : refusal(response);
    } catch {
        return { ok: false, status: 0, fault: { fault: "unreachable", lines: [] } };
    }
}

async function body_of<T>(response: Response): Promise<T> {
    const text = await response.text();
    return (text === "" ? null : JSON.parse(text)) as T;
}

async function refusal<T>(response: Response): Promise<Answer<T>> {
    let fault: Fault = { fault: "unreachable", lines: [] };
    try {
        fault = (await response.json()) as Fault;
    } catch {
        // A proxy's page, or nothing at all: the status is all there is.
    }
    const wait = Number(response.headers.get("Retry-After"));
    if (wait > 0) {
        fault = { ...fault, retry_after_s: wait };
    }
    return { ok: false, status: response.status, fault };
}
