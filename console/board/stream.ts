// The page's end of the stream. What comes in is kept until the next frame and then applied at once.
import { signal } from "@preact/signals";
import { heard as heard_instant } from "../house/clock";
import { asset, script_url } from "../house/trusted";
import type { Change } from "../house/wire";
import { fold, type Heard, type House } from "./model";
import { Receiver } from "./receiver";

export type Link = "waiting" | "live" | "silent";

export const house = signal<House | null>(null);
export const link = signal<Link>("waiting");
// When the picture was last true, on the server's clock.
export const last_true = signal(0);

const silent_after_ms = 5000;
// A hidden or covered window gets no frames, but must still sound.
const frame_at_most_ms = 100;

let waiting: Change[] = [];
let frame_asked = false;
let heard_at = 0;
let leave: () => void = () => undefined;
let on_changes: (changes: Change[], fresh: boolean) => void = () => undefined;
let on_refused: () => void = () => undefined;

export function open_stream(
    language: string,
    changes: (changes: Change[], fresh: boolean) => void,
    refused: () => void,
): void {
    leave();
    on_changes = changes;
    on_refused = refused;
    heard_at = performance.now();
    leave = typeof SharedWorker === "undefined" ? alone(language) : shared(language);
}

export function close_stream(): void {
    leave();
    leave = () => undefined;
    house.value = null;
    link.value = "waiting";
    waiting = [];
}

function shared(language: string): () => void {
    const worker = new SharedWorker(script_url(asset("stream-worker")), { name: `nachtwacht-${language}` });
    const gone = (): void => worker.port.postMessage("leave");
    worker.port.onmessage = (message: MessageEvent<Heard>) => hear(message.data);
    addEventListener("pagehide", gone);
    // A page that comes back from the browser's memory was told nothing meanwhile.
    addEventListener("pageshow", reload_if_kept);
    return () => {
        removeEventListener("pagehide", gone);
        gone();
        worker.port.close();
    };
}

const reload_if_kept = (event: PageTransitionEvent): void => {
    if (event.persisted) {
        location.reload();
    }
};

function alone(language: string): () => void {
    const receiver = new Receiver(language, hear);
    return () => receiver.close();
}

function hear(heard: Heard): void {
    if (heard.what === "refused") {
        on_refused();
        return;
    }
    heard_at = performance.now();
    if (heard.what === "beat") {
        heard_instant(heard.at);
        alive(heard.at);
    } else if (heard.what === "change") {
        waiting.push(heard.change);
        ask_frame();
    } else {
        waiting = [];
        house.value = heard.house;
        heard_instant(heard.at);
        alive(heard.at);
        on_changes([], true);
    }
}

function alive(at: string): void {
    last_true.value = Date.parse(at);
    if (link.value !== "live") {
        link.value = "live";
    }
}

function ask_frame(): void {
    if (frame_asked) {
        return;
    }
    frame_asked = true;
    let done = false;
    const once = (): void => {
        if (!done) {
            done = true;
            frame_asked = false;
            apply();
        }
    };
    requestAnimationFrame(once);
    setTimeout(once, frame_at_most_ms);
}

function apply(): void {
    const changes = waiting;
    waiting = [];
    if (house.value === null || changes.length === 0) {
        return;
    }
    house.value = fold(house.value, changes);
    alive(house.value.at);
    on_changes(changes, false);
}

// The screen never lies about its age.
export function watch_silence(): void {
    setInterval(() => {
        if (house.value !== null && performance.now() - heard_at > silent_after_ms) {
            link.value = "silent";
        }
    }, 250);
}
