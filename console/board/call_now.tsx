// '112 now': above everything else, with what to read out. The software never dials; a person does, and
// says so here.
import { useEffect } from "preact/hooks";
import { signal } from "@preact/signals";
import { age_text } from "../house/age";
import { now } from "../house/clock";
import type { ClientCard, Incident } from "../house/wire";
import { where_text } from "./alarm_list";
import { before } from "./arrange";
import { client_cards, fetch_card } from "./cards";
import { select } from "./desk";
import { act, act_key } from "./doing";
import { Faults, Press } from "./press";
import { house } from "./stream";
import { call_task, service_for } from "./urgency";
import { words } from "./words";

const refusing = signal<number | null>(null);

export const calls = (): Incident[] =>
    [...(house.value?.incidents.values() ?? [])].filter((one) => call_task(one) !== undefined).sort(before);

// The first is open; the others are a line each, so that ten fires still leave the list in sight.
export const call_open = signal<number | null>(null);

export function CallNow() {
    const waiting = calls();
    const first = waiting.find((incident) => incident.number === call_open.value) ?? waiting[0];
    return (
        <section class="calls" aria-label={words().call_now} hidden={waiting.length === 0}>
            {first === undefined ? null : <Call key={first.number} incident={first} />}
            <ul>
                {waiting
                    .filter((incident) => incident !== first)
                    .map((incident) => (
                        <li key={incident.number}>
                            <button type="button" onClick={() => (call_open.value = incident.number)}>
                                <strong>{words().call_now}</strong> {incident.kind_text}, {where_text(incident)}
                            </button>
                        </li>
                    ))}
            </ul>
        </section>
    );
}

function Call({ incident }: { incident: Incident }) {
    useEffect(() => void fetch_card(incident.client), [incident.client]);
    const text = words();
    const task = call_task(incident);
    if (task === undefined) {
        return null;
    }
    const key = act_key(incident.number, "confirm_task", task.index);
    const confirm = (word: string): void => act(incident, "confirm_task", { task: task.index, word });
    const known = client_cards.value.get(incident.client);
    const card = typeof known === "object" ? known : null;
    return (
        <article class="call" aria-labelledby="call-title">
            <h2 id="call-title">
                {text.call_now} <span>{incident.kind_text}</span>{" "}
                <span class="call-address">{card?.address || where_text(incident)}</span>{" "}
                <span class="age">{age_text(now.value - Date.parse(task.raised))}</span>
                {task.rung === "board" ? null : <span class="rung"> ▲ {task.rung_text}</span>}
            </h2>
            <blockquote>
                <span class="unseen">{text.call_text} </span>
                {script(incident, card).join(" ")}
            </blockquote>
            {card !== null && card.wishes !== "" ? (
                <p class="call-wishes">
                    {text.wishes}: {card.wishes}
                </p>
            ) : null}
            <p class="buttons">
                <Press doing={key} press={() => confirm("told")} class="strong">
                    {text.call_done}
                </Press>
                <button
                    type="button"
                    aria-expanded={refusing.value === incident.number}
                    onClick={() => (refusing.value = refusing.value === incident.number ? null : incident.number)}
                >
                    {text.call_not_needed}
                </button>
                <button type="button" onClick={() => select(incident.number)}>
                    {text.call_open}
                </button>
            </p>
            {refusing.value === incident.number ? (
                <p class="buttons">
                    {(["false_alarm", "on_scene"] as const).map((word) => (
                        <Press key={word} doing={key} press={() => confirm(word)}>
                            {text.reason_call[word]}
                        </Press>
                    ))}
                </p>
            ) : null}
            <Faults of={key} />
        </article>
    );
}

export function script(incident: Incident, card: ClientCard | null): string[] {
    const text = words();
    const region = house.value?.region.label ?? "";
    const service = text.call_for[service_for(incident.kind)];
    const lines = [text.call_script(service, incident.kind_text, card?.address || where_text(incident), region)];
    if (incident.name !== "") {
        lines.push(text.call_script_name(incident.name));
    }
    if (card !== null && card.access !== "") {
        lines.push(text.call_script_access(card.access));
    }
    if (incident.raw) {
        lines.push(text.call_script_raw);
    }
    if (incident.keep_out) {
        lines.push(text.call_script_keep_out);
    }
    return lines;
}
