// Reads the board's stream and keeps what it said, so that a page that opens later gets all of it.
import { Line } from "../house/line";
import type { Change, Picture } from "../house/wire";
import { fold, house_of, type Heard, type House } from "./model";

export class Receiver {
    private house: House | null = null;
    private said_at = 0;
    private said_on = 0;
    private readonly line: Line;

    constructor(language: string, private readonly tell: (heard: Heard) => void) {
        this.line = new Line({
            url: () => `/api/stream?lang=${language}`,
            events: ["picture", "change", "beat"],
            silent_ms: 6000,
            hear: (event, data) => this.hear(event, data),
            refused: () => this.refused(),
        });
    }

    present(): Heard | null {
        return this.house === null ? null : { what: "house", house: this.house, at: this.now() };
    }

    close(): void {
        this.line.close();
    }

    // What the daemon's clock must show by now.
    private now(): string {
        return new Date(this.said_at + performance.now() - this.said_on).toISOString();
    }

    private hear(event: string, data: string): void {
        const said = JSON.parse(data) as { at: string };
        if (event !== "change") {
            this.said_at = Date.parse(said.at);
            this.said_on = performance.now();
        }
        if (event === "picture") {
            this.house = house_of(said as Picture);
            this.tell({ what: "house", house: this.house, at: said.at });
        } else if (event === "change" && this.house !== null) {
            this.house = fold(this.house, [said as Change]);
            this.tell({ what: "change", change: said as Change });
        } else if (event === "beat") {
            this.tell({ what: "beat", at: said.at });
        }
    }

    private refused(): void {
        this.house = null;
        this.tell({ what: "refused" });
    }
}
