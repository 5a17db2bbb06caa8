// A thousand faults and five persons in ten seconds: the persons are on top at once and the page stays quick.
"use strict";

const assert = require("node:assert/strict");
const { scene } = require("./scene.js");

const faults = 1000;
const persons = 5;
const seconds = 10;
// What is aimed at is 500 ms and 200 ms, and what was measured is printed. These are five times as much, so that a machine
// that is busy with other things does not fail the test, and a page that renders each message by itself does.
const most_delay_ms = 2500;
const most_frame_ms = 1000;

// When each row first stood in the list, and the longest time between two frames.
function watch_rows() {
    window.seen = {};
    window.longest_frame = 0;
    let last = performance.now();
    const look = () => {
        const now = performance.now();
        window.longest_frame = Math.max(window.longest_frame, now - last);
        last = now;
        for (const one of document.querySelectorAll(".rows button")) {
            window.seen[one.id] ??= Date.now();
        }
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}

scene(
    "a thousand faults hide no person",
    async ({ house, browser }) => {
        const page = await browser.operator(house, "olga");
        await page.evaluate(`(${watch_rows})()`);
        const sent = {};
        const all = [];
        for (let index = 0; index < faults; ++index) {
            all.push({ at: (index * seconds * 1000) / faults, client: index + 1, kind: "mains_failure" });
        }
        for (let index = 0; index < persons; ++index) {
            all.push({ at: 1000 + index * 2000, client: faults + 1 + index, kind: "fall" });
        }
        all.sort((a, b) => a.at - b.at);
        const begin = performance.now();
        const waits = all.map(async ({ at, client, kind }) => {
            await new Promise((done) => setTimeout(done, Math.max(0, begin + at - performance.now())));
            await house.alarm(client, kind);
            // Acknowledged: it is on disk, and from here the screen has its time.
            if (kind === "fall") {
                sent[client] = Date.now();
            }
        });
        await Promise.all(waits);
        await page.locator(".technical h2 small", { hasText: String(faults) }).waitFor();
        const rows = house.incidents().filter((one) => one.lane === "care");
        assert.equal(rows.length, persons);
        const { seen, longest_frame } = await page.evaluate(() => ({ seen: window.seen, longest_frame: window.longest_frame }));
        const delays = rows.map((one) => seen[`alarm-${one.number}`] - sent[one.client]);
        console.log(`on screen after ${Math.max(...delays)} ms at most, longest frame ${longest_frame.toFixed(0)} ms`);
        assert.ok(delays.every((delay) => delay <= most_delay_ms), `on screen after ${delays.join(", ")} ms`);
        assert.equal(await page.locator(".rows li").count(), persons);
        assert.equal(await page.locator(".technical .flood").count(), 1, "the faults are one line");
        assert.ok(longest_frame <= most_frame_ms, `a frame took ${longest_frame} ms`);
    },
    { clients: faults + persons, timeout: 180_000 },
);
