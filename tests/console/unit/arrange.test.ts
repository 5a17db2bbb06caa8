import assert from "node:assert/strict";
import { test } from "node:test";
import { arrange, nothing, type Arrangement } from "../../../console/board/arrange";
import type { Incident, Urgency } from "../../../console/house/wire";
import { at, by_number, fault, incident } from "./incidents";

const settled = (...all: Incident[]): Arrangement => arrange(nothing, by_number(...all), false);

test("rows stand by urgency, then age, then number", () => {
    const rows = settled(
        incident(5, "U3", 0),
        incident(4, "U2", 20),
        incident(7, "U2", 10),
        incident(2, "U0", 90),
        incident(3, "U2", 10),
    ).rows;
    assert.deepEqual(rows, [2, 3, 7, 4, 5]);
});

test("what nobody could read stands with the urgent ones", () => {
    const unknown = incident(9, null, 5, { lane: "unknown" });
    assert.deepEqual(settled(incident(1, "U3", 0), unknown, incident(2, "U2", 10)).rows, [9, 2, 1]);
});

test("faults and closed incidents are no rows", () => {
    assert.deepEqual(settled(fault(1, "mains_failure", 0), incident(2, "U2", 0, { open: false }), incident(3, "U5", 0)).rows, [3]);
});

test("while a hand is in the list a calm one waits outside", () => {
    const before = settled(incident(1, "U2", 0), incident(2, "U4", 10));
    const after = arrange(before, by_number(incident(1, "U2", 0), incident(2, "U4", 10), incident(3, "U3", 20)), true);
    assert.deepEqual(after.rows, [1, 2]);
    assert.deepEqual(after.waiting, [3]);
});

test("an urgent one always breaks through, to where it belongs", () => {
    const before = settled(incident(1, "U2", 0), incident(2, "U4", 10));
    const after = arrange(before, by_number(incident(1, "U2", 0), incident(2, "U4", 10), incident(3, "U2", 20)), true);
    assert.deepEqual(after.rows, [1, 3, 2]);
    assert.deepEqual(after.waiting, []);
});

test("what becomes urgent under the hand breaks through too, and stays there", () => {
    const before = settled(incident(1, "U2", 0), incident(2, "U4", 10), incident(3, "U3", 5));
    const raised = by_number(incident(1, "U2", 0), incident(2, "U1", 10), incident(3, "U3", 5));
    const after = arrange(before, raised, true);
    assert.deepEqual(after.rows, [2, 1, 3]);
    assert.deepEqual(arrange(after, raised, true).rows, [2, 1, 3]);
});

test("what becomes calmer, or closed, stays under the hand until it is gone", () => {
    const before = settled(incident(1, "U2", 0), incident(2, "U4", 10));
    const changed = by_number(incident(1, "U5", 0, { open: false }), incident(2, "U3", 10));
    const held = arrange(before, changed, true);
    assert.deepEqual(held.rows, [1, 2]);
    assert.deepEqual(arrange(held, changed, false).rows, [2]);
});

test("what the house forgot leaves the list, whatever is in it", () => {
    const before = settled(incident(1, "U2", 0), incident(2, "U4", 10));
    assert.deepEqual(arrange(before, by_number(incident(2, "U4", 10)), true).rows, [2]);
});

// A small generator of its own, so that a failure comes back.
function* random(seed: number): Generator<number, never> {
    let state = seed;
    while (true) {
        state = (state * 1103515245 + 12345) % 2147483648;
        yield state / 2147483648;
    }
}

test("whatever comes and goes, no person's alarm is hidden and none stands twice", () => {
    const draw = random(7);
    const next = (below: number): number => Math.floor(draw.next().value * below);
    const levels: Urgency[] = ["U0", "U1", "U2", "U3", "U4", "U5"];
    const present = new Map<number, Incident>();
    let arrangement = nothing;
    for (let step = 0; step < 2000; ++step) {
        const number = next(40);
        const known = present.get(number);
        const level = levels[next(6)] ?? "U2";
        present.set(number, { ...(known ?? incident(number, level, step)), urgency: level, open: next(4) > 0, opened: known?.opened ?? at(step) });
        arrangement = arrange(arrangement, present, next(3) > 0);
        const shown = [...arrangement.rows, ...arrangement.waiting];
        const open = [...present.values()].filter((one) => one.open).map((one) => one.number);
        assert.equal(new Set(shown).size, shown.length, `twice at step ${step}`);
        for (const one of open) {
            assert.ok(shown.includes(one), `${one} is hidden at step ${step}`);
        }
    }
});
