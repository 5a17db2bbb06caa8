// The whole board. Every area has its fixed place; nothing moves under the hand.
import { effect, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { size } from "../house/settings";
import { AdminArea, LinkArea, link_code } from "./admin_area";
import { AlarmList } from "./alarm_list";
import { CallNow } from "./call_now";
import { lower, page, request_begun, request_draft, session } from "./desk";
import { HelpPage, SettingsPage } from "./help";
import { InHand } from "./in_hand";
import { Login } from "./login";
import { MapArea } from "./map_area";
import { NewRequest } from "./new_request";
import { LiveRegions } from "./say";
import { asked_session, log_out } from "./session";
import { ShiftPage } from "./shift";
import { BrokenBar, ReadinessBar, StatusLine, UnheardBar } from "./status_line";
import { house, link } from "./stream";
import { TechnicalList } from "./technical_list";
import { UndoButton } from "./undo";
import { EnrolmentPage, UnitTable } from "./unit_table";
import { words } from "./words";

// Wide enough for the map beside the technical list, in the size that was chosen.
const wide = signal(false);
const wide_rem = 105;
const rem_px = 16;

export function watch_width(): void {
    const look = (): void => {
        wide.value = innerWidth * 100 >= wide_rem * rem_px * Number(size.value);
    };
    addEventListener("resize", look);
    effect(look);
}

export function Board() {
    const text = words();
    useEffect(() => effect(() => void (document.title = words().title)), []);
    if (!asked_session.value) {
        return <p class="loading">{text.loading}</p>;
    }
    if (link_code.value !== "") {
        return <LinkArea />;
    }
    if (session.value === null) {
        return <Login />;
    }
    if (session.value.role === "auditor" || session.value.role === "team") {
        return <NoBoard admin={session.value.role === "auditor"} />;
    }
    if (house.value === null) {
        return (
            <p class="loading" role="status">
                {text.loading}
            </p>
        );
    }
    return (
        <div class="board">
            <a class="skip" href="#area-alarms">
                {text.skip_to_alarms}
            </a>
            <BrokenBar />
            <ReadinessBar />
            <UnheardBar />
            {/* While the picture is not true, all of it is grey and no button works. */}
            <div class="live-part" inert={link.value !== "live"}>
                <StatusLine />
                <main>
                    <CallNow />
                    <div class="upper">
                        <AlarmList />
                        <div class="right">
                            <RightSide />
                            {page.value === "request" || request_begun.value ? (
                                <div hidden={page.value !== "request"}>
                                    <NewRequest key={request_draft.value} />
                                </div>
                            ) : null}
                        </div>
                    </div>
                    <div class={wide.value ? "lower lower-wide" : "lower"}>
                        <UnitTable />
                        {wide.value || lower.value === "technical" ? <TechnicalList /> : null}
                        {wide.value || lower.value === "map" ? <MapArea /> : null}
                    </div>
                </main>
                <UndoButton />
            </div>
            <LiveRegions />
        </div>
    );
}

function NoBoard({ admin }: { admin: boolean }) {
    return (
        <main class={admin ? "alone" : "login"}>
            <h1>Nachtwacht</h1>
            {admin ? <AdminArea close={null} /> : <p>{words().not_for_role}</p>}
            <button type="button" onClick={() => void log_out()}>
                {words().log_out}
            </button>
        </main>
    );
}

function RightSide() {
    switch (page.value) {
        case "help":
            return <HelpPage />;
        case "settings":
            return <SettingsPage />;
        case "request":
            return null;
        case "shift":
            return <ShiftPage />;
        case "admin":
            return <AdminArea close={() => (page.value = "none")} />;
        case "enrolment":
            return <EnrolmentPage />;
        case "none":
            return <InHand />;
    }
}
