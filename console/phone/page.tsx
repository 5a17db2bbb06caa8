// The team's page: one column, one order at a time, in reach of a thumb.
import { computed, signal } from "@preact/signals";
import { age_text } from "../house/age";
import { now, server_now, short_time } from "../house/clock";
import { language, navigation, position, theme } from "../house/settings";
import { CallCentre } from "./call_centre";
import { push, turn_push_on } from "./device";
import { in_front, others_waiting } from "./orders";
import { OrderView } from "./order_view";
import {
    asked_session,
    duress_stored,
    last_true,
    link,
    linked,
    notices,
    orders,
    say_duress,
    say_duty,
    unit,
} from "./state";
import { why_text, words } from "./words";

export const linking = signal<"no" | "busy" | "failed">("no");

export function Page() {
    const text = words();
    if (!asked_session.value && unit.value === null) {
        return <p class="loading">{text.loading}</p>;
    }
    if (linked.value === false || unit.value === null) {
        return <NotLinked />;
    }
    return (
        <div class="phone">
            <Head />
            <Offline />
            <Notices />
            <main>
                <Present />
            </main>
        </div>
    );
}

function NotLinked() {
    const text = words();
    const line = { no: text.how_to_link, busy: text.linking, failed: text.link_failed }[linking.value];
    return (
        <main class="phone not-linked">
            <h1>{text.title}</h1>
            <p>{linked.value === null ? text.connecting : text.not_linked}</p>
            <p role="status">{line}</p>
        </main>
    );
}

const duress_ms = 3000;
let pressing: ReturnType<typeof setTimeout> | undefined;

// Who holds the name for three seconds calls for help, and nothing on the screen shows it but a dot.
function Head() {
    const text = words();
    const present = unit.value;
    const begin = (): void => {
        clearTimeout(pressing);
        pressing = setTimeout(say_duress, duress_ms);
    };
    const end = (): void => clearTimeout(pressing);
    return (
        <header>
            <h1
                onPointerDown={begin}
                onPointerUp={end}
                onPointerLeave={end}
                onPointerCancel={end}
                onContextMenu={(event) => event.preventDefault()}
            >
                {present?.label}
                {duress_stored.value ? " ·" : ""}
            </h1>
            <span>
                {present?.on_duty === true ? text.on_duty : text.off_duty}
                {present?.on_duty === true && present.until !== null
                    ? ` ${text.until(short_time(Date.parse(present.until)))}`
                    : ""}
            </span>
            <span class={`link link-${link.value}`}>
                {link.value === "live" ? `● ${text.connected}` : `○ ${text.connecting}`}
            </span>
        </header>
    );
}

// An old picture is never shown as a new one.
function Offline() {
    if (link.value !== "silent" && !(link.value === "waiting" && last_true.value > 0)) {
        return null;
    }
    return (
        <p class="offline" role="alert">
            {words().offline(short_time(last_true.value), age_text(now.value - last_true.value))}
        </p>
    );
}

function Notices() {
    const text = words();
    return (
        <div role="alert">
            {notices.value.map((one) => (
                <div key={one.id} class="notice">
                    <p>{one.text === "lapsed" ? text.lapsed : text.refused(why_text(one.reason))}</p>
                    <button
                        type="button"
                        onClick={() => (notices.value = notices.value.filter((other) => other.id !== one.id))}
                    >
                        {text.understood}
                    </button>
                    <CallCentre />
                </div>
            ))}
        </div>
    );
}

const front = computed(() => in_front(orders.value));

function Present() {
    const text = words();
    const order = front.value;
    const waiting = others_waiting(orders.value);
    if (order !== null) {
        return (
            <>
                <OrderView key={order.order} order={order} />
                {waiting === 0 ? null : <p class="waiting">{text.waiting_orders(waiting)}</p>}
            </>
        );
    }
    return unit.value?.on_duty === true ? <Waiting /> : <OffDuty />;
}

function Waiting() {
    const text = words();
    return (
        <div class="calm">
            <h2>{text.no_order}</h2>
            <p>{unit.value?.provisional === true ? text.not_called_yet : text.you_are_called}</p>
            <Proofs />
            <PushState />
            <PositionState />
            <Settings />
            <button type="button" class="wide" onClick={() => say_duty(false)}>
                {text.go_off_duty}
            </button>
        </div>
    );
}

const shift_hours = signal(0);
const hour_ms = 3_600_000;

function OffDuty() {
    const text = words();
    const until = (): object =>
        shift_hours.value === 0 ? {} : { until: new Date(server_now() + shift_hours.value * hour_ms).toISOString() };
    return (
        <div class="calm">
            <h2>{text.off_duty}</h2>
            <p>{text.off_duty_text}</p>
            <PushState />
            <label>
                {text.until_when}
                <select
                    value={String(shift_hours.value)}
                    onChange={(event) => (shift_hours.value = Number(event.currentTarget.value))}
                >
                    <option value="0">{text.until_open}</option>
                    {[4, 6, 8, 10, 12].map((hours) => (
                        <option key={hours} value={String(hours)}>
                            {text.hours(hours)}
                        </option>
                    ))}
                </select>
            </label>
            <Settings />
            <button type="button" class="wide strong" onClick={() => say_duty(true, until())}>
                {text.go_on_duty}
            </button>
        </div>
    );
}

// What was proven since she went on duty, and what to do about the rest.
function Proofs() {
    const text = words();
    const present = unit.value;
    if (present === null || (present.push === "none" && present.call === "none")) {
        return null;
    }
    const lines = [
        present.push === "none" ? "" : text.proof_push[present.push],
        present.call === "none" ? "" : text.proof_call[present.call],
    ].filter((line) => line !== "");
    return (
        <div class={present.provisional ? "notice" : "good"} role="status">
            {lines.map((line) => (
                <p key={line}>{line}</p>
            ))}
            {present.provisional ? (
                <button type="button" onClick={() => say_duty(true)}>
                    {text.prove_again}
                </button>
            ) : null}
        </div>
    );
}

function PushState() {
    const text = words();
    if (push.value === "on") {
        return <p class="good">{text.push_on}</p>;
    }
    return (
        <div class="notice">
            <p>{push.value === "refused" ? text.push_refused : text.push_off}</p>
            {push.value === "impossible" ? <p>{text.push_home_screen}</p> : null}
            {push.value === "off" ? (
                <button type="button" onClick={() => void turn_push_on()}>
                    {text.turn_push_on}
                </button>
            ) : null}
        </div>
    );
}

function PositionState() {
    const text = words();
    const on = position.value === "on";
    return (
        <p class="switch">
            <span>{on ? text.position_on : text.position_off}</span>
            <button type="button" aria-pressed={on} onClick={() => (position.value = on ? "off" : "on")}>
                {on ? text.stop_position : text.share_position}
            </button>
        </p>
    );
}

function Settings() {
    const text = words();
    return (
        <details>
            <summary>{text.settings}</summary>
            <label class="check">
                <input
                    type="checkbox"
                    checked={navigation.value === "on"}
                    onChange={(event) => (navigation.value = event.currentTarget.checked ? "on" : "off")}
                />
                {text.navigation}
            </label>
            <label>
                {text.language}
                <select
                    value={language.value}
                    onChange={(event) => (language.value = event.currentTarget.value === "en" ? "en" : "nl")}
                >
                    <option value="nl">Nederlands</option>
                    <option value="en">English</option>
                </select>
            </label>
            <label>
                {text.theme}
                <select
                    value={theme.value}
                    onChange={(event) => (theme.value = event.currentTarget.value === "light" ? "light" : "dark")}
                >
                    <option value="dark">{text.dark}</option>
                    <option value="light">{text.light}</option>
                </select>
            </label>
        </details>
    );
}
