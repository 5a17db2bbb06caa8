// What a screen reader says by itself: urgent things at once, the rest when it has a moment, and at most
// one sentence in two seconds.
import { signal } from "@preact/signals";

const apart_ms = 2000;

interface Queue {
    waiting: string[];
    said: { value: string };
    timer: ReturnType<typeof setTimeout> | null;
}

const assertive = signal("");
const polite = signal("");
const queues: Record<"urgent" | "other", Queue> = {
    urgent: { waiting: [], said: assertive, timer: null },
    other: { waiting: [], said: polite, timer: null },
};

export function say(text: string, how: "urgent" | "other"): void {
    const queue = queues[how];
    queue.waiting.push(text);
    if (queue.timer === null) {
        next(queue);
    }
}

function next(queue: Queue): void {
    // What nobody could hear out in a storm is on the screen; the newest sentences count.
    queue.waiting = queue.waiting.slice(-3);
    const text = queue.waiting.shift();
    queue.timer = text === undefined ? null : setTimeout(() => next(queue), apart_ms);
    if (text !== undefined) {
        queue.said.value = text;
    }
}

export function LiveRegions() {
    return (
        <>
            <div class="unseen" aria-live="assertive">
                {assertive.value}
            </div>
            <div class="unseen" aria-live="polite">
                {polite.value}
            </div>
        </>
    );
}
