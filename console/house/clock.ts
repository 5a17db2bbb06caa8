// The server's clock and how its instants are written. The browser's own clock is not believed: it
// only measures what has passed since the server last spoke.
import { signal } from "@preact/signals";

const zone = "Europe/Amsterdam";

// Milliseconds of the server's clock; ticks once a second for the whole page.
export const now = signal(0);

let server_at = 0;
let heard_at = 0;

export function heard(at: string): void {
    const instant = Date.parse(at);
    if (Number.isNaN(instant)) {
        return;
    }
    const first = server_at === 0;
    server_at = instant;
    heard_at = performance.now();
    if (first) {
        now.value = server_now();
    }
}

export const server_now = (): number => (server_at === 0 ? 0 : server_at + performance.now() - heard_at);

export function start_clock(): void {
    setInterval(() => {
        now.value = server_now();
    }, 1000);
}

const clock_format = new Intl.DateTimeFormat("nl-NL", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
});

const wall = (at: number): string => clock_format.format(at);

const hour_ms = 3_600_000;

// The hour that comes twice, when summer time ends: its first pass is A, its second B.
export function doubled_hour(at: number): "" | "A" | "B" {
    if (wall(at + hour_ms) === wall(at)) {
        return "A";
    }
    return wall(at - hour_ms) === wall(at) ? "B" : "";
}

const marked = (text: string, at: number): string => {
    const mark = doubled_hour(at);
    return mark === "" ? text : `${text} ${mark}`;
};

export const time_text = (at: number): string => (at === 0 ? "--:--:--" : marked(wall(at), at));
export const short_time = (at: number): string => marked(wall(at).slice(0, 5), at);
export const instant_text = (at: string): string => time_text(Date.parse(at));
export const instant_short = (at: string): string => short_time(Date.parse(at));

// A page that is opened without a connection goes by what it kept, and by how long ago that was.
export function resume_clock(server_ms: number): void {
    if (server_at === 0) {
        server_at = server_ms;
        heard_at = performance.now();
        now.value = server_now();
    }
}
