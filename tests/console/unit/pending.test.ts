import assert from "node:assert/strict";
import { test } from "node:test";
import {
    failed,
    hurry,
    is_pending,
    is_stored,
    lapse,
    next_due,
    offers_call,
    say,
    wait_after,
    without,
    type Pending,
} from "../../../console/phone/pending";

const pending = (event_id: string, answer: Pending["answer"], more: Partial<Pending> = {}): Pending => ({
    event_id,
    path: "/api/phone/answers",
    body: {},
    order: "4-120-1",
    answer,
    said_at: 0,
    lapses_at: null,
    tries: 0,
    next_try_at: 0,
    ...more,
});

test("answers go out one at a time, in the order in which they were given", () => {
    const queue = say(say([], pending("a", "accept")), pending("b", "under_way"));
    assert.equal(next_due(queue, 0)?.event_id, "a");
    const later = failed(queue, "a", 0);
    assert.equal(next_due(later, 999), null, "the second does not overtake the first");
    assert.equal(next_due(without(later, "a"), 999)?.event_id, "b");
});

test("what failed is said again with the same event id, ever more slowly, up to eight seconds", () => {
    let queue = say([], pending("a", "done"));
    let now = 0;
    const waits: number[] = [];
    for (let attempt = 0; attempt < 6; ++attempt) {
        queue = failed(queue, "a", now);
        waits.push((queue[0]?.next_try_at ?? 0) - now);
        now = queue[0]?.next_try_at ?? 0;
        assert.equal(next_due(queue, now)?.event_id, "a");
    }
    assert.deepEqual(waits, [1000, 2000, 4000, 8000, 8000, 8000]);
    assert.equal(wait_after(1000), 8000);
});

test("a connection that is back is used at once", () => {
    const queue = failed(say([], pending("a", "done")), "a", 1000);
    assert.equal(next_due(hurry(queue, 1001), 1001)?.event_id, "a");
});

test("an acceptance lapses with the offer, and what builds on it too; the rest stays", () => {
    const queue = [
        pending("a", "accept", { lapses_at: 60_000 }),
        pending("b", "under_way"),
        pending("c", "done", { order: "4-99-1" }),
        pending("d", "duty", { order: "" }),
    ];
    assert.deepEqual(lapse(queue, 59_999).lapsed, []);
    const over = lapse(queue, 60_000);
    assert.deepEqual(
        over.lapsed.map((one) => one.event_id),
        ["a"],
    );
    assert.deepEqual(
        over.kept.map((one) => one.event_id),
        ["c", "d"],
    );
});

test("duress goes before everything", () => {
    const queue = say(say([], pending("a", "done")), pending("b", "duress", { order: "" }));
    assert.equal(next_due(queue, 0)?.event_id, "b");
});

test("after ten seconds without a receipt the phone offers to call the centre", () => {
    assert.equal(offers_call(pending("a", "accept", { said_at: 1000 }), 10_999), false);
    assert.equal(offers_call(pending("a", "accept", { said_at: 1000 }), 11_000), true);
});

test("the receipt for showing keeps no button busy", () => {
    assert.equal(is_pending([pending("a", "shown")], "4-120-1"), undefined);
    assert.equal(is_pending([pending("a", "shown"), pending("b", "accept")], "4-120-1")?.event_id, "b");
});

test("only a receipt that says so is one", () => {
    const receipt = { entry: 1, at: "", reason: "" };
    assert.equal(is_stored({ ...receipt, status: "stored" }), true);
    assert.equal(is_stored({ ...receipt, status: "duplicate" }), true);
    assert.equal(is_stored({ ...receipt, status: "refused" }), false);
    assert.equal(is_stored(null), false);
});
