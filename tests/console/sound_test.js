// What sounds, counted by a stand-in for the browser's AudioContext.
"use strict";

const assert = require("node:assert/strict");
const { row } = require("./browser.js");
const { until } = require("./house.js");
const { scene } = require("./scene.js");

// Remembers each tone with its height; everything else only looks like an AudioContext.
function count_tones() {
    const param = () => ({ value: 0, setValueAtTime() {}, linearRampToValueAtTime() {} });
    window.tones = [];
    window.AudioContext = class {
        state = "suspended";
        currentTime = 0;
        destination = {};
        async resume() {
            this.state = "running";
        }
        createGain() {
            return { gain: param(), connect: (next) => next };
        }
        createOscillator() {
            const voice = { frequency: param(), connect: (next) => next, stop() {}, start: () => window.tones.push(Math.round(voice.frequency.value)) };
            return voice;
        }
    };
}

const tones_of = (page) => page.evaluate(() => window.tones.splice(0));

async function begin_shift(page) {
    await page.getByRole("button", { name: "Speel de geluiden" }).click();
    await page.getByRole("button", { name: "Ja, gehoord" }).click();
    await page.locator("#shift-title").waitFor({ state: "detached" });
}

scene("three rising tones, again and again until it is taken, and never without a sign on the screen", async ({ house, browser }) => {
    const page = await browser.operator(house, "olga", { script: count_tones });
    assert.equal(await page.locator(".sound").innerText(), "geluid uit");
    await house.alarm(1, "fall");
    await row(page, "val").waitFor();
    assert.deepEqual(await tones_of(page), [], "it sounded before anybody began the shift");

    await begin_shift(page);
    await page.locator(".sound", { hasText: "spoed" }).waitFor();
    await tones_of(page);
    // Two repeats of the pattern, five seconds apart.
    await until(async () => (await page.evaluate(() => window.tones.length)) >= 6, "it sounds again");
    assert.deepEqual((await tones_of(page)).slice(0, 6), [590, 743, 885, 590, 743, 885]);

    await row(page, "val").press("Enter");
    await page.locator(".row-mine").waitFor();
    await page.locator(".sound", { hasText: "geluid aan" }).waitFor();
    await tones_of(page);

    // A more urgent one sounds by its own pattern; silenced, the present one is still, a later one is not.
    await house.alarm(2, "smoke");
    await page.locator(".sound", { hasText: "levensgevaar" }).waitFor();
    await until(async () => (await page.evaluate(() => window.tones.length)) >= 6, "the pattern of life-threatening");
    assert.deepEqual((await tones_of(page)).slice(0, 6), [740, 932, 1110, 740, 932, 1110]);
    await page.keyboard.press("s");
    await page.locator(".sound", { hasText: "geluid stil" }).waitFor();
    await page.keyboard.press("z");
    await page.locator(".sound", { hasText: "levensgevaar" }).waitFor();
    await page.keyboard.press("s");
    await page.locator(".sound", { hasText: "geluid stil" }).waitFor();
    await tones_of(page);
    await house.alarm(3, "fall");
    await page.locator(".sound", { hasText: "spoed" }).waitFor();
    await until(async () => (await page.evaluate(() => window.tones.length)) >= 3, "the later one sounds");
    assert.deepEqual((await tones_of(page)).slice(0, 3), [590, 743, 885]);
});

scene("a fault is one soft tone, once; a lost connection has a sound of its own", async ({ house, browser }) => {
    const page = await browser.operator(house, "olga", { script: count_tones });
    await begin_shift(page);
    await tones_of(page);
    await house.alarm(1, "mains_failure");
    await page.locator(".technical li").first().waitFor();
    await until(async () => (await page.evaluate(() => window.tones.length)) >= 1, "the tone of a fault");
    assert.deepEqual(await tones_of(page), [330]);
    await house.kill();
    await page.locator(".broken:not([hidden])").waitFor();
    await until(async () => (await page.evaluate(() => window.tones.length)) >= 2, "the sound of a lost connection");
    assert.deepEqual((await tones_of(page)).slice(0, 2), [520, 330]);
});

scene("a page that is loaded anew in a shift sounds again at the first key, and says so until then", async ({ house, browser }) => {
    const page = await browser.operator(house, "olga", { script: count_tones });
    await begin_shift(page);
    await house.alarm(1, "fall");
    await page.locator(".sound", { hasText: "spoed" }).waitFor();
    await page.reload();
    await row(page, "val").waitFor();
    assert.equal(await page.locator(".sound").innerText(), "geluid uit");
    await page.keyboard.press("j");
    await page.locator(".sound", { hasText: "spoed" }).waitFor();
    await until(async () => (await page.evaluate(() => window.tones.length)) >= 3, "it sounds");
    assert.deepEqual((await tones_of(page)).slice(0, 3), [590, 743, 885]);
});
