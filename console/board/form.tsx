// What forms are made of: one of several, a note, how urgent it is, and what is missing.
import type { ComponentChildren } from "preact";
import type { Urgency } from "../house/wire";
import { words } from "./words";

interface ChoiceProps<T extends string> {
    legend: string;
    name: string;
    options: readonly (readonly [T, ComponentChildren])[];
    value: T | null;
    choose: (value: T) => void;
}

export function Choice<T extends string>({ legend, name, options, value, choose }: ChoiceProps<T>) {
    return (
        <fieldset class="choice">
            <legend>{legend}</legend>
            {options.map(([option, label]) => (
                <label key={option}>
                    <input
                        type="radio"
                        name={name}
                        value={option}
                        checked={value === option}
                        onChange={() => choose(option)}
                    />
                    {label}
                </label>
            ))}
        </fieldset>
    );
}

// What somebody by telephone, or another event, asks for.
export function KindChoice({ value, choose }: { value: string; choose: (kind: string) => void }) {
    const text = words();
    return (
        <Choice
            legend={text.ask_what}
            name="kind"
            options={entries_of(text.request_kinds)}
            value={value}
            choose={choose}
        />
    );
}

// The entries of a dictionary's table, with their keys as they go over the wire.
export const entries_of = <T extends string>(table: Record<T, string>): [T, string][] =>
    Object.entries(table) as [T, string][];

export function Note({ label, value, write }: { label: string; value: string; write: (text: string) => void }) {
    return (
        <label class="note">
            {label}
            <textarea rows={2} value={value} maxLength={2000} onInput={(event) => write(event.currentTarget.value)} />
        </label>
    );
}

export const urgency_options = (): [Urgency, string][] =>
    entries_of(words().urgency_word).map(([level, word]) => [level, `${level} ${word}`]);

// An empty note is none.
export const with_text = <T extends object>(fields: T, note: string): T & { text?: string } =>
    note.trim() === "" ? fields : { ...fields, text: note.trim() };

export function Wrong({ text }: { text: string }) {
    return text === "" ? null : (
        <p class="wrong" role="alert">
            {text}
        </p>
    );
}
