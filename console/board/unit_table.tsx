// Who is free, asked, under way, at work or silent; and for how long that has been known.
import { signal } from "@preact/signals";
import { age_text } from "../house/age";
import { instant_short, instant_text, now } from "../house/clock";
import { post } from "../house/request";
import type { Unit } from "../house/wire";
import { sorted_units } from "./actions";
import { page, select, session, unit_open } from "./desk";
import { ask } from "./doing";
import { Faults, Press } from "./press";
import { UnitSign } from "./sign";
import { house, last_true } from "./stream";
import { words } from "./words";

export function UnitTable() {
    const text = words();
    const units = sorted_units(house.value?.units.values() ?? []);
    const on_duty = units.filter((unit) => unit.on_duty);
    return (
        <section class="units" id="area-units" aria-labelledby="units-title" tabIndex={-1}>
            <h2 id="units-title">{text.units}</h2>
            {on_duty.length === 0 ? (
                <p class="warning" role="status">
                    {text.nobody_on_duty}
                </p>
            ) : null}
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text.unit}</th>
                        <th scope="col">{text.state}</th>
                        <th scope="col">{text.busy_with}</th>
                        <th scope="col">{text.last_seen}</th>
                        <th scope="col">{text.until}</th>
                    </tr>
                </thead>
                <tbody>
                    {units.map((unit) => (
                        <UnitRow key={unit.unit} unit={unit} />
                    ))}
                </tbody>
            </table>
        </section>
    );
}

function UnitRow({ unit }: { unit: Unit }) {
    const text = words();
    const open = unit_open.value === unit.unit;
    return (
        <>
            <tr class={`unit unit-row-${unit.state}`}>
                <th scope="row">
                    <button
                        type="button"
                        aria-expanded={open}
                        aria-label={text.more(unit.label)}
                        onClick={() => (unit_open.value = open ? null : unit.unit)}
                    >
                        {unit.label}
                    </button>
                </th>
                <td>
                    <UnitSign state={unit.state} /> {text.unit_state[unit.state]}
                    {proof_text(unit)}
                </td>
                <td>
                    {[...unit.holding, ...unit.asked].map((number) => (
                        <button type="button" class="jump" key={number} onClick={() => select(number)}>
                            {house.value?.incidents.get(number)?.kind_text ?? ""} #{number}
                        </button>
                    ))}
                </td>
                <td>{place_text(unit)}</td>
                <td>{unit.until === null ? "" : instant_short(unit.until)}</td>
            </tr>
            {open ? (
                <tr class="unit-more">
                    <td colSpan={5}>
                        <UnitMore unit={unit} />
                    </td>
                </tr>
            ) : null}
        </>
    );
}

// What is not proven, or failed since, and what to do about it.
function proof_text(unit: Unit) {
    const text = words();
    const lines = [
        unit.provisional ? text.provisional_do : "",
        unit.call === "failed" ? text.call_failed : "",
        unit.push === "failed" ? text.push_failed : "",
        unit.vouched_by === "" ? "" : text.vouched_by(unit.vouched_by),
    ].filter((line) => line !== "");
    return unit.on_duty && lines.length > 0 ? <small class="warning"> {lines.join(" ")}</small> : null;
}

// The age goes on from when the daemon said it.
function place_text(unit: Unit): string {
    const text = words();
    if (unit.position === null) {
        return text.place_none;
    }
    const age_ms = unit.position.age_s * 1000 + Math.max(0, now.value - last_true.value);
    return unit.position.fresh ? text.place_fresh : text.place_age(age_text(age_ms));
}

interface Enrolment {
    url: string;
    code: string;
    ends: string;
    qr: string;
}

const enrolment = signal<{ label: string; made: Enrolment } | null>(null);

async function enrol(unit: Unit): Promise<void> {
    const answer = await post<Enrolment>(`/api/units/${unit.unit}/enrolment`);
    enrolment.value = answer.ok ? { label: unit.label, made: answer.value } : null;
    if (answer.ok) {
        page.value = "enrolment";
    }
}

const revoked = signal("");

async function revoke(unit: Unit): Promise<void> {
    const answer = await post<null>(`/api/units/${unit.unit}/revoke`);
    revoked.value = answer.ok ? unit.unit : "";
}

function UnitMore({ unit }: { unit: Unit }) {
    const text = words();
    const key = `unit:${unit.unit}:`;
    const leads = session.value?.role === "shift_leader";
    return (
        <div class="buttons">
            <Press
                doing={`${key}duty`}
                press={() => ask(`${key}duty`, `/api/units/${unit.unit}/duty`, { on: !unit.on_duty })}
            >
                {unit.on_duty ? text.put_off_duty : text.put_on_duty}
            </Press>
            {unit.provisional ? (
                <Press
                    doing={`${key}vouch`}
                    press={() =>
                        ask(`${key}vouch`, `/api/units/${unit.unit}/duty`, { on: true, reason: "spoken_by_telephone" })
                    }
                >
                    {text.vouch}
                </Press>
            ) : null}
            {leads ? (
                <>
                    <button type="button" onClick={() => void enrol(unit)}>
                        {text.enrol}
                    </button>
                    <button type="button" onClick={() => void revoke(unit)}>
                        {text.revoke}
                    </button>
                    <span role="status">{revoked.value === unit.unit ? text.revoked : ""}</span>
                </>
            ) : null}
            <Faults of={key} />
        </div>
    );
}

// The picture is data of an <img>: nothing that the daemon sends becomes markup of this page.
export function EnrolmentPage() {
    const text = words();
    const present = enrolment.value;
    if (present === null) {
        return null;
    }
    const { label, made } = present;
    const close = (): void => {
        enrolment.value = null;
        page.value = "none";
    };
    return (
        <section class="page" aria-labelledby="enrolment-title">
            <h2 id="enrolment-title">
                {text.enrol}: {label}
            </h2>
            <p>{text.enrol_how}</p>
            <img class="code" src={`data:image/svg+xml;base64,${btoa(made.qr)}`} alt={made.url} width={240} height={240} />
            <p>
                <code>{made.code}</code> {text.enrol_until(instant_text(made.ends))}
            </p>
            <p class="buttons">
                <button type="button" onClick={close}>
                    {text.close_panel}
                </button>
            </p>
        </section>
    );
}
