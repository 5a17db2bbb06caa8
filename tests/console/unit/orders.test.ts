import assert from "node:assert/strict";
import { test } from "node:test";
import type { OrderState, PhoneOrder } from "../../../console/house/wire";
import {
    confirmed,
    in_front,
    others_waiting,
    put,
    replace,
    shows_detail,
    wipe,
    wipe_after_ms,
    type Orders,
} from "../../../console/phone/orders";
import { at, ms } from "./incidents";

const order = (id: string, state: OrderState, offered_s = 0): PhoneOrder => ({
    order: id,
    epoch: 4,
    incident: "120",
    kind: "fall",
    kind_text: "val",
    urgency: "U2",
    stage: { nl: "", en: "" },
    place: { street: "Kerkstraat 1", town: "Cuijk", position: null },
    warnings: "",
    keep_out: false,
    reasons: [],
    state,
    answer_by: at(60),
    answer_within_s: 60,
    norm_s: 1800,
    why: "",
    taken_by: "",
    offered: at(offered_s),
    expected_done: null,
});

const of = (...all: PhoneOrder[]): Orders => all.reduce<Orders>((orders, one) => put(orders, one, ms(0)), new Map());

test("one order at a time: what is in hand, else the oldest that is asked", () => {
    assert.equal(in_front(of(order("b", "offered", 20), order("a", "offered", 10)))?.order, "a");
    assert.equal(in_front(of(order("a", "offered", 10), order("c", "under_way", 30)))?.order, "c");
    assert.equal(others_waiting(of(order("a", "offered"), order("c", "under_way"))), 1);
});

test("a withdrawn order stands in front until it was seen", () => {
    const orders = new Map(of(order("a", "withdrawn")));
    assert.equal(in_front(orders)?.order, "a");
    const kept = orders.get("a");
    assert.ok(kept !== undefined);
    orders.set("a", { ...kept, seen: true });
    assert.equal(in_front(orders), null);
    // Said again by the house: it was seen all the same.
    assert.equal(in_front(put(orders, order("a", "withdrawn"), ms(9))), null);
});

test("what is done, declined or withdrawn is wiped fifteen minutes later, whatever is said of it meanwhile", () => {
    for (const state of ["done", "declined", "cannot_reach", "withdrawn"] as const) {
        let orders = put(of(order("a", "on_scene")), order("a", state), ms(100));
        orders = put(orders, order("a", state), ms(700));
        assert.equal(wipe(orders, ms(100) + wipe_after_ms - 1).size, 1);
        assert.equal(wipe(orders, ms(100) + wipe_after_ms).size, 0, state);
    }
});

test("an order that was never heard of again does not stay through the next night", () => {
    assert.equal(wipe(of(order("a", "under_way")), ms(12 * 3600)).size, 0);
});

test("access is shown under way and on the spot only", () => {
    const states: OrderState[] = ["offered", "silent", "accepted", "done", "withdrawn", "declined", "cannot_reach"];
    assert.deepEqual(states.filter(shows_detail), []);
    assert.ok(shows_detail("under_way") && shows_detail("on_scene"));
});

test("what the daemon confirmed is true before the stream has said it", () => {
    assert.equal(in_front(confirmed(of(order("a", "offered")), "a", "accept", ms(1)))?.state, "accepted");
    assert.equal(in_front(confirmed(of(order("a", "offered")), "a", "shown", ms(1)))?.state, "offered");
    assert.equal(confirmed(of(), "b", "accept", ms(1)).size, 0);
});

test("a whole picture ends what it does not name, and keeps what is still to be wiped", () => {
    const orders = put(of(order("gone", "offered"), order("done", "done")), order("here", "offered"), ms(1));
    const after = replace(orders, [order("here", "accepted")], ms(5));
    assert.deepEqual([...after.keys()].sort(), ["done", "here"]);
    assert.equal(after.get("here")?.order.state, "accepted");
});
