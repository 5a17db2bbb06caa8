// Persons' alarms: never grouped, never hidden, in an order that does not change under the hand.
import { useMemo } from "preact/hooks";
import { age_text, lateness } from "../house/age";
import { now } from "../house/clock";
import type { Incident, Rung } from "../house/wire";
import { arrangement, focus_in_list, let_in, pointer_in_list, select, selected, session } from "./desk";
import { act_key, doings } from "./doing";
import { Sign, urgency_words } from "./sign";
import { house } from "./stream";
import { act_with_undo } from "./undo";
import { is_unanswered, is_urgent, open_tasks } from "./urgency";
import { words } from "./words";

export const row_id = (number: number): string => `alarm-${number}`;

export const where_text = (incident: Incident): string =>
    incident.where === null ? words().unknown_place : `${incident.where.street}, ${incident.where.town}`;

export function take(incident: Incident): void {
    if (incident.open && incident.taken_by !== session.value?.name) {
        act_with_undo(incident, "take");
    }
}

export function AlarmList() {
    const present = house.value;
    const { rows, waiting } = arrangement.value;
    return (
        <section class="alarms" id="area-alarms" aria-labelledby="alarms-title" tabIndex={-1}>
            <h2 id="alarms-title">{words().alarms}</h2>
            <button type="button" class="waiting-bar" hidden={waiting.length === 0} onClick={let_in}>
                {words().new_waiting(waiting.length)}
            </button>
            <ol
                class="rows"
                onPointerEnter={() => (pointer_in_list.value = true)}
                onPointerLeave={() => (pointer_in_list.value = false)}
                onFocusIn={() => (focus_in_list.value = true)}
                onFocusOut={() => (focus_in_list.value = false)}
            >
                {rows.map((number) => {
                    const incident = present?.incidents.get(number);
                    return incident === undefined ? null : (
                        <Row key={number} incident={incident} chosen={selected.value === number} />
                    );
                })}
            </ol>
            {rows.length === 0 ? <p class="empty">{words().no_alarms}</p> : null}
        </section>
    );
}

function Row({ incident, chosen }: { incident: Incident; chosen: boolean }) {
    const text = words();
    const taking = doings.value.get(act_key(incident.number, "take"))?.state;
    return useMemo(
        () => (
            <li class={row_class(incident, chosen)}>
                <button
                    type="button"
                    id={row_id(incident.number)}
                    aria-current={chosen ? "true" : undefined}
                    onClick={() => select(incident.number)}
                    onFocus={() => select(incident.number)}
                    onKeyDown={(event) => take_on_enter(event, incident)}
                >
                    <Sign incident={incident} />
                    <span class="level">
                        {incident.urgency ?? "?"} <small>{urgency_words(incident)}</small>
                    </span>
                    <span class="what">
                        <strong>{incident.kind_text}</strong> <span class="where">{where_text(incident)}</span>
                    </span>
                    <Age incident={incident} />
                    <span class="whose">{taking === "busy" ? text.busy : <Status incident={incident} />}</span>
                </button>
            </li>
        ),
        [incident, chosen, text, taking],
    );
}

function row_class(incident: Incident, chosen: boolean): string {
    const calls = is_urgent(incident) && is_unanswered(incident) && incident.holder === "nobody";
    return [
        "row",
        chosen ? "row-chosen" : "",
        calls ? "row-calls" : "",
        incident.taken_by === session.value?.name ? "row-mine" : "",
        incident.open ? "" : "row-closed",
    ].join(" ");
}

function take_on_enter(event: KeyboardEvent, incident: Incident): void {
    if (event.key === "Enter" && !event.shiftKey && !event.repeat) {
        event.preventDefault();
        select(incident.number);
        take(incident);
    }
}

// Only this text is rendered anew each second.
export function Age({ incident }: { incident: Incident }) {
    const old = now.value - Date.parse(incident.opened);
    return (
        <span class={`age age-${lateness(old, incident.norm_s)}`}>
            <span class="unseen">{words().age} </span>
            {age_text(old)}
        </span>
    );
}

function Status({ incident }: { incident: Incident }) {
    return <>{status_parts(incident).join(" · ")}</>;
}

// Whose it is, who is asked, what is still to be done, and how far up the chain it is.
export function status_parts(incident: Incident): string[] {
    const text = words();
    const parts: string[] = [];
    if (!incident.open) {
        return [text.closed];
    }
    const rung = highest_rung(incident);
    if (rung !== "board") {
        parts.push(`▲ ${text.rung_short[rung]}`);
    }
    parts.push(...holder_parts(incident));
    if (incident.raw && open_tasks(incident).some((task) => task.kind === "speak")) {
        parts.push(text.raw);
    }
    if (incident.keep_out) {
        parts.push(text.keep_out);
    }
    if (incident.signals > 1) {
        parts.push(text.signals(incident.signals));
    }
    return parts;
}

function holder_parts(incident: Incident): string[] {
    const text = words();
    const going = incident.orders.filter((order) => ["accepted", "under_way", "on_scene"].includes(order.state));
    const asked = incident.orders.filter((order) => order.state === "offered" || order.state === "silent");
    const parts = going.map((order) => `${order.label} ${order.state_text}`);
    if (going.length === 0 && asked.length > 0) {
        parts.push(text.asked(asked.map((order) => order.label).join(", ")));
    }
    if (incident.taken_by !== "") {
        parts.push(incident.taken_by === session.value?.name ? text.taken_by_me : text.taken_by(incident.taken_by));
    } else if (parts.length === 0) {
        parts.push(incident.holder === "nobody" ? text.nobody : incident.holder_name || incident.holder_text);
    }
    return parts;
}

const rungs: Rung[] = ["board", "second_operator", "shift_leader", "duty_number"];

function highest_rung(incident: Incident): Rung {
    return open_tasks(incident).reduce<Rung>(
        (highest, task) => (rungs.indexOf(task.rung) > rungs.indexOf(highest) ? task.rung : highest),
        "board",
    );
}
