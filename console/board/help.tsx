import { language, single_keys, size, theme } from "../house/settings";
import { Choice } from "./form";
import { page } from "./desk";
import { log_out } from "./session";
import { words } from "./words";

export function HelpPage() {
    const text = words();
    return (
        <section class="page" aria-labelledby="help-title">
            <h2 id="help-title">{text.keys}</h2>
            <table class="keys">
                <tbody>
                    {text.key_rows.map(([key, what]) => (
                        <tr key={key}>
                            <th scope="row">
                                <kbd>{key}</kbd>
                            </th>
                            <td>{what}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
            <Back />
        </section>
    );
}

export function SettingsPage() {
    const text = words();
    return (
        <section class="page" aria-labelledby="settings-title">
            <h2 id="settings-title">{text.settings}</h2>
            <Choice
                legend={text.theme}
                name="theme"
                options={[
                    ["dark", text.dark],
                    ["light", text.light],
                ]}
                value={theme.value}
                choose={(chosen) => (theme.value = chosen)}
            />
            <Choice
                legend={text.size}
                name="size"
                options={(["100", "125", "150", "175", "200"] as const).map((one) => [one, `${one} %`])}
                value={size.value}
                choose={(chosen) => (size.value = chosen)}
            />
            <Choice
                legend={text.language}
                name="language"
                options={[
                    ["nl", "Nederlands"],
                    ["en", "English"],
                ]}
                value={language.value}
                choose={(chosen) => (language.value = chosen)}
            />
            <Choice
                legend={text.single_keys}
                name="single-keys"
                options={[
                    ["on", text.on],
                    ["off", text.off],
                ]}
                value={single_keys.value}
                choose={(chosen) => (single_keys.value = chosen)}
            />
            <p class="buttons">
                <button type="button" onClick={() => void log_out()}>
                    {text.log_out}
                </button>
            </p>
            <Back />
        </section>
    );
}

function Back() {
    return (
        <p class="buttons">
            <button type="button" onClick={() => (page.value = "none")}>
                {words().close_panel}
            </button>
        </p>
    );
}
