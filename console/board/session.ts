// Who works at this board. The cookie is the browser's and never seen here.
import { signal } from "@preact/signals";
import { get, post, type Answer } from "../house/request";
import type { Session } from "../house/wire";
import { forget_cards } from "./cards";
import { session } from "./desk";
import { close_stream } from "./stream";

export const asked_session = signal(false);
export const ended = signal(false);

export async function find_session(): Promise<void> {
    const answer = await get<Session>("/api/session");
    asked_session.value = true;
    session.value = answer.ok ? answer.value : null;
}

export async function log_in(name: string, password: string): Promise<Answer<Session>> {
    const answer = await post<Session>("/api/login", { name, password });
    if (answer.ok) {
        ended.value = false;
        session.value = answer.value;
    }
    return answer;
}

export async function log_out(): Promise<void> {
    await post<null>("/api/logout");
    sessionStorage.clear();
    leave(false);
}

// The stream was refused: perhaps the daemon restarts, perhaps the session is over.
export async function look_again(): Promise<void> {
    const answer = await get<Session>("/api/session");
    if (!answer.ok && answer.status === 401 && session.value !== null) {
        leave(true);
    }
}

// Handing over the shift ends the session too.
export const left_shift = (): void => leave(false);

export function leave(by_the_house: boolean): void {
    close_stream();
    forget_cards();
    ended.value = by_the_house;
    session.value = null;
}

