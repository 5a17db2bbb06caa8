// Each urgency by colour, shape and word: who sees no colours sees the shape, who sees neither hears
// the word.
import type { Incident, UnitState } from "../house/wire";
import { look_of, type Look } from "./urgency";
import { words } from "./words";

const shapes: Record<Look, string> = {
    life: "M7 1h8l6 6v8l-6 6H7l-6-6V7z",
    soon: "M11 1.5 21 20H1z",
    hours: "M11 1 21 11 11 21 1 11z",
    later: "M11 2a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
};

const marks: Record<Look, string> = {
    life: "M8 6v6M14 6v6M8 15v1.5M14 15v1.5",
    soon: "M11 8v6M11 16v1.5",
    hours: "M11 6v5l3 2",
    later: "",
};

export function Sign({ incident }: { incident: Incident }) {
    const look = look_of(incident);
    return (
        <svg class={`sign sign-${look}`} viewBox="0 0 22 22" aria-hidden="true">
            <path class="shape" d={shapes[look]} />
            <path class="mark" d={marks[look]} />
        </svg>
    );
}

export function urgency_words(incident: Incident): string {
    if (incident.urgency === null) {
        return incident.lane === "unknown" ? words().unknown_word : words().no_urgency;
    }
    return words().urgency_word[incident.urgency];
}

const unit_shapes: Record<UnitState, string> = {
    free: "M7 1a6 6 0 1 0 0 12A6 6 0 0 0 7 1z",
    asked: "M7 1a6 6 0 1 0 0 12A6 6 0 0 0 7 1zM7 4v4h3",
    under_way: "M1 7h9M7 3l4 4-4 4",
    on_scene: "M2 2h10v10H2z",
    silent: "M2 2l10 10M12 2 2 12",
    off_duty: "M2 7h10",
    provisional: "M7 1a6 6 0 1 0 0 12A6 6 0 0 0 7 1zM7 4v4M7 10v1",
};

export function UnitSign({ state }: { state: UnitState }) {
    return (
        <svg class={`unit-sign unit-${state}`} viewBox="0 0 14 14" aria-hidden="true">
            <path d={unit_shapes[state]} />
        </svg>
    );
}
