import assert from "node:assert/strict";
import { test } from "node:test";
import { figures } from "../../../console/board/figures";
import { closed_kept, fold, house_of } from "../../../console/board/model";
import { empty_tally, quantile, tally } from "../../../console/board/tally";
import { call_task, service_for } from "../../../console/board/urgency";
import type { Change, Picture } from "../../../console/house/wire";
import { at, fault, incident, ms, task } from "./incidents";

const picture: Picture = {
    entry: 10,
    epoch: 4,
    at: at(0),
    region: { name: "r", label: "R", hap: "", care_paths: [] },
    me: { name: "olga", role: "operator" },
    readiness: "ready",
    incidents: [incident(1, "U2", 0)],
    units: [],
    boards: ["olga"],
    unheard: null,
};

const change = (entry: number, more: Partial<Change>): Change => ({ entry, at: at(entry), lines: [], ...more });

test("changes are folded in order, and what a reconnect says twice changes nothing", () => {
    const taken = change(11, { incidents: [incident(1, "U2", 0, { taken_by: "olga" })] });
    const released = change(12, { incidents: [incident(1, "U2", 0)] });
    const house = fold(house_of(picture), [taken, released, taken]);
    assert.equal(house.entry, 12);
    assert.equal(house.incidents.get(1)?.taken_by, "");
});

test("what is forgotten goes, what is not named stays", () => {
    const house = fold(house_of(picture), [
        change(11, { incidents: [incident(2, "U3", 0)], boards: ["olga", "omar"] }),
        change(12, { forgotten: [1] }),
    ]);
    assert.deepEqual([...house.incidents.keys()], [2]);
    assert.deepEqual(house.boards, ["olga", "omar"]);
    assert.equal(house.readiness, "ready");
});

test("a night's closed incidents do not pile up, and no open one is dropped", () => {
    const more = 50;
    const closed = Array.from({ length: closed_kept + more }, (_, index) => incident(index + 2, "U2", index, { open: false }));
    const house = fold(house_of(picture), [change(11, { incidents: closed })]);
    assert.equal(house.incidents.size, closed_kept + 1);
    assert.ok(house.incidents.has(1), "the open one is the oldest, and stays");
    assert.equal(house.incidents.has(2 + more - 1), false);
    assert.ok(house.incidents.has(2 + more));
});

test("that no telephone was answered stays until it is said to be over", () => {
    const unheard = fold(house_of(picture), [change(11, { unheard: { since: at(11) } }), change(12, {})]);
    assert.deepEqual(unheard.unheard, { since: at(11) });
    assert.equal(fold(unheard, [change(13, { unheard: null })]).unheard, null);
});

test("a picture that was folded once stays as it was", () => {
    const first = house_of(picture);
    fold(first, [change(11, { forgotten: [1] })]);
    assert.equal(first.incidents.size, 1);
});

test("a task for 112 stands until it is done, and names the service that is needed", () => {
    assert.ok(call_task(incident(1, "U1", 0, { tasks: [task("call_112")], taken_by: "olga" })) !== undefined);
    assert.equal(call_task(incident(1, "U1", 0, { tasks: [task("call_112", false)] })), undefined);
    assert.deepEqual(["fall", "gas", "intrusion"].map(service_for), ["ambulance", "fire", "police"]);
});

test("how long nobody had it is measured from opening to the first who has it, once", () => {
    const open = incident(1, "U2", 0);
    const held = incident(1, "U2", 0, { holder: "unit" });
    let seen = tally(empty_tally, [open, incident(2, "U2", 0, { holder: "operator" }), fault(3, "gas", 0)], ms(10), true);
    seen = tally(seen, [held], ms(40), false);
    seen = tally(seen, [held], ms(90), false);
    assert.deepEqual(seen.answered, [40_000]);
    assert.deepEqual([seen.ticks, seen.flood_ticks], [3, 1]);
});

test("half and nearly all", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    assert.equal(quantile(hundred, 0.5), 51);
    assert.equal(quantile(hundred, 0.95), 96);
    assert.equal(quantile([], 0.5), null);
    assert.equal(quantile([7], 0.95), 7);
});

test("the shift leader's figures count persons' alarms by operator, and senders of faults", () => {
    const often = { ...fault(7, "radio_fault", -90_000), signals: 30, sender: "A" };
    const found = figures([incident(1, "U2", 0), incident(2, "U3", 10), incident(3, "U2", -700), often], 2, ms(20));
    assert.equal(found.per_operator, 1);
    assert.equal(found.in_flood, false);
    assert.equal(found.standing, 1);
    assert.deepEqual(found.senders, [{ sender: "A", count: 30 }]);
});
