// One Server-Sent Events connection that comes back by itself. The browser repeats what it can with
// the last id; what it gives up on (a refusal, a line that only seems alive) is opened anew here, and
// the daemon then sends a whole picture.

export interface LineWishes {
    url: () => string;
    events: readonly string[];
    // Silent for so long: the line is dead, whatever the browser believes.
    silent_ms: number;
    hear: (event: string, data: string) => void;
    // Opening was refused: the session may have ended.
    refused: () => void;
}

const again_after_ms = 1000;

export class Line {
    private source: EventSource | null = null;
    private heard_at = 0;
    private readonly guard: ReturnType<typeof setInterval>;

    constructor(private readonly wishes: LineWishes) {
        this.open();
        this.guard = setInterval(() => this.look(), again_after_ms);
    }

    close(): void {
        clearInterval(this.guard);
        this.source?.close();
        this.source = null;
    }

    reopen(): void {
        this.source?.close();
        this.open();
    }

    private open(): void {
        this.heard_at = performance.now();
        const source = new EventSource(this.wishes.url());
        this.source = source;
        for (const event of this.wishes.events) {
            source.addEventListener(event, (message) => {
                this.heard_at = performance.now();
                this.wishes.hear(event, (message as MessageEvent<string>).data);
            });
        }
    }

    private look(): void {
        if (this.source?.readyState === EventSource.CLOSED) {
            this.wishes.refused();
            this.open();
        } else if (performance.now() - this.heard_at > this.wishes.silent_ms) {
            this.reopen();
        }
    }
}
