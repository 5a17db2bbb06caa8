// Two alarms that are one event are joined by keys alone, whoever looked at the other finds the way, and what hid in it
// is split off again.
"use strict";

const assert = require("node:assert/strict");
const { row } = require("./browser.js");
const { until } = require("./house.js");
const { scene } = require("./scene.js");

const form = (page, name) => page.getByRole("form", { name, exact: true });
const button = (page, name) => page.getByRole("button", { name, exact: true });
const number_of = (house, kind) => house.incidents().find((one) => one.kind === kind).number;

// By telephone, of somebody at an address whom nobody knows yet.
async function neighbour_rings(house) {
    const olga = await house.visitor("olga");
    await olga.post("/api/requests", { id: "ring-1", asker: "layman", kind: "request", urgency: "U3", address: "Teststraat 1, Boxmeer" });
    return number_of(house, "request");
}

scene("two that are one are joined, and what hides in one is split off", async ({ house, browser }) => {
    const page = await browser.operator(house, "olga");
    const looks_on = await browser.operator(house, "omar");
    const called = await neighbour_rings(house);
    await house.alarm(1, "fall");
    const pressed = number_of(house, "fall");
    await row(looks_on, "val").click();
    await row(page, "hulpvraag").click();

    // The form says what becomes of the other before it is done.
    await button(page, "Samenvoegen").focus();
    await page.keyboard.press("Enter");
    await form(page, "Samenvoegen").locator("input").waitFor();
    await form(page, "Samenvoegen").getByText("Ongedaan maken kan niet").waitFor();
    await page.keyboard.press("Shift+Enter");
    await form(page, "Samenvoegen").locator(".wrong").waitFor();
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+Enter");
    await page.locator(".sure", { hasText: `#${pressed} eindigt en gaat verder als #${called}` }).waitFor();
    assert.equal(house.incidents().length, 2, "nothing is done before the second step");
    await page.keyboard.press("Shift+Enter");
    const [goes_on] = await until(() => (house.incidents().length === 1 ? house.incidents() : null), "the two are one");
    assert.equal(goes_on.number, called);
    assert.equal(goes_on.urgency, "U2");
    assert.equal(goes_on.client, 1);
    assert.equal(await page.locator(".undo:not([hidden])").count(), 0);

    // Whoever had the other before him sees where it goes on.
    await looks_on.locator(".kin", { hasText: `gaat verder als #${called}` }).waitFor();
    await button(looks_on, `Ga naar #${called}`).click();
    await looks_on.locator("#hand-title small", { hasText: `#${called}` }).waitFor();

    // The pendant is pressed again: it belongs to the one that goes on.
    await house.alarm(1, "fall");
    assert.equal(house.incidents().length, 1);

    // The partner fell as well.
    await button(page, "Afsplitsen").click();
    await form(page, "Afsplitsen").getByLabel("val", { exact: true }).check();
    await page.keyboard.press("Shift+Enter");
    const both = await until(() => (house.incidents().length === 2 ? house.incidents() : null), "there are two again");
    const made = both.find((one) => one.number !== called);
    assert.equal(made.split_from, called);
    assert.equal(made.client, 1);
    await page.locator("#hand-title small", { hasText: `#${made.number}` }).waitFor();
    await page.locator(".kin", { hasText: `Afgesplitst van #${called}` }).waitFor();
    assert.deepEqual(browser.complaints, []);
});
