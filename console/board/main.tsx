import { effect } from "@preact/signals";
import { render } from "preact";
import { start_clock } from "../house/clock";
import { dress_page, language } from "../house/settings";
import type { Change, Incident } from "../house/wire";
import { where_text } from "./alarm_list";
import { Board, watch_width } from "./board";
import { page, session, watch_list, watch_tally } from "./desk";
import { watch_doings } from "./doing";
import { watch_keys } from "./keys";
import { chime, unsilence, watch_sound } from "./player";
import { say } from "./say";
import { resume_shift } from "./shift";
import { find_session, look_again } from "./session";
import { urgency_words } from "./sign";
import { sound_of } from "./sounding";
import { house, link, open_stream, watch_silence } from "./stream";
import { call_task, is_technical, is_urgent, look_of } from "./urgency";
import { words } from "./words";

// What is new, or came anew, is heard and said besides being shown.
let known = new Set<number>();

function tell(changes: Change[], fresh: boolean): void {
    if (fresh) {
        known = new Set(house.value?.incidents.keys() ?? []);
        return;
    }
    for (const change of changes) {
        for (const incident of change.incidents ?? []) {
            if (incident.open && (!known.has(incident.number) || change.urgent === true)) {
                tell_one(incident, !known.has(incident.number));
            }
            known.add(incident.number);
        }
        for (const number of change.forgotten ?? []) {
            known.delete(number);
        }
    }
}

function tell_one(incident: Incident, is_new: boolean): void {
    const text = words();
    if (is_technical(incident)) {
        chime("technical");
        return;
    }
    unsilence(incident.number);
    // What calls by itself needs no chime; what somebody has already, and comes anew, does.
    if (!is_new && sound_of(incident) === null) {
        chime(look_of(incident) === "life" ? "life" : "soon");
    }
    if (call_task(incident) !== undefined) {
        say(text.say_112(incident.kind_text, where_text(incident)), "urgent");
    } else {
        const line = text.say_new(urgency_words(incident), incident.kind_text, where_text(incident));
        say(line, is_urgent(incident) ? "urgent" : "other");
    }
}

function follow_session(): void {
    let who = "";
    effect(() => {
        const name = session.value?.name ?? "";
        const spoken = language.value;
        if (name !== "" && session.value?.role !== "auditor" && session.value?.role !== "team") {
            open_stream(spoken, tell, () => void look_again());
        }
        if (name !== who) {
            who = name;
            page.value = name !== "" && resume_shift() ? "none" : "shift";
        }
    });
}

function say_when_broken(): void {
    let was = "waiting";
    effect(() => {
        const is = link.value;
        if (is === "silent") {
            say(words().say_broken, "urgent");
        } else if (is === "live" && was === "silent") {
            say(words().say_back, "other");
        }
        was = is;
    });
}

dress_page();
start_clock();
watch_width();
watch_list();
watch_tally();
watch_doings();
watch_sound();
watch_silence();
watch_keys();
say_when_broken();
follow_session();
const host = document.getElementById("board");
if (host !== null) {
    render(<Board />, host);
}
void find_session();
