// Ages are the server's: a browser whose clock is wrong shows the same ones.
"use strict";

const assert = require("node:assert/strict");
const { row } = require("./browser.js");
const { until } = require("./house.js");
const { scene } = require("./scene.js");

function ten_minutes_ahead() {
    const RealDate = Date;
    const ahead = 600_000;
    window.Date = class extends RealDate {
        constructor(...parts) {
            super(...(parts.length === 0 ? [RealDate.now() + ahead] : parts));
        }
        static now() {
            return RealDate.now() + ahead;
        }
    };
}

const shown_seconds = async (page) => {
    const [minutes, seconds] = (await page.locator(".rows .age").innerText()).trim().split(/\s+/).pop().split(":").map(Number);
    return minutes * 60 + seconds;
};

scene("a browser ten minutes ahead shows the same ages and the house's time", async ({ house, browser }) => {
    await house.alarm(1, "fall");
    const opened = Date.parse(house.incidents()[0].opened);
    const page = await browser.operator(house, "olga", { script: ten_minutes_ahead });
    await row(page, "val").waitFor();
    const before = (Date.now() - opened) / 1000;
    const shown = await shown_seconds(page);
    const after = (Date.now() - opened) / 1000;
    assert.ok(shown >= Math.floor(before) - 3 && shown <= after + 3, `${shown} s shown, ${before.toFixed(1)} to ${after.toFixed(1)} s old`);
    await until(async () => (await shown_seconds(page)) > shown, "it counts up");
    const [hours, minutes] = (await page.locator(".clock").innerText()).split(":").map(Number);
    const wall = new Intl.DateTimeFormat("nl-NL", { timeZone: "Europe/Amsterdam", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const near = [-60_000, 0, 60_000].map((by) => wall.format(Date.now() + by));
    assert.ok(near.includes(`${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`));
});
