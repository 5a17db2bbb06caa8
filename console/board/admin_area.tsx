// The place of the pages for accounts, sessions and the audit. They are fetched when somebody opens them.
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { language } from "../house/settings";
import { asset } from "../house/trusted";
import { session } from "./desk";
import { leave } from "./session";
import { words } from "./words";

type AdminModule = typeof import("./admin");

const load = async (): Promise<AdminModule> => (await import(asset("admin"))) as AdminModule;

// `open` puts something into the place, and gives what takes it away again.
function Place({ open }: { open: (admin: AdminModule, host: HTMLElement) => () => void }) {
    const host = useRef<HTMLDivElement>(null);
    const [failed, set_failed] = useState(false);
    useEffect(() => {
        let gone = false;
        let close = (): void => undefined;
        void load().then(
            (admin) => {
                if (!gone && host.current !== null) {
                    close = open(admin, host.current);
                }
            },
            () => set_failed(true),
        );
        return () => {
            gone = true;
            close();
        };
    }, [language.value]);
    return (
        <>
            {failed ? <p role="alert">{words().unreachable}</p> : null}
            <div ref={host} />
        </>
    );
}

export function AdminArea({ close }: { close: (() => void) | null }) {
    const who = session.value;
    return who === null ? null : (
        <Place
            open={(admin, host) =>
                admin.open_admin(host, {
                    name: who.name,
                    role: who.role,
                    language: language.value,
                    left: () => leave(true),
                    close,
                })
            }
        />
    );
}

// "#link=CODE" behind our address: somebody sets a password.
const mark = "#link=";
export const link_code = signal(location.hash.startsWith(mark) ? location.hash.slice(mark.length) : "");

export function LinkArea() {
    return (
        <main class="login">
            <Place
                open={(admin, host) =>
                    admin.open_link(host, link_code.value, language.value, () => {
                        // The code is used up, and belongs in no history.
                        history.replaceState(null, "", location.pathname);
                        link_code.value = "";
                    })
                }
            />
        </main>
    );
}
