// A thousand faults and five persons in ten seconds: the persons are on top at once and the page stays quick.
"use strict";

const assert = require("node:assert/strict");
const { promised } = require("./bars.js");
const { scene } = require("./scene.js");

const faults = 1000;
const persons = 5;
const seconds = 10;
const most_delay_ms = 500;
const most_frame_ms = 200;
// The house tells a board of everything at most so often, whatever happens.
const apart_ms = 100;

// When each row first stood in the list, how often the number of faults changed, and the longest time between two frames.
function watch_rows() {
    window.seen = {};
    window.updates = [];
    new MutationObserver(() => window.updates.push(performance.now())).observe(document.querySelector(".technical h2 small"), {
        characterData: true,
        childList: true,
        subtree: true,
    });
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
        const { seen, updates, longest_frame } = await page.evaluate(() => ({
            seen: window.seen,
            updates: window.updates,
            longest_frame: window.longest_frame,
        }));
        const delays = rows.map((one) => seen[`alarm-${one.number}`] - sent[one.client]);
        promised("a person on the screen", Math.max(...delays), most_delay_ms);
        promised("longest frame", longest_frame, most_frame_ms);
        assert.equal(await page.locator(".rows li").count(), persons);
        assert.equal(await page.locator(".technical .flood").count(), 1, "the faults are one line");
        // A thousand messages are no thousand renderings. However slow the machine is, this is in its own time.
        const most_updates = (updates.at(-1) - updates[0]) / apart_ms + 10;
        console.log(`${updates.length} updates, at most ${most_updates.toFixed(0)}`);
        assert.ok(updates.length <= most_updates, `${updates.length} updates of the page`);
    },
    { clients: faults + persons, timeout: 180_000 },
);
