// Which open incidents may be the same event, and in which order they are offered.
import assert from "node:assert/strict";
import { test } from "node:test";
import { near_ones } from "../../../console/board/kin";
import { fault, incident } from "./incidents";

const elsewhere = { where: { street: "Dorpsplein 9", town: "Grave" } };
const unknown = { client: 0 };

test("the same client first, then the same place, then the same hour", () => {
    const mine = incident(5, "U2", 1000, { client: 7 });
    const same_client = incident(9, "U3", 9000, { client: 7, ...elsewhere });
    const same_street = incident(8, "U3", 5000, unknown);
    const a_moment_before = incident(3, "U3", 990, { ...unknown, ...elsewhere });
    const an_hour_before = incident(2, "U3", -2600, { ...unknown, ...elsewhere });
    const all = [an_hour_before, a_moment_before, mine, same_street, same_client];
    assert.deepEqual(near_ones(mine, all), [9, 8, 3, 2]);
});

test("not itself, none that is closed, of another list, or of another client", () => {
    const mine = incident(5, "U2", 0);
    const others = [
        incident(6, "U2", 0, { ...unknown, open: false }),
        fault(7, "low_battery", 0),
        incident(8, "U2", 0),
        incident(9, "U2", 0, unknown),
    ];
    assert.deepEqual(near_ones(mine, [mine, ...others]), [9]);
    assert.deepEqual(near_ones(incident(5, "U2", 0, unknown), [mine, ...others]), [8, 9]);
});

test("a storm fills no form", () => {
    const storm = Array.from({ length: 500 }, (_, n) => incident(n + 10, "U2", n, unknown));
    const near = near_ones(incident(5, "U2", 0, unknown), storm);
    assert.equal(near.length, 12);
    assert.equal(near[0], 10);
});
