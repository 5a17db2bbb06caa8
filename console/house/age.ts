// How old something is, and how that looks against its norm.

export function age_text(ms: number): string {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const two = (value: number): string => String(value).padStart(2, "0");
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) {
        return `${two(minutes)}:${two(seconds % 60)}`;
    }
    const hours = Math.floor(minutes / 60);
    return hours < 24 ? `${hours}u${two(minutes % 60)}` : `${Math.floor(hours / 24)}d${two(hours % 24)}`;
}

export type Lateness = "early" | "half" | "whole" | "beyond";

// 'beyond' begins at one and a half times the norm.
export function lateness(ms: number, norm_s: number | null): Lateness {
    if (norm_s === null || norm_s <= 0) {
        return "early";
    }
    const share = ms / 1000 / norm_s;
    if (share < 0.5) {
        return "early";
    }
    if (share < 1) {
        return "half";
    }
    return share < 1.5 ? "whole" : "beyond";
}
