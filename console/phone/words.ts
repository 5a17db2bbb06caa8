import { computed } from "@preact/signals";
import { language } from "../house/settings";
import { en } from "./words_en";
import { nl, type Words } from "./words_nl";

const spoken = computed<Words>(() => (language.value === "nl" ? nl : en));

export const words = (): Words => spoken.value;

// The daemon's short word as a sentence; a word that is not known here says nothing.
export function why_text(word: string): string {
    const known: Record<string, string> = words().why;
    return known[word] ?? "";
}
