// The audit trail for the auditor: by client, person and time, with what the check of the whole chain found.
import { useState } from "preact/hooks";
import { instant_text } from "../house/clock";
import { get } from "../house/request";
import { fault_line } from "./admin";
import type { AdminWords } from "./admin_words_nl";

interface Row {
    number: number;
    at: string;
    who: string;
    what: string;
    client: number | null;
    detail: string;
}
interface Found {
    rows: Row[];
    count: number;
    head: string;
    broken: string | null;
}

// What a field of date and time says, in the time of this machine, as an instant of the wire.
function instant_of(field: FormDataEntryValue | null): string {
    const at = typeof field === "string" && field !== "" ? new Date(field) : null;
    return at === null || Number.isNaN(at.getTime()) ? "" : at.toISOString();
}

function question_in(fields: FormData): string {
    const asked = new URLSearchParams({ count: "500" });
    const put = (name: string, value: string): void => {
        if (value !== "") {
            asked.set(name, value);
        }
    };
    put("client", String(fields.get("client") ?? "").trim());
    put("who", String(fields.get("who") ?? "").trim());
    put("since", instant_of(fields.get("since")));
    put("until", instant_of(fields.get("until")));
    return `/api/audit?${asked.toString()}`;
}

export function AuditSearch({ text }: { text: AdminWords }) {
    const [found, set_found] = useState<Found | null>(null);
    const [said, set_said] = useState("");
    const search = async (fields: FormData): Promise<void> => {
        set_said(text.busy);
        const answer = await get<Found>(question_in(fields));
        set_said(fault_line(answer, text));
        set_found(answer.ok ? answer.value : null);
    };
    return (
        <>
            <form
                class="admin-form"
                onSubmit={(event) => {
                    event.preventDefault();
                    void search(new FormData(event.currentTarget));
                }}
            >
                <label>
                    {text.client}
                    <input name="client" type="text" inputMode="numeric" pattern="[0-9]*" autocomplete="off" />
                </label>
                <label>
                    {text.who}
                    <input name="who" type="text" maxLength={64} autocomplete="off" />
                </label>
                <label>
                    {text.since}
                    <input name="since" type="datetime-local" />
                </label>
                <label>
                    {text.until}
                    <input name="until" type="datetime-local" />
                </label>
                <button type="submit">{text.search}</button>
            </form>
            <p class="admin-said" role="status">
                {said}
            </p>
            {found === null ? null : <Result found={found} text={text} />}
        </>
    );
}

function Result({ found, text }: { found: Found; text: AdminWords }) {
    return (
        <>
            {found.broken === null ? (
                <p class="chain">{text.chain_whole(found.count, found.head.slice(0, 16))}</p>
            ) : (
                <p class="chain warning" role="alert">
                    {text.chain_broken(found.broken)}
                </p>
            )}
            {found.rows.length === 0 ? <p>{text.no_rows}</p> : null}
            <div class="admin-table" tabIndex={0} role="region" aria-label={text.audit}>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{text.number}</th>
                            <th scope="col">{text.at}</th>
                            <th scope="col">{text.who}</th>
                            <th scope="col">{text.what}</th>
                            <th scope="col">{text.client}</th>
                            <th scope="col">{text.detail}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {found.rows.map((row) => (
                            <tr key={row.number}>
                                <td>{row.number}</td>
                                <td>{instant_text(row.at)}</td>
                                <td>{row.who}</td>
                                <td>{row.what}</td>
                                <td>{row.client}</td>
                                <td>{row.detail}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </>
    );
}
