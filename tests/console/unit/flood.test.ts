import assert from "node:assert/strict";
import { test } from "node:test";
import { worklist } from "../../../console/board/flood";
import { fault, incident } from "./incidents";

const many = (count: number, apart_s: number) =>
    Array.from({ length: count }, (_, index) => fault(index + 1, "mains_failure", index * apart_s));

test("eleven of one kind within ten minutes are one line with count and area", () => {
    const list = worklist(many(11, 60));
    assert.equal(list.floods.length, 1);
    assert.equal(list.floods[0]?.incidents.length, 11);
    assert.deepEqual(list.floods[0]?.towns, ["Cuijk"]);
    assert.equal(list.single.length, 0);
});

test("ten of one kind, or eleven over a longer time, are not", () => {
    assert.equal(worklist(many(10, 1)).single.length, 10);
    assert.equal(worklist(many(11, 61)).single.length, 11);
});

test("other kinds stand by themselves beside a flood, the oldest first", () => {
    const list = worklist([fault(90, "low_battery", 50), ...many(12, 1), fault(91, "radio_fault", 20)]);
    assert.deepEqual(
        list.single.map((one) => one.number),
        [91, 90],
    );
});

test("persons' alarms are never grouped, however many of one kind come at once", () => {
    const list = worklist(Array.from({ length: 50 }, (_, index) => incident(index, "U2", 0)));
    assert.deepEqual(list, { floods: [], single: [] });
});
