import { computed } from "@preact/signals";
import { language } from "../house/settings";
import { en } from "./words_en";
import { nl, type Words } from "./words_nl";

const spoken = computed<Words>(() => (language.value === "nl" ? nl : en));

// The words of the language in force; who reads them while rendering is rendered anew when it changes.
export const words = (): Words => spoken.value;

export type { Words };
