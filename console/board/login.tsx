import { useState } from "preact/hooks";
import { ended, log_in } from "./session";
import { words } from "./words";

// An ordinary form, so that a password manager fills it in.
export function Login() {
    const text = words();
    const [wrong, set_wrong] = useState("");
    const [busy, set_busy] = useState(false);
    const submit = async (form: HTMLFormElement): Promise<void> => {
        const fields = new FormData(form);
        set_busy(true);
        const answer = await log_in(String(fields.get("name")), String(fields.get("password")));
        set_busy(false);
        if (!answer.ok) {
            const wait = answer.fault.retry_after_s ?? 0;
            const unreachable = answer.fault.fault === "unreachable";
            set_wrong(unreachable ? text.login_unreachable : wait > 0 ? text.login_slow(wait) : text.login_failed);
        }
    };
    return (
        <main class="login">
            <h1>Nachtwacht</h1>
            {ended.value ? <p role="status">{text.logged_out}</p> : null}
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    if (!busy) {
                        void submit(event.currentTarget);
                    }
                }}
            >
                <label>
                    {text.name}
                    <input
                        name="name"
                        type="text"
                        autocomplete="username"
                        required
                        aria-describedby="login-wrong"
                        autofocus
                    />
                </label>
                <label>
                    {text.password}
                    <input
                        name="password"
                        type="password"
                        autocomplete="current-password"
                        required
                        aria-describedby="login-wrong"
                    />
                </label>
                <p id="login-wrong" class="wrong" role="alert">
                    {wrong}
                </p>
                <button type="submit" class="strong">
                    {busy ? text.busy : text.login}
                </button>
            </form>
        </main>
    );
}
