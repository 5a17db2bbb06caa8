import { instant_text, now, time_text } from "../house/clock";
import { page, session, type Page } from "./desk";
import { calling, silenced, sound_state } from "./player";
import { house, last_true, link } from "./stream";
import { silence_with_undo } from "./undo";
import { is_technical, is_urgent } from "./urgency";
import { words } from "./words";

export function StatusLine() {
    const text = words();
    const present = house.value;
    const open = [...(present?.incidents.values() ?? [])].filter((one) => one.open && !is_technical(one));
    return (
        <header class="status">
            <span class="clock">{time_text(now.value)}</span>
            <h1>
                {text.region} {present?.region.label ?? "–"}
            </h1>
            <span class="who">{session.value?.name}</span>
            <span class="counts">
                <b>{text.open_count(open.length)}</b> <b>{text.urgent_count(open.filter(is_urgent).length)}</b>
            </span>
            <SoundState />
            <span class="boards">{text.boards_open(present?.boards.length ?? 0)}</span>
            <span class={`link link-${link.value}`}>
                {link.value === "live" ? `● ${text.live}` : `○ ${text.not_live}`}
            </span>
            <nav aria-label={text.shift}>
                <Opens which="request" keys="r">
                    {text.new_request}
                </Opens>
                <Opens which="shift">{text.shift}</Opens>
                <Opens which="admin">{text.admin}</Opens>
                <Opens which="settings">{text.settings}</Opens>
                <Opens which="help" keys="?">
                    {text.help}
                </Opens>
            </nav>
        </header>
    );
}

function Opens({ which, keys, children }: { which: Page; keys?: string; children: string }) {
    return (
        <button
            type="button"
            aria-expanded={page.value === which}
            aria-keyshortcuts={keys}
            onClick={() => (page.value = page.value === which ? "none" : which)}
        >
            {children}
        </button>
    );
}

// What is heard stands here as well; so does that nothing can be heard.
function SoundState() {
    const text = words();
    if (sound_state.value === "off") {
        return (
            <button type="button" class="sound sound-off" onClick={() => (page.value = "shift")}>
                {text.sound_off}
            </button>
        );
    }
    const ends = Math.max(0, ...silenced.value.values());
    const left = Math.ceil((ends - now.value) / 1000);
    const sounding = calling.value;
    return (
        <button type="button" class="sound" aria-keyshortcuts="s" onClick={silence_with_undo}>
            {sounding !== null
                ? `♪ ${text.sound_names[sounding.sound]} (${sounding.incidents.length})`
                : left > 0
                  ? text.sound_silenced(left)
                  : text.sound_on}
        </button>
    );
}

export function BrokenBar() {
    const text = words();
    const broken = link.value === "silent";
    return (
        <div class="broken" role="alert" hidden={!broken}>
            {broken ? (
                <>
                    <strong>{text.broken_since(time_text(last_true.value))}</strong> {text.broken_what_to_do}
                </>
            ) : null}
        </div>
    );
}

// No telephone of the chain was answered: nobody else will hear of what nobody takes (safety.md S8).
export function UnheardBar() {
    const since = house.value?.unheard?.since;
    return (
        <div class="readiness" role="alert" hidden={since === undefined}>
            {since === undefined ? null : <strong>{words().unheard(instant_text(since))}</strong>}
        </div>
    );
}

// Below 5 % disk, or overloaded: the whole house says so.
export function ReadinessBar() {
    const readiness = house.value?.readiness ?? "ready";
    const text = words();
    const lines: Record<string, string> = {
        calls_for_help_only: text.readiness_calls_for_help_only,
        full: text.readiness_full,
        closed: text.readiness_closed,
    };
    const line = lines[readiness];
    return line === undefined ? null : (
        <div class="readiness" role="alert">
            {line}
        </div>
    );
}

