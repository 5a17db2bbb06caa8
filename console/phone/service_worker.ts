// Keeps the shell of the phone's page, and shows that there is something to see when a push comes. It
// knows nothing of orders: what a locked screen shows is the same for all of them.
declare const SHELL: string[];

interface ExtendableEvent extends Event {
    waitUntil(what: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
    request: Request;
    respondWith(what: Promise<Response>): void;
}
interface PushEvent extends ExtendableEvent {
    data: { json(): unknown } | null;
}
interface NotificationEvent extends ExtendableEvent {
    notification: Notification;
}
interface WindowClient {
    url: string;
    focus(): Promise<WindowClient>;
    postMessage(message: unknown): void;
}
interface Scope {
    registration: ServiceWorkerRegistration;
    location: Location;
    clients: {
        matchAll(how: { type: "window"; includeUncontrolled: boolean }): Promise<WindowClient[]>;
        openWindow(url: string): Promise<unknown>;
        claim(): Promise<void>;
    };
    skipWaiting(): Promise<void>;
    addEventListener<E extends Event>(type: string, listener: (event: E) => void): void;
}

const scope = self as unknown as Scope;
const shell = `shell ${SHELL.join(" ")}`;

scope.addEventListener<ExtendableEvent>("install", (event) => {
    event.waitUntil(caches.open(shell).then((cache) => cache.addAll(SHELL)));
    void scope.skipWaiting();
});

scope.addEventListener<ExtendableEvent>("activate", (event) => {
    event.waitUntil(drop_old().then(() => scope.clients.claim()));
});

async function drop_old(): Promise<void> {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== shell).map((name) => caches.delete(name)));
}

// The shell only. Orders, keys and the board never come out of a cache.
scope.addEventListener<FetchEvent>("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method === "GET" && url.origin === scope.location.origin && SHELL.includes(url.pathname)) {
        event.respondWith(from_shell(event.request, url.pathname));
    }
});

async function from_shell(request: Request, path: string): Promise<Response> {
    const cache = await caches.open(shell);
    const kept = await cache.match(path);
    // A name with a hash never changes; the page itself may be newer at the house.
    if (kept !== undefined && path.startsWith("/a/")) {
        return kept;
    }
    try {
        return await fetch(request);
    } catch (fault) {
        if (kept === undefined) {
            throw fault;
        }
        return kept;
    }
}

scope.addEventListener<PushEvent>("push", (event) => {
    event.waitUntil(shown(event));
});

async function shown(event: PushEvent): Promise<void> {
    const id = id_of(event);
    await scope.registration.showNotification("Nachtwacht", {
        body: "Er is iets voor u · There is something for you",
        tag: id,
        icon: "/icon.svg",
        requireInteraction: true,
    });
    // What the house waits for: it reached this phone and is on its screen.
    await fetch("/api/phone/reached", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Nachtwacht": "1" },
        body: JSON.stringify({ id }),
    }).catch(() => undefined);
}

function id_of(event: PushEvent): string {
    try {
        const data = event.data?.json() as { id?: string } | undefined;
        return data?.id ?? "";
    } catch {
        return "";
    }
}

scope.addEventListener<NotificationEvent>("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(open_page());
});

async function open_page(): Promise<void> {
    const pages = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
    const page = pages.find((one) => new URL(one.url).pathname === "/phone");
    await (page === undefined ? scope.clients.openWindow("/phone") : page.focus());
}
