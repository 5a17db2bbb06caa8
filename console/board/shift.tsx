// The beginning and the end of a shift: hearing the sounds, and handing over what is open.
import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { age_text } from "../house/age";
import { instant_short, now, server_now } from "../house/clock";
import { language } from "../house/settings";
import type { Incident } from "../house/wire";
import { where_text } from "./alarm_list";
import { before } from "./arrange";
import { page, seen, select, session } from "./desk";
import { left_shift } from "./session";
import { ask } from "./doing";
import { figures } from "./figures";
import { Wrong } from "./form";
import { play, silenced, sound_state, turn_sound, wake_sound, wake_sound_again } from "./player";
import { Faults, Press } from "./press";
import type { Sound } from "./sounding";
import { house } from "./stream";
import { quantile } from "./tally";
import { is_technical } from "./urgency";
import { words } from "./words";

const in_turn: Sound[] = ["life", "soon", "person", "technical", "broken"];
const apart_ms = 1500;

export const begun = signal(false);
const playing = signal<Sound | "asked" | null>(null);

// In this gesture the browser lets us sound; all of them in turn, each by its name.
async function play_all(): Promise<void> {
    await wake_sound();
    for (const sound of in_turn) {
        playing.value = sound;
        play(sound);
        await new Promise((done) => setTimeout(done, apart_ms));
    }
    playing.value = "asked";
}

const heard_key = "nachtwacht.heard";

function begin(heard: boolean): void {
    turn_sound(heard);
    playing.value = null;
    ask("shift", "/api/shift", { sound: heard }, () => {
        begun.value = true;
        page.value = "none";
        sessionStorage.setItem(heard_key, `${session.value?.name} ${heard}`);
    });
}

// The same person in the same tab: the shift goes on.
export function resume_shift(): boolean {
    const last = sessionStorage.getItem(heard_key);
    const name = session.value?.name;
    if (last !== `${name} true` && last !== `${name} false`) {
        return false;
    }
    begun.value = true;
    if (last.endsWith("true")) {
        wake_sound_again();
    }
    return true;
}

export function ShiftPage() {
    const text = words();
    return (
        <section class="page shift" aria-labelledby="shift-title">
            <h2 id="shift-title">{text.shift}</h2>
            <BeginShift />
            {begun.value ? <HandOver /> : null}
            <FiguresList />
            <p>
                <a href="/api/paper" target="_blank" rel="noopener">
                    {text.paper}
                </a>
            </p>
        </section>
    );
}

function BeginShift() {
    const text = words();
    const what = playing.value;
    return (
        <div class="begin">
            <h3>{text.begin_shift}</h3>
            <p>{text.begin_why}</p>
            <p class="buttons">
                <button type="button" class={what === "asked" ? "" : "strong"} onClick={() => void play_all()}>
                    {text.play_sounds}
                </button>
                <span role="status">
                    {what === null || what === "asked" ? "" : `${text.playing} ${text.sound_names[what]}`}
                </span>
            </p>
            <p class="buttons">
                {what === "asked" ? (
                    <>
                        <strong>{text.did_you_hear}</strong>
                        <Press doing="shift" press={() => begin(true)} class="strong">
                            {text.heard_yes}
                        </Press>
                    </>
                ) : null}
                <Press doing="shift" press={() => begin(false)}>
                    {text.heard_no}
                </Press>
            </p>
            <p>{sound_state.value === "on" ? text.sound_on : text.sound_off}</p>
            <Faults of="shift" />
        </div>
    );
}

function HandOver() {
    const text = words();
    const [to, choose] = useState("");
    const [gone_through, agree] = useState(false);
    const [wrong, set_wrong] = useState(false);
    const incidents = [...(house.value?.incidents.values() ?? [])].filter((one) => one.open);
    const others = (house.value?.boards ?? []).filter((name) => name !== session.value?.name);
    const silent = [...(house.value?.units.values() ?? [])].filter((unit) => unit.state === "silent");
    const quiet = incidents.filter((one) => (silenced.value.get(one.number) ?? 0) > server_now());
    const hand_over = (): void => {
        set_wrong(!gone_through);
        if (gone_through) {
            ask("shift-end", "/api/shift/end", to === "" ? {} : { to }, () => {
                begun.value = false;
                sessionStorage.removeItem(heard_key);
                left_shift();
            });
        }
    };
    return (
        <div class="hand-over">
            <h3>{text.shift_change}</h3>
            <h4>{text.still_open}</h4>
            <IncidentLines incidents={incidents.filter((one) => !is_technical(one)).sort(before)} />
            <h4>{text.silenced_now}</h4>
            <IncidentLines incidents={quiet} />
            <h4>{text.out_of_order}</h4>
            <p>{silent.map((unit) => `${unit.label} (${text.unit_state.silent})`).join(", ")}</p>
            <IncidentLines incidents={incidents.filter(is_technical).sort(before)} />
            <label>
                {text.hand_over_to}{" "}
                <select value={to} onChange={(event) => choose(event.currentTarget.value)}>
                    <option value="">{text.none}</option>
                    {others.map((name) => (
                        <option key={name}>{name}</option>
                    ))}
                </select>
            </label>
            <label class="check">
                <input type="checkbox" checked={gone_through} onChange={(event) => agree(event.currentTarget.checked)} />
                {text.hand_over_confirm}
            </label>
            <Wrong text={wrong && !gone_through ? text.hand_over_confirm_needed : ""} />
            <p class="buttons">
                <Press doing="shift-end" press={hand_over}>
                    {text.hand_over}
                </Press>
            </p>
            <Faults of="shift-end" />
        </div>
    );
}

const lines_at_most = 50;

function IncidentLines({ incidents }: { incidents: readonly Incident[] }) {
    const text = words();
    if (incidents.length === 0) {
        return <p class="empty">{text.none}</p>;
    }
    return (
        <ul class="lines">
            {incidents.slice(0, lines_at_most).map((one) => (
                <li key={one.number}>
                    <button
                        type="button"
                        onClick={() => {
                            page.value = "none";
                            select(one.number);
                        }}
                    >
                        {instant_short(one.opened)} {one.urgency ?? ""} {one.kind_text}, {where_text(one)}
                        {one.taken_by === "" ? "" : `, ${text.taken_by(one.taken_by)}`}
                    </button>
                </li>
            ))}
            {incidents.length > lines_at_most ? <li>+ {incidents.length - lines_at_most}</li> : null}
        </ul>
    );
}

const one_decimal = (value: number): string =>
    new Intl.NumberFormat(language.value, { maximumFractionDigits: 1 }).format(value);

function FiguresList() {
    const text = words();
    const of = figures([...(house.value?.incidents.values() ?? [])], house.value?.boards.length ?? 0, now.value);
    const median = quantile(seen.value.answered, 0.5);
    const late = quantile(seen.value.answered, 0.95);
    const share = new Intl.NumberFormat(language.value, { style: "percent", maximumFractionDigits: 1 });
    return (
        <div class="figures">
            <h3>{text.figures}</h3>
            <p class={of.in_flood ? "warning" : ""}>{text.per_operator(one_decimal(of.per_operator))}</p>
            {median === null || late === null ? null : (
                <p>{text.answered(age_text(median), age_text(late), seen.value.answered.length)}</p>
            )}
            <p>{text.in_flood(share.format(seen.value.flood_ticks / Math.max(1, seen.value.ticks)))}</p>
            <p>{text.standing(of.standing)}</p>
            {of.senders.length === 0 ? null : (
                <>
                    <h4>{text.senders}</h4>
                    <ol>
                        {of.senders.map((one) => (
                            <li key={one.sender}>
                                {one.sender}: {one.count}
                            </li>
                        ))}
                    </ol>
                </>
            )}
        </div>
    );
}
