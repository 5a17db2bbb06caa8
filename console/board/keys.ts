// The keyboard map. Single keys can be switched off and are never active in a field; with a modifier
// they are the browser's.
import { single_keys } from "../house/settings";
import { confirm_proposed, start_action, type Numbered } from "./actions";
import { row_id, take } from "./alarm_list";
import {
    arrangement,
    armed,
    close_form,
    form,
    incident_in_hand,
    let_in,
    lower,
    page,
    select,
    selected,
    unit_open,
} from "./desk";
import { house, link } from "./stream";
import { silence_with_undo, take_back } from "./undo";

export function watch_keys(): void {
    addEventListener("keydown", (event) => {
        // While the picture is not true, no key does anything either.
        if (link.value === "live" && !event.defaultPrevented && pressed(event)) {
            event.preventDefault();
        }
    });
}

function pressed(event: KeyboardEvent): boolean {
    if (event.key === "Escape") {
        return back();
    }
    if (event.key === "Enter" && event.shiftKey) {
        return confirm();
    }
    if (event.altKey && !event.ctrlKey && !event.metaKey) {
        return to_area(event.code);
    }
    if (event.ctrlKey || event.metaKey || event.altKey || in_field(event.target)) {
        return false;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        return arrow(event);
    }
    if (event.key === "Enter") {
        return enter(event.target);
    }
    return single_keys.value === "on" && !event.repeat && single(event.key);
}

function in_field(target: EventTarget | null): boolean {
    return (
        target instanceof HTMLElement &&
        (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
    );
}

// One step back, and nothing is changed by it.
function back(): boolean {
    if (armed.value) {
        armed.value = false;
    } else if (form.value !== null) {
        close_form();
        focus_on("area-hand");
    } else if (page.value !== "none") {
        page.value = "none";
    } else if (unit_open.value !== null) {
        unit_open.value = null;
    } else {
        return false;
    }
    return true;
}

function confirm(): boolean {
    const sheet = document.querySelector<HTMLFormElement>("form.sheet");
    const incident = incident_in_hand.value;
    if (sheet !== null) {
        sheet.requestSubmit();
    } else if (incident !== null) {
        confirm_proposed(incident);
    }
    return true;
}

const areas: Record<string, string> = {
    Digit1: "area-alarms",
    Digit2: "area-hand",
    Digit3: "area-units",
    Digit4: "area-technical",
};

function to_area(code: string): boolean {
    const area = areas[code];
    if (area === undefined) {
        return false;
    }
    if (area === "area-technical") {
        lower.value = "technical";
    }
    const chosen = selected.value;
    const row = area === "area-alarms" && chosen !== null ? row_id(chosen) : area;
    setTimeout(() => focus_on(document.getElementById(row) === null ? area : row));
    return true;
}

const focus_on = (id: string): void => document.getElementById(id)?.focus();

// In other parts of the page the arrows scroll.
function arrow(event: KeyboardEvent): boolean {
    const target = event.target;
    const in_list = target instanceof HTMLElement && (target === document.body || target.closest(".alarms") !== null);
    return in_list && move(event.key === "ArrowDown" ? 1 : -1);
}

export function move(by: 1 | -1): boolean {
    const { rows } = arrangement.value;
    const at = selected.value === null ? -1 : rows.indexOf(selected.value);
    const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next === undefined) {
        return false;
    }
    select(next);
    focus_on(row_id(next));
    return true;
}

function enter(target: EventTarget | null): boolean {
    const incident = incident_in_hand.value;
    if (target !== document.body || incident === null) {
        return false;
    }
    take(incident);
    return true;
}

function newest(): void {
    let_in();
    const open = [...(house.value?.incidents.values() ?? [])].filter((one) => arrangement.value.rows.includes(one.number));
    const latest = open.sort((a, b) => Date.parse(b.opened) - Date.parse(a.opened) || b.number - a.number)[0];
    if (latest !== undefined) {
        select(latest.number);
        setTimeout(() => focus_on(row_id(latest.number)));
    }
}

const toggle_page = (which: "help" | "request"): void => {
    page.value = page.value === which ? "none" : which;
};

function single(key: string): boolean {
    const incident = incident_in_hand.value;
    if (key >= "1" && key <= "6" && key.length === 1) {
        if (incident !== null && form.value === null) {
            start_action(incident, Number(key) as Numbered);
        }
        return true;
    }
    const deeds: Record<string, () => void> = {
        j: () => move(1),
        k: () => move(-1),
        s: silence_with_undo,
        z: take_back,
        n: newest,
        u: () => focus_on("area-units"),
        t: () => to_area("Digit4"),
        m: () => {
            lower.value = lower.value === "map" ? "technical" : "map";
        },
        r: () => toggle_page("request"),
        "/": () => {
            page.value = "request";
            setTimeout(() => focus_on("client-search"));
        },
        "?": () => toggle_page("help"),
    };
    const deed = deeds[key];
    deed?.();
    return deed !== undefined;
}
