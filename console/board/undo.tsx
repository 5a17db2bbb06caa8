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
    run: () => void;
}

const offered = signal<Undo | null>(null);

function offer_undo(text: string, run: () => void): void {
    offered.value = { text, ends: server_now() + offered_ms, run };
}

// False: there is nothing to take back.
export function take_back(): boolean {
    const undo = offered.value;
    offered.value = null;
    if (undo === null || undo.ends <= server_now()) {
        return false;
    }
    undo.run();
    return true;
}

// Taking and giving back undo each other, as long as nobody else did anything in between.
const counterparts = { take: "release", release: "take" } as const;

export function act_with_undo(incident: Incident, what: "take" | "release"): void {
    act(incident, what, {}, () =>
        offer_undo(words().undo_of[what](incident.kind_text, incident.number), () => {
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
        offer_undo(words().undo_of_silence, unsilence_all);
    }
}

// It lies over the foot of the page: nothing moves when it comes and goes.
export function UndoButton() {
    const undo = offered.value;
    const left = undo === null ? 0 : Math.ceil((undo.ends - now.value) / 1000);
    return (
        <button type="button" class="undo" aria-keyshortcuts="z" hidden={undo === null || left <= 0} onClick={take_back}>
            {undo === null ? "" : words().undo(undo.text, Math.max(0, left))}
        </button>
    );
}
