import { effect } from "@preact/signals";
import { render } from "preact";
import { start_clock } from "../house/clock";
import { dress_page } from "../house/settings";
import { start_worker, watch_device } from "./device";
import { linking, Page } from "./page";
import { enrol, start } from "./state";
import { words } from "./words";

// The code stands behind the '#': it never leaves the phone but in the body of a request, and does not
// stay in the address.
async function link_by_code(): Promise<void> {
    const code = decodeURIComponent(location.hash.slice(1));
    if (code === "") {
        return;
    }
    history.replaceState(null, "", location.pathname);
    linking.value = "busy";
    linking.value = (await enrol(code)) ? "no" : "failed";
}

dress_page();
start_clock();
effect(() => {
    document.title = words().title;
});
const host = document.getElementById("phone");
if (host !== null) {
    render(<Page />, host);
}
void start().then(() => {
    watch_device();
    void start_worker();
    void link_by_code();
});
// The camera may open a code in a page that is open already.
addEventListener("hashchange", () => void link_by_code());
