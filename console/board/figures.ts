// Figures for the shift leader after ISA-18.2 and EEMUA 191, of what this board has seen. They judge
// technical alarms; every call for help is to be answered, however many there are.
import type { Incident } from "../house/wire";
import { is_technical } from "./urgency";

export interface Figures {
    // Persons' alarms in the last ten minutes, for each board that is open.
    per_operator: number;
    in_flood: boolean;
    // The most frequent senders of technical alarms.
    senders: { sender: string; count: number }[];
    // Open for a day or longer.
    standing: number;
}

const ten_minutes_ms = 600_000;
const day_ms = 86_400_000;
const flood_per_operator = 10;
const senders_shown = 10;

export function figures(incidents: readonly Incident[], boards: number, now: number): Figures {
    const recent = incidents.filter((one) => !is_technical(one) && now - Date.parse(one.opened) <= ten_minutes_ms);
    const per_operator = recent.length / Math.max(1, boards);
    const counts = new Map<string, number>();
    for (const one of incidents.filter(is_technical)) {
        counts.set(one.sender, (counts.get(one.sender) ?? 0) + one.signals);
    }
    return {
        per_operator,
        in_flood: per_operator > flood_per_operator,
        senders: [...counts]
            .map(([sender, count]) => ({ sender, count }))
            .sort((a, b) => b.count - a.count || a.sender.localeCompare(b.sender))
            .slice(0, senders_shown),
        standing: incidents.filter((one) => is_technical(one) && now - Date.parse(one.opened) >= day_ms).length,
    };
}
