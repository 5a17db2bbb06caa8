// From the datagram of a device to the row on an operator's screen: the door, the decision, the disk, the stream, the
// page and the frame in which it is painted.
"use strict";

const assert = require("node:assert/strict");
const { measuring, promised, quantile } = require("./bars.js");
const { until } = require("./house.js");
const { scene } = require("./scene.js");

const alarms = measuring ? 200 : 10;
const most_p95_ms = 150;

// When a row with a client's address was first painted: in the frame after it came into the list, and that frame is over.
function watch_painting() {
    window.painted = {};
    const painted = new MessageChannel();
    painted.port1.onmessage = ({ data }) => (window.painted[data] ??= performance.timeOrigin + performance.now());
    const look = () => {
        for (const one of document.querySelectorAll(".rows .where")) {
            const where = one.textContent.split(",")[0];
            if (!(where in window.painted)) {
                requestAnimationFrame(() => painted.port2.postMessage(where));
            }
        }
    };
    new MutationObserver(look).observe(document.querySelector(".rows"), { childList: true });
}

scene(
    "an alarm is on the screen as soon as it is on disk",
    async ({ house, browser }) => {
        const page = await browser.operator(house, "olga");
        const operator = await house.visitor("olga");
        await page.locator(".rows").waitFor({ state: "attached" });
        await page.evaluate(`(${watch_painting})()`);
        const delays = [];
        for (let client = 1; client <= alarms; ++client) {
            const where = `Teststraat ${client}`;
            const sent = performance.timeOrigin + performance.now();
            await house.alarm(client, "fall");
            const painted = await until(() => page.evaluate((what) => window.painted[what], where), `${where} is painted`);
            delays.push(painted - sent);
            // As in a night: one after the other, at no fixed distance, and each is closed by somebody.
            const { number } = house.incidents()[0];
            await operator.post("/api/acts", { id: `close-${client}`, act: "close", incident: number, word: "helped" });
            await page.locator(".rows li").waitFor({ state: "detached" });
            await new Promise((done) => setTimeout(done, measuring ? 50 + ((client * 37) % 200) : 0));
        }
        assert.equal(delays.length, alarms);
        assert.ok(delays.every((delay) => delay > 0), "nothing is painted before it was sent");
        console.log(`alarm to row, p50: ${quantile(delays, 0.5).toFixed(0)} ms of ${alarms}`);
        promised("alarm to row, p95", quantile(delays, 0.95), most_p95_ms);
    },
    { timeout: 240_000 },
);

const most_paint_ms = 300;

// A browser that was never here before: nothing is kept yet.
async function first_paint(house, browser, path) {
    const page = await browser.person(house, { path });
    const paint = await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
    const found = await paint.jsonValue();
    await page.context().close();
    return found;
}

scene("the pages are painted at once", async ({ house, browser }) => {
    for (const path of ["/", "/phone"]) {
        const paints = [];
        for (let each = 0; each < 5; ++each) {
            paints.push(await first_paint(house, browser, path));
        }
        assert.ok(paints.every((paint) => paint > 0));
        promised(`first paint of ${path}, the median of five`, quantile(paints, 0.5), most_paint_ms);
    }
});
