import assert from "node:assert/strict";
import { test } from "node:test";
import { patterns, sound_of, sounding } from "../../../console/board/sounding";
import { incident, ms, order, task } from "./incidents";

const loud = { until: new Map<number, number>() };

test("of several that call the most urgent one sounds alone", () => {
    const found = sounding([incident(1, "U2", 0), incident(2, "U1", 5, { tasks: [task("call_112")] })], loud, ms(10));
    assert.deepEqual(found, { sound: "life", louder: false, incidents: [2] });
});

test("it calls until somebody takes it, also when a unit has accepted and nobody has spoken", () => {
    const accepted = { holder: "unit" as const, orders: [order("mia", "accepted")] };
    assert.equal(sound_of(incident(1, "U2", 0, { ...accepted, tasks: [task("speak")] })), "soon");
    assert.equal(sound_of(incident(1, "U2", 0, { ...accepted, tasks: [task("speak", false)] })), null);
    assert.equal(sound_of(incident(1, "U2", 0, { taken_by: "olga", holder: "operator", tasks: [task("speak")] })), null);
    assert.equal(sound_of(incident(1, "U2", 0, { open: false })), null);
});

test("an order that goes out by itself asks nothing of the board, faults call nobody", () => {
    assert.equal(sound_of(incident(1, "U3", 0)), null);
    assert.equal(sound_of(incident(1, "U3", 0, { tasks: [task("unanswered")] })), "person");
    assert.equal(sound_of(incident(1, null, 0, { lane: "technical", tasks: [task("technical")] })), null);
    assert.equal(sound_of(incident(1, null, 0, { lane: "unknown", tasks: [task("identify")] })), "soon");
});

test("silence is for the present ones, until it ends; what comes later sounds", () => {
    const silenced = { until: new Map([[1, ms(40)]]) };
    assert.equal(sounding([incident(1, "U2", 0)], silenced, ms(39)), null);
    assert.equal(sounding([incident(1, "U2", 0)], silenced, ms(40))?.sound, "soon");
    assert.deepEqual(sounding([incident(1, "U2", 0), incident(2, "U2", 20)], silenced, ms(30))?.incidents, [2]);
});

test("unheard for a minute it becomes louder", () => {
    assert.equal(sounding([incident(1, "U2", 0)], loud, ms(59))?.louder, false);
    assert.equal(sounding([incident(1, "U2", 0)], loud, ms(60))?.louder, true);
});

test("every sound has a pattern of its own, not only a pitch, and persons' calls rise by three tones", () => {
    const shapes = Object.values(patterns).map((tones) => JSON.stringify(tones));
    assert.equal(new Set(shapes).size, shapes.length);
    for (const name of ["soon", "person"] as const) {
        const heights = patterns[name].map((tone) => tone.hertz);
        assert.deepEqual(heights, [...heights].sort((a, b) => a - b));
        assert.equal(heights.length, 3);
    }
    assert.equal(patterns.life.length, 6);
    assert.equal(patterns.technical.length, 1);
});
