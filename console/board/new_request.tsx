// A request by telephone: at most six plain questions, in the order in which the caller tells it.
import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { get } from "../house/request";
import type { CarePath, FoundClient, Urgency } from "../house/wire";
import { end_request, request_begun, select } from "./desk";
import { ask } from "./doing";
import { Choice, entries_of, KindChoice, Note, urgency_options, with_text, Wrong } from "./form";
import { Faults, Press } from "./press";
import { say } from "./say";
import { house } from "./stream";
import { words } from "./words";

const search_after_ms = 250;
const key = "request";

export function NewRequest() {
    const text = words();
    const [asker, choose_asker] = useState<string>("gp");
    const [client, choose_client] = useState<FoundClient | null>(null);
    const [address, write_address] = useState("");
    const [kind, choose_kind] = useState<string>("request");
    const [urgency, choose_urgency] = useState<Urgency>("U3");
    const [path, choose_path] = useState("");
    const [note, write_note] = useState("");
    const [wrong, set_wrong] = useState("");
    const paths = paths_for(asker);
    // Of another asker it may not be chosen: then it is none.
    const care_path = paths.some((one) => one.care_path === path) ? path : "";

    const submit = (): void => {
        if (client === null && address.trim() === "") {
            set_wrong(text.ask_needs_place);
            return;
        }
        set_wrong("");
        ask(
            key,
            "/api/requests",
            with_text(
                {
                    asker,
                    kind,
                    urgency,
                    ...(client === null ? { address: address.trim() } : { client: client.client }),
                    ...(care_path === "" ? {} : { care_path }),
                },
                note,
            ),
            (answer) => {
                const made = answer?.incident;
                const number = typeof made === "object" ? made.number : (made ?? 0);
                end_request();
                select(number === 0 ? null : number);
                say(words().request_done(number), "other");
            },
        );
    };

    return (
        <section class="page" aria-labelledby="request-title">
            <h2 id="request-title">{text.new_request}</h2>
            <form
                class="request"
                onSubmit={(event) => {
                    event.preventDefault();
                    submit();
                }}
            >
                <Choice
                    legend={text.ask_who}
                    name="asker"
                    options={entries_of(text.askers)}
                    value={asker}
                    choose={choose_asker}
                />
                <ClientSearch chosen={client} choose={choose_client} address={address} write={write_address} />
                <KindChoice value={kind} choose={choose_kind} />
                <Choice
                    legend={text.ask_urgency}
                    name="asked-urgency"
                    options={urgency_options()}
                    value={urgency}
                    choose={choose_urgency}
                />
                {paths.length === 0 ? null : (
                    <label class="note">
                        {text.ask_path}
                        <select value={care_path} onChange={(event) => choose_path(event.currentTarget.value)}>
                            <option value="">{text.no_path}</option>
                            {paths.map((one) => (
                                <option key={one.care_path} value={one.care_path}>
                                    {one.label}
                                </option>
                            ))}
                        </select>
                    </label>
                )}
                <Note label={text.ask_text} value={note} write={write_note} />
                <Wrong text={wrong} />
                <p class="buttons">
                    <Press doing={key} press={submit} class="strong">
                        {text.submit_request}
                    </Press>
                    <button type="button" onClick={end_request}>
                        {text.cancel}
                    </button>
                </p>
                <Faults of={key} />
            </form>
        </section>
    );
}

// What the region has agreed on with who calls.
const paths_for = (asker: string): CarePath[] =>
    (house.value?.region.care_paths ?? []).filter((path) => path.askers.length === 0 || path.askers.some((one) => one === asker));

interface SearchProps {
    chosen: FoundClient | null;
    choose: (client: FoundClient | null) => void;
    address: string;
    write: (address: string) => void;
}

// Of the newest question; what comes late for an older one is dropped.
const found = signal<{ asked: string; clients: FoundClient[] } | null>(null);

async function search(asked: string): Promise<void> {
    const answer = await get<{ clients: FoundClient[] }>(`/api/clients?q=${encodeURIComponent(asked)}`);
    if (answer.ok && wanted === asked) {
        found.value = { asked, clients: answer.value.clients };
    }
}

let wanted = "";

function ClientSearch({ chosen, choose, address, write }: SearchProps) {
    const text = words();
    const [asked, set_asked] = useState("");
    const field = useRef<HTMLInputElement>(null);
    useLayoutEffect(() => {
        request_begun.value = true;
        field.current?.focus();
    }, []);
    useEffect(() => {
        wanted = asked.trim();
        if (wanted.length < 2) {
            found.value = null;
            return undefined;
        }
        const timer = setTimeout(() => void search(wanted), search_after_ms);
        return () => clearTimeout(timer);
    }, [asked]);
    const clients = found.value?.clients ?? [];
    return (
        <fieldset class="client-search">
            <legend>{text.ask_for_whom}</legend>
            {chosen === null ? (
                <>
                    <label>
                        {text.ask_search}
                        <input
                            ref={field}
                            type="search"
                            id="client-search"
                            autocomplete="off"
                            value={asked}
                            onInput={(event) => set_asked(event.currentTarget.value)}
                        />
                    </label>
                    <p class="found" role="status">
                        {found.value === null ? "" : clients.length === 0 ? text.found_none : text.found(clients.length)}
                    </p>
                    <ul class="found-clients">
                        {clients.map((client) => (
                            <li key={client.client}>
                                <button type="button" onClick={() => choose(client)}>
                                    <strong>{client.name}</strong> {client.address}
                                </button>
                            </li>
                        ))}
                    </ul>
                    <label>
                        {text.ask_free}
                        <input
                            type="text"
                            autocomplete="off"
                            value={address}
                            onInput={(event) => write(event.currentTarget.value)}
                        />
                    </label>
                </>
            ) : (
                <p class="chosen-client">
                    <strong>{chosen.name}</strong> {chosen.address}{" "}
                    <button type="button" onClick={() => choose(null)}>
                        {text.cancel}
                    </button>
                </p>
            )}
        </fieldset>
    );
}
