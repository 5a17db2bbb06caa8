// What a person chose for this browser. Nothing about clients and nothing secret is kept here.
import { effect, signal } from "@preact/signals";

export type Language = "nl" | "en";
export type Theme = "dark" | "light";

function kept<T extends string>(name: string, allowed: readonly T[], otherwise: T) {
    const key = `nachtwacht.${name}`;
    const stored = read(key) as T | null;
    const choice = signal<T>(stored !== null && allowed.includes(stored) ? stored : otherwise);
    effect(() => write(key, choice.value));
    return choice;
}

function read(key: string): string | null {
    try {
        return localStorage.getItem(key);
    } catch {
        return null;
    }
}

function write(key: string, value: string): void {
    try {
        localStorage.setItem(key, value);
    } catch {
        // A browser that keeps nothing still works; the choice lasts until it is closed.
    }
}

export const language = kept<Language>("language", ["nl", "en"], "nl");
export const theme = kept<Theme>("theme", ["dark", "light"], "dark");
export const size = kept("size", ["100", "125", "150", "175", "200"] as const, "100");
export const single_keys = kept("single_keys", ["on", "off"] as const, "on");
export const navigation = kept("navigation", ["off", "on"] as const, "off");
export const position = kept("position", ["off", "on"] as const, "off");

// Theme, size and language are the page's own from here on, without a reload.
export function dress_page(): void {
    effect(() => {
        const root = document.documentElement;
        root.lang = language.value;
        root.dataset["theme"] = theme.value;
        root.style.fontSize = size.value === "100" ? "" : `${size.value}%`;
    });
}
