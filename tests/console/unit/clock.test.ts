import assert from "node:assert/strict";
import { test } from "node:test";
import { age_text, lateness } from "../../../console/house/age";
import { doubled_hour, heard, instant_text, server_now, time_text } from "../../../console/house/clock";

test("times are Amsterdam's, 24 hours", () => {
    assert.equal(instant_text("2026-11-27T01:14:07.000Z"), "02:14:07");
    assert.equal(instant_text("2026-07-01T22:05:09.000Z"), "00:05:09");
});

test("the hour that comes twice is marked, and no other", () => {
    assert.equal(instant_text("2026-10-25T00:30:00.000Z"), "02:30:00 A");
    assert.equal(instant_text("2026-10-25T01:30:00.000Z"), "02:30:00 B");
    assert.equal(instant_text("2026-10-24T23:59:59.000Z"), "01:59:59");
    assert.equal(instant_text("2026-10-25T02:00:00.000Z"), "03:00:00");
    assert.equal(doubled_hour(Date.parse("2026-03-29T01:30:00.000Z")), "");
});

test("the server's clock is believed, not the browser's", () => {
    const server = Date.now() - 600_000;
    heard(new Date(server).toISOString());
    const ahead = server_now() - server;
    assert.ok(ahead >= 0 && ahead < 60_000, `the clock is ${ahead} ms ahead of what the server said`);
});

test("before the server has spoken there is no time", () => {
    assert.equal(time_text(0), "--:--:--");
});

test("ages are minutes and seconds, then hours, then days", () => {
    assert.equal(age_text(42_000), "00:42");
    assert.equal(age_text(3_599_000), "59:59");
    assert.equal(age_text(3_660_000), "1u01");
    assert.equal(age_text(90_000_000), "1d01");
    assert.equal(age_text(-5_000), "00:00");
});

test("an age changes its look at half its norm, at the whole and beyond", () => {
    assert.deepEqual(
        [899, 900, 1799, 1800, 2699, 2700].map((seconds) => lateness(seconds * 1000, 1800)),
        ["early", "half", "half", "whole", "whole", "beyond"],
    );
    assert.equal(lateness(1e9, null), "early");
});
