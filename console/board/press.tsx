// A button that asks the daemon for something, and the place where its answer is read.
import type { ComponentChildren } from "preact";
import { session } from "./desk";
import { ask_again, doings, forget, type Doing } from "./doing";
import { words } from "./words";

interface PressProps {
    doing: string;
    press: () => void;
    children: ComponentChildren;
    class?: string;
    disabled?: boolean;
    keys?: string;
}

export function Press({ doing, press, children, disabled, keys, ...rest }: PressProps) {
    const present = doings.value.get(doing);
    const busy = present?.state === "busy";
    return (
        <button
            type="button"
            class={`press ${rest.class ?? ""}`}
            // Not `disabled`: that would take the focus away from under the hand.
            aria-disabled={busy || disabled === true}
            aria-keyshortcuts={keys}
            onClick={() => {
                if (!busy && disabled !== true) {
                    press();
                }
            }}
        >
            {busy ? words().busy : children}
        </button>
    );
}

export function fault_text(doing: Doing): string {
    const fault = doing.fault;
    if (doing.state === "late") {
        return words().late;
    }
    if (fault === null || fault.fault === "unreachable") {
        return words().unreachable;
    }
    if (fault.fault === "conflict") {
        // Of our own doing, or of nobody's: then the incident was not as it was seen.
        const other = fault.by !== undefined && fault.by !== "" && fault.by !== session.value?.name;
        return other ? words().quicker(fault.by ?? "") : [words().changed_meanwhile, ...fault.lines].join(" ");
    }
    if (fault.fault === "not_allowed") {
        return words().not_allowed;
    }
    return fault.lines.length > 0 ? fault.lines.join(" ") : words().refused;
}

const may_repeat = (doing: Doing): boolean =>
    doing.state === "late" || doing.fault?.fault === "unreachable" || doing.fault?.fault === "busy";

// All that went wrong with what begins with this key.
export function Faults({ of }: { of: string }) {
    const wrong = [...doings.value.values()].filter((doing) => doing.key.startsWith(of) && doing.state !== "busy");
    return (
        <div class="faults" role="alert">
            {wrong.map((doing) => (
                <p key={doing.id} class="fault">
                    <span>{fault_text(doing)}</span>
                    {may_repeat(doing) ? (
                        <button type="button" onClick={() => ask_again(doing.key)}>
                            {words().again}
                        </button>
                    ) : null}
                    <button type="button" onClick={() => forget(doing.key)}>
                        {words().close_panel}
                    </button>
                </p>
            ))}
        </div>
    );
}
