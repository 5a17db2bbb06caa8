// From login to a finished incident without a mouse, and in few presses.
"use strict";

const assert = require("node:assert/strict");
const { password, until } = require("./house.js");
const { row } = require("./browser.js");
const { scene } = require("./scene.js");

const most_presses = 15;

// Each key that goes down counts, Shift too. The letters of name and password do not: a password manager fills them in.
function count_presses() {
    window.presses = 0;
    addEventListener(
        "keydown",
        (event) => {
            const is_letter_of_login = event.key.length === 1 && event.target.closest(".login form") !== null;
            window.presses += is_letter_of_login ? 0 : 1;
        },
        true,
    );
}

async function log_in(page) {
    await page.locator("[name=name]").waitFor();
    // The name has the focus already.
    await page.keyboard.type("olga");
    await page.keyboard.press("Tab");
    await page.keyboard.type(password);
    await page.keyboard.press("Enter");
}

async function take_and_speak(page) {
    const keys = page.keyboard;
    await row(page, "val").waitFor();
    await keys.press("j");
    await keys.press("Enter");
    await page.locator(".row-mine").waitFor();
    // 1: spoken; the urgency stands as it was.
    await keys.press("1");
    await page.locator("form.sheet").waitFor();
    await keys.press("Shift+Enter");
    await page.locator(".tasks li", { hasText: "spreek" }).waitFor({ state: "detached" });
}

async function close_it(page, house) {
    const keys = page.keyboard;
    // 6: closed, with the outcome by the arrow keys.
    await keys.press("6");
    await page.locator("form.sheet input").first().waitFor();
    await keys.press("Space");
    await keys.press("Shift+Enter");
    // Nobody could be sent, so that is named and confirmed: the longer of the two ways.
    await page.locator(".sure").waitFor();
    await keys.press("Shift+Enter");
    await until(() => house.incidents().length === 0, "the incident is closed in the house");
}

scene("from login to the first closed incident in at most fifteen presses", async ({ house, browser }) => {
    await house.alarm(1, "fall");
    const page = await browser.person(house, { script: count_presses });
    await log_in(page);
    await take_and_speak(page);
    await close_it(page, house);
    const presses = await page.evaluate(() => window.presses);
    console.log(`${presses} presses`);
    assert.ok(presses <= most_presses, `${presses} presses, at most ${most_presses} are promised`);
});

scene("an incident is taken, spoken about and closed by keys alone", async ({ house, browser }) => {
    const page = await browser.person(house);
    const keys = page.keyboard;
    await log_in(page);
    await page.locator(".board").waitFor();

    await house.alarm(1, "fall");
    await take_and_speak(page);

    // 5: a note.
    await keys.press("5");
    await page.locator("form.sheet textarea").waitFor();
    await keys.type("dochter is onderweg");
    await keys.press("Shift+Enter");
    await page.locator("form.sheet").waitFor({ state: "detached" });

    await close_it(page, house);
    await page.locator(".rows li").waitFor({ state: "detached" });
    assert.deepEqual(browser.complaints, []);
});

// The page's clock stands still but for what the test lets go by.
scene("a double click on 'take' does not give it back", async ({ house, browser }) => {
    const page = await browser.operator(house, "olga");
    await house.alarm(1, "fall");
    await row(page, "val").click();
    const take = page.locator(".hand-head").getByRole("button", { name: "Neem aan" });
    const give_back = page.locator(".hand-head").getByRole("button", { name: "Geef terug" });
    await take.waitFor();
    await page.clock.install();
    await page.clock.pauseAt(new Date(Date.now() + 1000));
    await take.evaluate((button) => button.click());
    await until(async () => {
        await page.clock.runFor(50);
        return give_back.isVisible();
    }, "it is taken");
    await give_back.evaluate((button) => button.click());
    assert.equal(await give_back.getAttribute("aria-disabled"), "true");
    await until(async () => {
        await page.clock.runFor(50);
        return (await give_back.getAttribute("aria-disabled")) === "false";
    }, "it can be given back");
    assert.equal(house.incidents()[0].taken_by, "olga");
});

scene("taking and giving back can be taken back, as long as it is still so", async ({ house, browser }) => {
    const page = await browser.operator(house, "olga");
    await house.alarm(1, "fall");
    await row(page, "val").waitFor();
    const undo = page.locator(".undo");
    const taken_by = (name) => until(() => house.incidents()[0].taken_by === name, `taken by '${name}'`);
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await taken_by("olga");
    await undo.filter({ hasText: /^Aangenomen: val #\d+\. Ongedaan maken/ }).waitFor();
    await page.keyboard.press("z");
    await taken_by("");
    await undo.filter({ hasText: "Aangenomen" }).waitFor({ state: "hidden" });

    // Taken anew and given back; before it is undone a colleague takes it: it is the colleague's.
    await page.locator(".hand-head").getByRole("button", { name: "Neem aan" }).click();
    await taken_by("olga");
    await page.locator(".hand-head").getByRole("button", { name: "Geef terug" }).click();
    await undo.filter({ hasText: "Teruggegeven" }).waitFor();
    const omar = await house.visitor("omar");
    await omar.post("/api/acts", { id: "quick", act: "take", incident: house.incidents()[0].number });
    await page.locator(".rows .whose", { hasText: "bij omar" }).waitFor();
    await undo.click();
    await undo.waitFor({ state: "hidden" });
    assert.equal(house.incidents()[0].taken_by, "omar");
    assert.deepEqual(browser.complaints, []);
});

scene("single keys do nothing in a field, nothing when switched off, and Esc changes nothing", async ({ house, browser }) => {
    const page = await browser.operator(house, "olga");
    await house.alarm(1, "fall");
    await row(page, "val").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("5");
    // At once, as somebody does who knows the keys: the first letter is the form's already.
    await page.keyboard.type("s 1 6 j ?");
    assert.equal(await page.locator("form.sheet textarea").inputValue(), "s 1 6 j ?");
    await page.keyboard.press("Escape");
    await page.locator("form.sheet").waitFor({ state: "detached" });
    await page.keyboard.press("?");
    await page.locator("#help-title").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#help-title").waitFor({ state: "detached" });
    assert.equal(house.incidents()[0].taken_by, "");

    await page.getByRole("button", { name: "Instellingen" }).click();
    await page.getByRole("group", { name: "Losse toetsen" }).getByLabel("uit").check();
    await page.keyboard.press("Escape");
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("?");
    await page.keyboard.press("j");
    assert.equal(await page.locator("#help-title").count(), 0);
});
