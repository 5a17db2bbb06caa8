// One stream for all tabs of a browser: HTTP/1.1 allows six connections to a house, and each tab would
// take one for good.
import type { Heard } from "./model";
import { Receiver } from "./receiver";

interface SharedScope {
    name: string;
    addEventListener(type: "connect", listener: (event: MessageEvent) => void): void;
}

const scope = self as unknown as SharedScope;
const pages = new Set<MessagePort>();
let receiver: Receiver | null = null;

function tell(heard: Heard): void {
    for (const page of pages) {
        page.postMessage(heard);
    }
}

function leave(page: MessagePort): void {
    pages.delete(page);
    if (pages.size === 0) {
        receiver?.close();
        receiver = null;
    }
}

// Its name says the language: tabs in two languages have two of these.
scope.addEventListener("connect", (event) => {
    const page = event.ports[0];
    if (page === undefined) {
        return;
    }
    pages.add(page);
    page.addEventListener("message", () => leave(page));
    page.start();
    receiver ??= new Receiver(scope.name.endsWith("en") ? "en" : "nl", tell);
    const present = receiver.present();
    if (present !== null) {
        page.postMessage(present);
    }
});
