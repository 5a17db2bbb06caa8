import { computed } from "@preact/signals";
import { language } from "../house/settings";
import { en } from "./words_en";
import { nl, type Words } from "./words_nl";

const spoken = computed<Words>(() => (language.value === "nl" ? nl : en));

export const words = (): Words => spoken.value;
