// What can honestly be taken back: for ten seconds a button and a key do it. An order that went out, a closed incident
// and a word to the emergency services cannot, so nothing is offered for those.
import { signal } from "@preact/signals";
import { now, server_now } from "../house/clock";
import type { Incident } from "../house/wire";
import { session } from "./desk";
import { act } from "./doing";
import { silence, unsilence_all } from "./player";
import { house } from "./stream";
import { words } from "./words";

const offered_ms = 10_000;

interface Undo {
    text: string;
    ends: number;
    // The entry that the picture must have come to: what is not seen yet cannot be taken back.
    entry: number;
    run: () => void;
}

const offered = signal<Undo | null>(null);

function offer_undo(text: string, entry: number, run: () => void): void {
    offered.value = { text, ends: server_now() + offered_ms, entry, run };
}

function present_undo(at: number): Undo | null {
    const undo = offered.value;
    return undo !== null && undo.ends > at && (house.value?.entry ?? 0) >= undo.entry ? undo : null;
}

export function take_back(): void {
    const undo = present_undo(server_now());
    if (undo !== null) {
        offered.value = null;
        undo.run();
    }
}

// Taking and giving back undo each other, as long as nobody else did anything in between.
const counterparts = { take: "release", release: "take" } as const;

export function act_with_undo(incident: Incident, what: "take" | "release"): void {
    act(incident, what, {}, (answer) =>
        offer_undo(words().undo_of[what](incident.kind_text, incident.number), answer?.entry ?? 0, () => {
            const present = house.value?.incidents.get(incident.number);
            const whose = what === "take" ? session.value?.name : "";
            if (present?.open === true && present.taken_by === whose) {
                act(present, counterparts[what]);
            }
        }),
    );
}

export function silence_with_undo(): void {
    if (silence()) {
        offer_undo(words().undo_of_silence, 0, unsilence_all);
    }
}

// It lies over the foot of the page: nothing moves when it comes and goes.
export function UndoButton() {
    const undo = present_undo(now.value);
    return (
        <button type="button" class="undo" aria-keyshortcuts="z" hidden={undo === null} onClick={take_back}>
            {undo === null ? "" : words().undo(undo.text, Math.ceil(Math.min(offered_ms, undo.ends - now.value) / 1000))}
        </button>
    );
}
