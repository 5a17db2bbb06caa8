// What can be done with the one in hand: six numbered actions with fixed places, four without a number,
// and the form of the one that was chosen. A second step is asked only for what cannot be undone.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Act, ActAnswer, Incident, Unit, Urgency } from "../house/wire";
import { Age, where_text } from "./alarm_list";
import { armed, close_form, form, open_form, select, selected, type Form } from "./desk";
import { act, act_key, type ActFields } from "./doing";
import { Choice, entries_of, KindChoice, Note, urgency_options, with_text, Wrong } from "./form";
import { near_ones } from "./kin";
import { Press } from "./press";
import { say } from "./say";
import { Sign } from "./sign";
import { house } from "./stream";
import { open_tasks } from "./urgency";
import { words } from "./words";

export type Numbered = 1 | 2 | 3 | 4 | 5 | 6;

const going = ["offered", "silent", "accepted", "under_way", "on_scene"];
export const orders_going = (incident: Incident) => incident.orders.filter((order) => going.includes(order.state));

// Keys 1 to 6 and the buttons do the same.
export function start_action(incident: Incident, number: Numbered): void {
    if (!incident.open && number !== 5) {
        return;
    }
    if (number === 2) {
        act(incident, "no_answer");
        return;
    }
    if (number === 4 && orders_going(incident).length === 0) {
        return;
    }
    const forms: Record<Exclude<Numbered, 2>, Form> = { 1: "spoken", 3: "assign", 4: "call_off", 5: "remark", 6: "close" };
    open_form(forms[number]);
}

// Shift+Enter: what is proposed, when no form is open.
export function confirm_proposed(incident: Incident): void {
    const proposed = incident.proposed;
    if (proposed !== null && incident.open) {
        act(incident, proposed.act, proposed.unit === "" ? {} : { unit: proposed.unit });
    }
}

export function Actions({ incident }: { incident: Incident }) {
    const text = words();
    const buttons: [Numbered, string, Act][] = [
        [1, text.act_spoken, "spoken"],
        [2, text.act_no_answer, "no_answer"],
        [3, text.act_assign, "assign"],
        [4, text.act_call_off, "call_off"],
        [5, text.act_remark, "remark"],
        [6, text.act_close, "close"],
    ];
    return (
        <div class="actions">
            {form.value === null ? <Proposed incident={incident} /> : <OpenForm key={form.value} incident={incident} />}
            {/* While a form is open its two buttons are the only ones. */}
            <div class="buttons" role="group" aria-label={text.actions} hidden={form.value !== null}>
                {buttons.map(([number, name, what]) => (
                    <Press
                        key={number}
                        doing={act_key(incident.number, what)}
                        press={() => start_action(incident, number)}
                        keys={String(number)}
                        disabled={
                            (!incident.open && number !== 5) || (number === 4 && orders_going(incident).length === 0)
                        }
                    >
                        <kbd>{number}</kbd> {name}
                    </Press>
                ))}
                <Press
                    doing={act_key(incident.number, "assess")}
                    press={() => open_form("assess")}
                    disabled={!incident.open || incident.urgency === null}
                >
                    {text.act_assess}
                </Press>
                <Press
                    doing={act_key(incident.number, "outside_party")}
                    press={() => open_form("outside")}
                    disabled={!incident.open}
                >
                    {text.act_outside}
                </Press>
                <Press
                    doing={act_key(incident.number, "join")}
                    press={() => open_form("join")}
                    disabled={!incident.open}
                >
                    {text.act_join}
                </Press>
                <Press
                    doing={act_key(incident.number, "split")}
                    press={() => open_form("split")}
                    disabled={!incident.open}
                >
                    {text.act_split}
                </Press>
            </div>
        </div>
    );
}

function Proposed({ incident }: { incident: Incident }) {
    const text = words();
    const proposed = incident.proposed;
    if (proposed === null) {
        return null;
    }
    return (
        <p class="proposed">
            <span>{proposed.label === "" ? text.proposed_search : text.proposed(proposed.label)}</span>
            <Press
                doing={act_key(incident.number, proposed.act)}
                press={() => confirm_proposed(incident)}
                class="strong"
                keys="Shift+Enter"
            >
                {text.send}
            </Press>
        </p>
    );
}

function OpenForm({ incident }: { incident: Incident }) {
    switch (form.value) {
        case "spoken":
            return <UrgencyForm incident={incident} what="spoken" />;
        case "assess":
            return <UrgencyForm incident={incident} what="assess" />;
        case "assign":
            return <AssignForm incident={incident} />;
        case "call_off":
            return <CallOffForm incident={incident} />;
        case "remark":
            return <NoteForm incident={incident} />;
        case "close":
            return <CloseForm incident={incident} />;
        case "outside":
            return <OutsideForm incident={incident} />;
        case "join":
            return <JoinForm incident={incident} />;
        case "split":
            return <SplitForm incident={incident} />;
        default:
            return null;
    }
}

const send = (incident: Incident, what: Act, fields: ActFields): void => {
    act(incident, what, fields);
    close_form();
};

interface SheetProps {
    title: string;
    // Says what is missing, or nothing.
    wrong?: string | null;
    // What cannot be undone is said before the second step.
    sure?: string | null;
    submit: string;
    send: () => void;
    children: ComponentChildren;
}

// The frame of each form: its title, its answer to Enter, its way back.
function Sheet({ title, wrong, sure, submit, send: done, children }: SheetProps) {
    const text = words();
    const host = useRef<HTMLFormElement>(null);
    const [shown, show_wrong] = useState(false);
    // Before anything else is typed: the next letter belongs to the form and is no key of the board.
    useLayoutEffect(() => {
        const first = (what: string): HTMLElement | null | undefined => host.current?.querySelector<HTMLElement>(what);
        // What is chosen already has the focus, so that the arrow keys begin there.
        (first("input:checked") ?? first("input, textarea, button"))?.focus();
    }, []);
    const go = (): void => {
        if (wrong) {
            show_wrong(true);
        } else if (sure && !armed.value) {
            armed.value = true;
        } else {
            done();
        }
    };
    return (
        <form
            ref={host}
            class="sheet"
            aria-label={title}
            onSubmit={(event) => {
                event.preventDefault();
                go();
            }}
        >
            {children}
            <Wrong text={shown && wrong ? wrong : ""} />
            {armed.value && sure ? (
                <p class="sure" role="alert">
                    {sure}
                </p>
            ) : null}
            <p class="buttons">
                <button type="submit" class="strong" aria-keyshortcuts="Shift+Enter">
                    {armed.value && sure ? text.confirm : submit}
                </button>
                <button type="button" onClick={close_form}>
                    {text.cancel}
                </button>
            </p>
        </form>
    );
}

function UrgencyForm({ incident, what }: { incident: Incident; what: "spoken" | "assess" }) {
    const text = words();
    const [urgency, choose] = useState<Urgency | null>(incident.urgency);
    const [note, write] = useState("");
    const fields = urgency === null ? {} : { urgency };
    return (
        <Sheet
            title={what === "spoken" ? text.act_spoken : text.act_assess}
            submit={what === "spoken" ? text.act_spoken : text.act_assess}
            send={() => send(incident, what, with_text(fields, note))}
        >
            <Choice legend={text.how_urgent} name="urgency" options={urgency_options()} value={urgency} choose={choose} />
            <Note label={text.note_optional} value={note} write={write} />
        </Sheet>
    );
}

const unit_order: Unit["state"][] = [
    "free",
    "provisional",
    "silent",
    "asked",
    "under_way",
    "on_scene",
    "off_duty",
];

export const sorted_units = (units: Iterable<Unit>): Unit[] =>
    [...units].sort(
        (a, b) => unit_order.indexOf(a.state) - unit_order.indexOf(b.state) || a.label.localeCompare(b.label),
    );

function AssignForm({ incident }: { incident: Incident }) {
    const text = words();
    const units = sorted_units(house.value?.units.values() ?? []).filter((unit) => unit.on_duty);
    const [unit, choose] = useState<string | null>(null);
    const [reason, give] = useState<string | null>(null);
    const overrules = orders_going(incident).length > 0;
    const wrong = unit === null ? text.which_unit : overrules && reason === null ? text.reason_needed : null;
    return (
        <Sheet
            title={text.act_assign}
            submit={text.act_assign}
            wrong={wrong}
            sure={overrules ? text.sure_call_off(names_going(incident)) : null}
            send={() =>
                send(incident, "assign", { ...(unit === null ? {} : { unit }), ...(reason === null ? {} : { word: reason }) })
            }
        >
            <Choice
                legend={text.which_unit}
                name="unit"
                options={units.map((one) => [one.unit, `${one.label} (${text.unit_state[one.state]})`])}
                value={unit}
                choose={choose}
            />
            {units.length === 0 ? <p class="empty">{text.nobody_to_send}</p> : null}
            {overrules ? (
                <Choice
                    legend={text.reason_overrule}
                    name="reason"
                    options={entries_of(text.reason_assign)}
                    value={reason}
                    choose={give}
                />
            ) : (
                <p>
                    <button type="button" onClick={() => send(incident, "search", {})}>
                        {text.let_search}
                    </button>
                </p>
            )}
        </Sheet>
    );
}

const names_going = (incident: Incident): string =>
    orders_going(incident)
        .map((order) => order.label)
        .join(", ");

function CallOffForm({ incident }: { incident: Incident }) {
    const text = words();
    const [reason, give] = useState<string | null>(null);
    const call_off = (): void => {
        // Somebody must still go there: the choice of who opens by itself.
        const another = reason === "cannot_reach" || reason === "wrong_unit";
        const next = (): void => {
            if (another && selected.value === incident.number) {
                open_form("assign");
            }
        };
        act(incident, "call_off", { word: reason ?? "not_needed" }, next);
        close_form();
    };
    return (
        <Sheet
            title={text.act_call_off}
            submit={text.act_call_off}
            wrong={reason === null ? text.reason_needed : null}
            sure={text.sure_call_off(names_going(incident))}
            send={call_off}
        >
            <Choice
                legend={text.reason}
                name="reason"
                options={entries_of(text.reason_call_off)}
                value={reason}
                choose={give}
            />
        </Sheet>
    );
}

function NoteForm({ incident }: { incident: Incident }) {
    const text = words();
    const [note, write] = useState("");
    return (
        <Sheet
            title={text.act_remark}
            submit={text.act_remark}
            wrong={note.trim() === "" ? text.note_needed : null}
            send={() => send(incident, "remark", { text: note.trim() })}
        >
            <Note label={text.write_note} value={note} write={write} />
        </Sheet>
    );
}

// Closing a call for help that nobody heard the end of is said twice.
export function doubt_at_closing(incident: Incident): string | null {
    const text = words();
    const open = open_tasks(incident);
    if (open.length > 0) {
        return text.sure_close_tasks(open.map((task) => task.text).join(", "));
    }
    const spoken = incident.tasks.some((task) => task.ended_how === "spoken");
    const visited = incident.orders.some((order) => order.state === "on_scene" || order.state === "done");
    return incident.lane === "care" && !spoken && !visited ? text.sure_close : null;
}

function CloseForm({ incident }: { incident: Incident }) {
    const text = words();
    const outcomes: Record<string, string> = incident.lane === "technical" ? text.outcomes_technical : text.outcomes;
    const [outcome, choose] = useState<string | null>(null);
    const [note, write] = useState("");
    return (
        <Sheet
            title={text.act_close}
            submit={text.act_close}
            wrong={outcome === null ? text.outcome : null}
            sure={doubt_at_closing(incident)}
            send={() => send(incident, "close", with_text({ word: outcome ?? "" }, note))}
        >
            <Choice
                legend={text.outcome}
                name="outcome"
                options={entries_of(outcomes)}
                value={outcome}
                choose={choose}
            />
            <Note label={text.note_optional} value={note} write={write} />
        </Sheet>
    );
}

function OutsideForm({ incident }: { incident: Incident }) {
    const text = words();
    const [party, choose] = useState<string | null>(null);
    const [note, write] = useState("");
    return (
        <Sheet
            title={text.act_outside}
            submit={text.act_outside}
            wrong={party === null ? text.to_whom : null}
            send={() => send(incident, "outside_party", with_text({ word: party ?? "" }, note))}
        >
            <Choice
                legend={text.to_whom}
                name="party"
                options={entries_of(text.parties)}
                value={party}
                choose={choose}
            />
            <Note label={text.note_optional} value={note} write={write} />
        </Sheet>
    );
}

// The other is the same event: it ends here, and this one goes on.
function JoinForm({ incident }: { incident: Incident }) {
    const text = words();
    // As they were when the form was opened: nothing moves under the hand.
    const [near] = useState(() => near_ones(incident, house.value?.incidents.values() ?? []));
    const [chosen, choose] = useState<string | null>(null);
    const others = near.map((number) => house.value?.incidents.get(number)).filter((one) => one !== undefined);
    const other = others.find((one) => String(one.number) === chosen);
    return (
        <Sheet
            title={text.act_join}
            submit={text.act_join}
            wrong={other === undefined ? text.which_other : null}
            sure={
                other === undefined ? null : text.sure_join(other.number, incident.number, names_going(other))
            }
            send={() => {
                if (other !== undefined) {
                    send(incident, "join", { other: other.number, other_seen: other.version });
                }
            }}
        >
            <p>{text.join_explained}</p>
            <Choice
                legend={text.which_other}
                name="other"
                options={others.map((one) => [String(one.number), <OtherIncident key={one.number} incident={one} />])}
                value={chosen}
                choose={choose}
            />
            {others.length === 0 ? <p class="empty">{text.no_other}</p> : null}
        </Sheet>
    );
}

function OtherIncident({ incident }: { incident: Incident }) {
    return (
        <span class="other">
            <Sign incident={incident} /> {incident.urgency} {incident.kind_text} <small>#{incident.number}</small>{" "}
            <Age incident={incident} /> {where_text(incident)}
        </span>
    );
}

// Another event hides in this one: it is opened as one of its own, and this one stays as it is.
function SplitForm({ incident }: { incident: Incident }) {
    const text = words();
    const [kind, choose_kind] = useState<string>("fall");
    const [urgency, choose_urgency] = useState<Urgency | "">("");
    const [note, write] = useState("");
    const go_there = (answer: ActAnswer | null): void => {
        const made = answer?.incident;
        const number = typeof made === "object" ? made.number : (made ?? 0);
        if (number !== 0 && selected.value === incident.number) {
            select(number);
        }
        say(words().split_done(number), "other");
    };
    return (
        <Sheet
            title={text.act_split}
            submit={text.act_split}
            send={() => {
                act(
                    incident,
                    "split",
                    with_text({ kind, ...(urgency === "" ? {} : { urgency }) }, note),
                    go_there,
                );
                close_form();
            }}
        >
            <p>{text.split_explained}</p>
            <KindChoice value={kind} choose={choose_kind} />
            <Choice
                legend={text.how_urgent}
                name="urgency"
                options={[["", text.urgency_of_kind], ...urgency_options()]}
                value={urgency}
                choose={choose_urgency}
            />
            <Note label={text.note_optional} value={note} write={write} />
        </Sheet>
    );
}
