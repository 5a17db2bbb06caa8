// What the phone itself can do: stay awake, ring, be pushed to, say where it is.
import { effect, signal } from "@preact/signals";
import { post } from "../house/request";
import { position } from "../house/settings";
import { play_tones, rising } from "../house/tones";
import { script_url } from "../house/trusted";
import { in_front, is_offer } from "./orders";
import { orders, unit, vapid } from "./state";

// Awake while an order is open, so that it can be read with gloves on.
let lock: WakeLockSentinel | null = null;

async function hold_awake(wanted: boolean): Promise<void> {
    if (!wanted) {
        await lock?.release();
        lock = null;
    } else if (lock === null && "wakeLock" in navigator && document.visibilityState === "visible") {
        try {
            lock = await navigator.wakeLock.request("screen");
            lock.addEventListener("release", () => {
                lock = null;
            });
        } catch {
            // Low battery: the phone may refuse.
        }
    }
}

let context: AudioContext | null = null;
let ringing: ReturnType<typeof setInterval> | null = null;

const again_ms = 5000;

function ring(): void {
    navigator.vibrate?.([400, 150, 400, 150, 400]);
    if (context?.state === "running") {
        play_tones(context, rising(660, 0, 0.6), true);
    }
}

function follow_ring(wanted: boolean): void {
    if (wanted && ringing === null) {
        ring();
        ringing = setInterval(ring, again_ms);
    } else if (!wanted && ringing !== null) {
        clearInterval(ringing);
        ringing = null;
    }
}

export function watch_device(): void {
    effect(() => {
        const order = in_front(orders.value);
        void hold_awake(order !== null);
        follow_ring(order !== null && is_offer(order.state));
    });
    document.addEventListener("visibilitychange", () => void hold_awake(in_front(orders.value) !== null));
    // The first touch lets the page sound.
    addEventListener(
        "pointerdown",
        () => {
            context ??= new AudioContext();
            void context.resume();
        },
        { once: true },
    );
    effect(() => follow_position(position.value === "on" && unit.value?.on_duty === true));
}

// Where the unit is: only on duty, only when switched on, and never kept.
let watch: number | null = null;
let told_at = -Infinity;
const told_apart_ms = 20_000;

function follow_position(wanted: boolean): void {
    if (!("geolocation" in navigator)) {
        return;
    }
    if (wanted && watch === null) {
        watch = navigator.geolocation.watchPosition(tell_position, () => undefined, { enableHighAccuracy: false });
    } else if (!wanted && watch !== null) {
        navigator.geolocation.clearWatch(watch);
        watch = null;
    }
}

function tell_position(found: GeolocationPosition): void {
    if (performance.now() - told_at >= told_apart_ms) {
        told_at = performance.now();
        const { latitude: lat, longitude: lon, accuracy } = found.coords;
        void post("/api/phone/position", { lat, lon, accuracy_m: Math.round(accuracy) });
    }
}

export type Push = "unknown" | "impossible" | "off" | "on" | "refused";
export const push = signal<Push>("unknown");

let registration: ServiceWorkerRegistration | null = null;

export async function start_worker(): Promise<void> {
    if (!("serviceWorker" in navigator)) {
        push.value = "impossible";
        return;
    }
    try {
        registration = await navigator.serviceWorker.register(script_url("/sw.js"));
    } catch {
        push.value = "impossible";
        return;
    }
    if (!("PushManager" in window)) {
        push.value = "impossible";
        return;
    }
    const subscribed = await registration.pushManager.getSubscription();
    push.value = Notification.permission === "denied" ? "refused" : subscribed === null ? "off" : "on";
    // Said again at each start: the daemon may have lost it.
    if (subscribed !== null) {
        await tell_subscription(subscribed);
    }
}

// Call from a tap.
export async function turn_push_on(): Promise<void> {
    if (registration === null || vapid.value === null) {
        return;
    }
    if ((await Notification.requestPermission()) !== "granted") {
        push.value = "refused";
        return;
    }
    try {
        const subscription = await registration.pushManager.subscribe({
            userVisibleOnly: true,
            applicationServerKey: vapid.value,
        });
        push.value = (await tell_subscription(subscription)) ? "on" : "off";
    } catch {
        push.value = "off";
    }
}

async function tell_subscription(subscription: PushSubscription): Promise<boolean> {
    const { endpoint, keys } = subscription.toJSON();
    return (await post("/api/phone/subscription", { endpoint, keys })).ok;
}
