// Accounts, sessions, one's own password and the audit. A bundle of its own, fetched when it is opened: who sits at a
// board all night never needs it.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { instant_text } from "../house/clock";
import { get, post, type Answer } from "../house/request";
import type { Role } from "../house/wire";
import { AuditSearch } from "./admin_audit";
import { en } from "./admin_words_en";
import { nl, type AdminWords } from "./admin_words_nl";

export interface Visitor {
    name: string;
    role: Role;
    language: "nl" | "en";
    // Our own session is over.
    left: () => void;
    close: (() => void) | null;
}

interface Account {
    name: string;
    role: Role;
    language: "nl" | "en";
    disabled: boolean;
}
interface SessionRow {
    id: number;
    name: string;
    role: Role;
    label: string;
    from: string;
    began: string;
    ends: string | null;
    this: boolean;
}
interface Link {
    name: string;
    url: string;
    ends: string;
    qr: string;
}
type Tab = "accounts" | "sessions" | "own_password" | "audit";

const given_roles: Role[] = ["operator", "shift_leader", "planner", "technical", "auditor"];
const administers = (role: Role): boolean => role === "shift_leader" || role === "technical";

export const words_of = (language: "nl" | "en"): AdminWords => (language === "nl" ? nl : en);

export function fault_line<T>(answer: Answer<T>, text: AdminWords): string {
    if (answer.ok) {
        return "";
    }
    const wait = answer.fault.retry_after_s ?? 0;
    if (wait > 0) {
        return text.wait(wait);
    }
    return answer.fault.fault === "unreachable" ? text.unreachable : answer.fault.lines.join(" ") || text.failed;
}

// Puts the pages into `host`; what it gives back takes them away.
export function open_admin(host: HTMLElement, visitor: Visitor): () => void {
    render(<Admin visitor={visitor} />, host);
    return () => render(null, host);
}

// The page behind a link: a password for an account, once.
export function open_link(host: HTMLElement, code: string, language: "nl" | "en", done: () => void): () => void {
    render(<LinkPage code={code} text={words_of(language)} done={done} />, host);
    return () => render(null, host);
}

function tabs_of(role: Role): Tab[] {
    const own: Tab[] = ["sessions", "own_password"];
    return administers(role) ? ["accounts", ...own] : role === "auditor" ? ["audit", ...own] : own;
}

function Admin({ visitor }: { visitor: Visitor }) {
    const text = words_of(visitor.language);
    const tabs = tabs_of(visitor.role);
    const [tab, set_tab] = useState<Tab>(tabs[0] ?? "sessions");
    // Pressed again, a page looks again.
    const [turn, set_turn] = useState(0);
    return (
        <section class="page admin" aria-labelledby="admin-title">
            <h2 id="admin-title">{text.title}</h2>
            <nav class="buttons" aria-label={text.title}>
                {tabs.map((one) => (
                    <button
                        key={one}
                        type="button"
                        aria-current={one === tab ? "page" : undefined}
                        onClick={() => {
                            set_tab(one);
                            set_turn(turn + 1);
                        }}
                    >
                        {text[one]}
                    </button>
                ))}
            </nav>
            {tab === "accounts" ? <Accounts key={turn} visitor={visitor} text={text} /> : null}
            {tab === "sessions" ? <Sessions key={turn} visitor={visitor} text={text} /> : null}
            {tab === "own_password" ? <OwnPassword visitor={visitor} text={text} /> : null}
            {tab === "audit" ? <AuditSearch text={text} /> : null}
            {visitor.close === null ? null : (
                <p class="buttons">
                    <button type="button" onClick={visitor.close}>
                        {text.close}
                    </button>
                </p>
            )}
        </section>
    );
}

function Accounts({ visitor, text }: { visitor: Visitor; text: AdminWords }) {
    const [accounts, set_accounts] = useState<Account[]>([]);
    const [said, set_said] = useState("");
    const [link, set_link] = useState<Link | null>(null);
    const look = async (): Promise<void> => {
        const answer = await get<{ accounts: Account[] }>("/api/accounts");
        answer.ok ? set_accounts(answer.value.accounts) : set_said(fault_line(answer, text));
    };
    useEffect(() => void look(), []);
    const change = async (path: string, body: object): Promise<boolean> => {
        const answer = await post<null>(path, body);
        set_said(answer.ok ? text.done : fault_line(answer, text));
        await look();
        return answer.ok;
    };
    const make_link = async (name: string): Promise<void> => {
        const answer = await post<Omit<Link, "name">>(`/api/accounts/${name}/link`);
        set_link(answer.ok ? { ...answer.value, name } : null);
        set_said(fault_line(answer, text));
    };
    return (
        <>
            <p class="admin-said" role="status">
                {said}
            </p>
            {link === null ? null : <LinkMade link={link} text={text} close={() => set_link(null)} />}
            <div class="admin-table" tabIndex={0} role="region" aria-label={text.accounts}>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{text.name}</th>
                            <th scope="col">{text.role}</th>
                            <th scope="col">{text.state}</th>
                            <th scope="col">{text.deeds}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {accounts.map((account) => (
                            <AccountRow
                                key={account.name}
                                account={account}
                                own={account.name === visitor.name}
                                text={text}
                                change={change}
                                make_link={() => void make_link(account.name)}
                            />
                        ))}
                    </tbody>
                </table>
            </div>
            <NewAccount text={text} add={(account) => change("/api/accounts", account)} />
        </>
    );
}

interface RowProps {
    account: Account;
    own: boolean;
    text: AdminWords;
    change: (path: string, body: object) => Promise<boolean>;
    make_link: () => void;
}

function AccountRow({ account, own, text, change, make_link }: RowProps) {
    const [role, set_role] = useState(account.role);
    const path = `/api/accounts/${account.name}`;
    return (
        <tr>
            <th scope="row">{account.name}</th>
            <td>
                {own ? (
                    text.roles[account.role]
                ) : (
                    <RoleChoice label={text.role_of(account.name)} value={role} choose={set_role} text={text} />
                )}
            </td>
            <td>{account.disabled ? text.locked : text.active}</td>
            <td class="buttons">
                {own ? (
                    text.own
                ) : (
                    <>
                        {role === account.role ? null : (
                            <button type="button" onClick={() => void change(`${path}/role`, { role })}>
                                {text.set_role}
                            </button>
                        )}
                        <button type="button" onClick={make_link}>
                            {text.make_link}
                        </button>
                        {account.disabled ? null : (
                            <TwoSteps label={text.lock} text={text} press={() => void change(`${path}/disable`, {})} />
                        )}
                    </>
                )}
            </td>
        </tr>
    );
}

// What cannot be undone asks a second time, on the same spot.
function TwoSteps({ label, text, press }: { label: string; text: AdminWords; press: () => void }) {
    const [armed, arm] = useState(false);
    return (
        <button
            type="button"
            class={armed ? "strong" : ""}
            onBlur={() => arm(false)}
            onClick={() => {
                if (armed) {
                    press();
                }
                arm(!armed);
            }}
        >
            {armed ? text.sure(label) : label}
        </button>
    );
}

interface RoleProps {
    label: string;
    value: Role;
    choose: (role: Role) => void;
    text: AdminWords;
}

function RoleChoice({ label, value, choose, text }: RoleProps) {
    return (
        <select name="role" aria-label={label} value={value} onChange={(event) => choose(event.currentTarget.value as Role)}>
            {given_roles.map((role) => (
                <option key={role} value={role}>
                    {text.roles[role]}
                </option>
            ))}
        </select>
    );
}

function NewAccount({ text, add }: { text: AdminWords; add: (account: object) => Promise<boolean> }) {
    const [role, set_role] = useState<Role>("operator");
    const submit = async (form: HTMLFormElement): Promise<void> => {
        const fields = new FormData(form);
        if (await add({ name: String(fields.get("account")), role, language: String(fields.get("language")) })) {
            form.reset();
        }
    };
    return (
        <form
            class="admin-form"
            onSubmit={(event) => {
                event.preventDefault();
                void submit(event.currentTarget);
            }}
        >
            <h3>{text.add}</h3>
            <p>{text.add_how}</p>
            <label>
                {text.name}
                <input name="account" type="text" required maxLength={32} pattern="[a-z0-9._][a-z0-9._\-]*" autocomplete="off" />
            </label>
            <label>
                {text.role}
                <RoleChoice label={text.role} value={role} choose={set_role} text={text} />
            </label>
            <label>
                {text.language}
                <select name="language">
                    <option value="nl">Nederlands</option>
                    <option value="en">English</option>
                </select>
            </label>
            <button type="submit">{text.add}</button>
        </form>
    );
}

function LinkMade({ link, text, close }: { link: Link; text: AdminWords; close: () => void }) {
    return (
        <div class="admin-link" role="group" aria-label={text.link_of(link.name)}>
            <h3>{text.link_of(link.name)}</h3>
            <p>{text.link_how(instant_text(link.ends))}</p>
            <img class="code" src={`data:image/svg+xml;base64,${btoa(link.qr)}`} alt={link.url} width={200} height={200} />
            <p>
                <code>{link.url}</code>
            </p>
            <button type="button" onClick={close}>
                {text.close}
            </button>
        </div>
    );
}

function Sessions({ visitor, text }: { visitor: Visitor; text: AdminWords }) {
    const [rows, set_rows] = useState<SessionRow[]>([]);
    const [said, set_said] = useState("");
    const look = async (): Promise<void> => {
        const answer = await get<{ sessions: SessionRow[] }>("/api/sessions");
        answer.ok ? set_rows(answer.value.sessions) : set_said(fault_line(answer, text));
    };
    useEffect(() => void look(), []);
    const end = async (row: SessionRow): Promise<void> => {
        const answer = await post<null>(`/api/sessions/${row.id}/revoke`);
        if (answer.ok && row.this) {
            visitor.left();
            return;
        }
        set_said(answer.ok ? text.done : fault_line(answer, text));
        await look();
    };
    return (
        <>
            <p class="admin-said" role="status">
                {said}
            </p>
            {rows.length === 0 ? <p>{text.no_sessions}</p> : null}
            <div class="admin-table" tabIndex={0} role="region" aria-label={text.sessions}>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{text.name}</th>
                            <th scope="col">{text.role}</th>
                            <th scope="col">{text.from}</th>
                            <th scope="col">{text.began}</th>
                            <th scope="col">{text.ends}</th>
                            <th scope="col">{text.deeds}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {rows.map((row) => (
                            <tr key={row.id}>
                                <th scope="row">
                                    {row.name} {row.this ? <b>({text.this_one})</b> : null}
                                </th>
                                <td>{text.roles[row.role]}</td>
                                <td>
                                    {row.from} {row.label}
                                </td>
                                <td>{instant_text(row.began)}</td>
                                <td>{row.ends === null ? text.until_revoked : instant_text(row.ends)}</td>
                                <td>
                                    <button type="button" aria-label={text.end_of(row.name)} onClick={() => void end(row)}>
                                        {text.end}
                                    </button>
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </>
    );
}

// Two fields that must be equal; the password, or nothing and why.
function wanted_in(fields: FormData, text: AdminWords): { password: string; wrong: string } {
    const password = String(fields.get("wanted"));
    return { password, wrong: password === String(fields.get("again")) ? "" : text.not_equal };
}

function NewPasswordFields({ text }: { text: AdminWords }) {
    return (
        <>
            <label>
                {text.wanted}
                <input name="wanted" type="password" required minLength={12} maxLength={128} autocomplete="new-password" />
            </label>
            <label>
                {text.once_more}
                <input name="again" type="password" required autocomplete="new-password" />
            </label>
        </>
    );
}

function OwnPassword({ visitor, text }: { visitor: Visitor; text: AdminWords }) {
    const [said, set_said] = useState("");
    const submit = async (fields: FormData): Promise<void> => {
        const { password, wrong } = wanted_in(fields, text);
        if (wrong !== "") {
            set_said(wrong);
            return;
        }
        const answer = await post<null>("/api/password", { present: String(fields.get("present")), password });
        if (answer.ok) {
            visitor.left();
        } else {
            set_said(answer.status === 401 ? text.wrong : fault_line(answer, text));
        }
    };
    return (
        <form
            class="admin-form"
            onSubmit={(event) => {
                event.preventDefault();
                void submit(new FormData(event.currentTarget));
            }}
        >
            <h3>{text.own_password}</h3>
            <p>{text.change_how}</p>
            {/* So that a password manager knows whose it is. */}
            <input type="text" name="username" value={visitor.name} autocomplete="username" readOnly hidden />
            <label>
                {text.present}
                <input name="present" type="password" required autocomplete="current-password" />
            </label>
            <NewPasswordFields text={text} />
            <p class="wrong" role="alert">
                {said}
            </p>
            <button type="submit">{text.change}</button>
        </form>
    );
}

function LinkPage({ code, text, done }: { code: string; text: AdminWords; done: () => void }) {
    const [said, set_said] = useState("");
    const [name, set_name] = useState("");
    const submit = async (fields: FormData): Promise<void> => {
        const { password, wrong } = wanted_in(fields, text);
        if (wrong !== "") {
            set_said(wrong);
            return;
        }
        const answer = await post<{ name: string }>("/api/password/link", { code, password });
        answer.ok ? set_name(answer.value.name) : set_said(answer.status === 401 ? text.link_wrong : fault_line(answer, text));
    };
    if (name !== "") {
        return (
            <>
                <p role="status">{text.link_done(name)}</p>
                <button type="button" class="strong" onClick={done}>
                    {text.to_login}
                </button>
            </>
        );
    }
    return (
        <form
            onSubmit={(event) => {
                event.preventDefault();
                void submit(new FormData(event.currentTarget));
            }}
        >
            <h1>{text.link_title}</h1>
            <NewPasswordFields text={text} />
            <p class="wrong" role="alert">
                {said}
            </p>
            <button type="submit" class="strong">
                {text.link_title}
            </button>
        </form>
    );
}
