// The screen never lies about its age, and comes back without a gap.
"use strict";

const assert = require("node:assert/strict");
const { promised } = require("./bars.js");
const { row } = require("./browser.js");
const { until } = require("./house.js");
const { scene } = require("./scene.js");

const numbers_on = (page) =>
    page.locator(".rows button").evaluateAll((rows) => rows.map((one) => Number(one.id.replace("alarm-", ""))).sort((a, b) => a - b));

scene("killed under the board: a red bar; back: no row is missing or doubled", async ({ house, browser }) => {
    const page = await browser.operator(house, "olga");
    for (let client = 1; client <= 6; ++client) {
        await house.alarm(client, client % 2 === 0 ? "fall" : "door");
    }
    await until(async () => (await numbers_on(page)).length === 6, "six rows");
    await row(page, "val").first().click();

    const killed = performance.now();
    await house.kill();
    await page.locator(".broken:not([hidden])").waitFor();
    promised("red bar after the kill", performance.now() - killed, 6000);
    assert.match(await page.locator(".broken").innerText(), /niet actueel/);
    // Everything is grey, and no button works, by mouse or by key.
    assert.equal(await page.locator(".live-part").getAttribute("inert"), "");
    await page.keyboard.press("5");
    assert.equal(await page.locator("form.sheet").count(), 0);

    await house.wake();
    await page.locator(".broken").waitFor({ state: "hidden" });
    for (let client = 7; client <= 9; ++client) {
        await house.alarm(client, "fall");
    }
    const open = () => house.incidents().filter((one) => one.lane !== "technical").map((one) => one.number).sort((a, b) => a - b);
    await until(async () => (await numbers_on(page)).length === 9, "nine rows");
    assert.deepEqual(await numbers_on(page), open());
    assert.equal(await page.locator(".live-part").getAttribute("inert"), null);
});

// The page's clock stands still but for what the test lets go by, so that no machine is too slow for it.
scene("after five seconds of silence the bar is red, by the page's own clock, and not before", async ({ house, browser }) => {
    const page = await browser.operator(house, "olga");
    await house.alarm(1, "fall");
    await row(page, "val").waitFor();
    await page.clock.install();
    // The page is loaded anew with a clock that the test drives.
    await page.reload();
    await row(page, "val").waitFor();
    const red = page.locator(".broken:not([hidden])");
    // A minute goes by at once; the next beat of the house is heard when the clock stands still already.
    await page.clock.pauseAt(new Date(Date.now() + 60_000));
    await red.waitFor();
    await page.locator(".broken").waitFor({ state: "hidden" });
    await house.kill();
    await page.clock.runFor(4900);
    assert.equal(await red.isVisible(), false, "five seconds are not over");
    await page.clock.runFor(350);
    await red.waitFor();
    assert.equal(await page.locator(".live-part").getAttribute("inert"), "");
});

scene("a second tab shares the stream and sees the same", async ({ house, browser }) => {
    const page = await browser.operator(house, "olga");
    await house.alarm(1, "fall");
    await row(page, "val").waitFor();
    const second = await page.context().newPage();
    await second.goto(house.origin);
    await row(second, "val").waitFor();
    await house.alarm(2, "fall");
    await until(async () => (await numbers_on(second)).length === 2, "the second tab hears of it");
    assert.deepEqual(await numbers_on(second), await numbers_on(page));
    const streams = browser.requests.filter((url) => url.includes("/api/stream"));
    assert.ok(streams.length <= 1, `${streams.length} streams for two tabs`);
});
