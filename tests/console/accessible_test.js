// axe finds nothing on any page and in any state, in both themes and languages and at double size.
"use strict";

const assert = require("node:assert/strict");
const { row, violations } = require("./browser.js");
const { scene } = require("./scene.js");

const dress = [
    { theme: "dark", language: "nl", size: "100" },
    { theme: "light", language: "en", size: "100" },
    { theme: "dark", language: "en", size: "200" },
    { theme: "light", language: "nl", size: "200" },
];

scene(
    "the board",
    async ({ house, browser }) => {
        await house.phone("mia");
        await house.alarm(1, "fall");
        await house.alarm(2, "smoke");
        await house.alarm(3, "door");
        for (let client = 10; client < 25; ++client) {
            await house.alarm(client, "mains_failure");
        }
        for (const settings of dress) {
            const state = async (name) => {
                assert.deepEqual(await violations(page), [], `${name} ${JSON.stringify(settings)}`);
            };
            let page = await browser.person(house, { settings });
            await page.locator("[name=name]").waitFor();
            await state("login");
            await page.context().close();

            page = await browser.operator(house, "lea", { settings });
            await page.locator(".call").waitFor();
            await state("shift");
            await row(page, settings.language === "nl" ? "val" : "fall").click();
            await page.locator(".client .address").waitFor();
            await page.locator(".history li").first().waitFor();
            await state("in hand");
            for (const key of ["1", "3", "5", "6"]) {
                await page.evaluate(() => document.activeElement?.blur());
                await page.keyboard.press(key);
                await page.locator("form.sheet").waitFor();
                await state(`form ${key}`);
                await page.keyboard.press("Escape");
                await page.locator("form.sheet").waitFor({ state: "detached" });
            }
            for (const name of settings.language === "nl" ? ["Urgentie", "Overdragen", "Samenvoegen", "Afsplitsen"] : ["Urgency", "Hand over", "Join", "Split off"]) {
                await page.getByRole("button", { name, exact: true }).click();
                await page.locator("form.sheet").waitFor();
                await state(`form ${name}`);
                await page.keyboard.press("Escape");
                await page.locator("form.sheet").waitFor({ state: "detached" });
            }
            await page.locator(".units tbody button").first().click();
            await page.locator(".unit-more").waitFor();
            await page.locator(".unit-more").getByRole("button", { name: settings.language === "nl" ? "Telefoon koppelen" : "Link a phone" }).click();
            await page.locator("#enrolment-title").waitFor();
            await state("enrolment");
            await page.keyboard.press("Escape");
            await page.locator(".flood button").click();
            await state("unit and flood open");
            await page.getByRole("button", { name: settings.language === "nl" ? "Instellingen" : "Settings" }).click();
            await page.locator("#settings-title").waitFor();
            await state("settings");
            await page.keyboard.press("Escape");
            for (const [key, title] of [["r", "#request-title"], ["?", "#help-title"]]) {
                await page.evaluate(() => document.activeElement?.blur());
                await page.keyboard.press(key);
                await page.locator(title).waitFor();
                await state(title);
                await page.keyboard.press("Escape");
            }
            await page.keyboard.press("m");
            await page.locator(".map").waitFor();
            await state("map");
            await page.context().close();
        }
        assert.deepEqual(browser.complaints, []);
    },
    { timeout: 300_000 },
);

scene("a shift that is handed over, and a board that lost its house", async ({ house, browser }) => {
    await house.alarm(1, "fall");
    for (const settings of dress.slice(0, 2)) {
        const page = await browser.operator(house, "lea", { settings });
        const state = async (name) => assert.deepEqual(await violations(page), [], `${name} ${settings.theme}`);
        const press = (nl, en) => page.getByRole("button", { name: settings.language === "nl" ? nl : en, exact: true }).click();
        await press("Nee, zonder geluid beginnen", "No, begin without sound");
        await press("Dienst", "Shift");
        await page.locator(".hand-over").waitFor();
        await state("hand-over");
        await page.keyboard.press("Escape");
        await house.kill();
        await page.locator(".broken:not([hidden])").waitFor();
        await state("broken");
        await page.context().close();
        await house.wake();
    }
});

scene("the phone's page", async ({ house, browser }) => {
    const leader = await house.visitor("lea");
    for (const settings of dress.slice(0, 2)) {
        const { code } = await leader.post("/api/units/mia/enrolment", {});
        const page = await browser.person(house, {
            path: `/phone#${code}`,
            settings,
            viewport: { width: 360, height: 640 },
        });
        const state = async (name) => assert.deepEqual(await violations(page), [], `${name} ${settings.theme}`);
        const press = (nl, en) => page.getByRole("button", { name: settings.language === "nl" ? nl : en, exact: true }).click();
        await press("In dienst gaan", "Go on duty");
        await page.getByRole("button", { name: settings.language === "nl" ? "Uit dienst gaan" : "Go off duty" }).waitFor();
        await state("on duty");
        await house.alarm(settings.theme === "dark" ? 5 : 6, "fall");
        await page.locator("article.order").waitFor();
        await state("offer");
        await press("Weigeren", "Decline");
        await state("decline");
        await press("Terug", "Back");
        await press("Aannemen", "Accept");
        await press("Onderweg", "Under way");
        await page.locator(".detail dl").waitFor();
        await state("under way");
        await press("Ter plaatse", "On the spot");
        await press("Klaar", "Done");
        await state("finish");
        await page.locator(".choices button").first().click();
        await page.locator(".calm").waitFor();
        await press("Uit dienst gaan", "Go off duty");
        await page.getByRole("button", { name: settings.language === "nl" ? "In dienst gaan" : "Go on duty" }).waitFor();
        await state("off duty");
        await page.context().close();
    }
    assert.deepEqual(browser.complaints, []);
});

scene("a phone whose order is withdrawn, and one whose answer has not arrived", async ({ house, browser }) => {
    const leader = await house.visitor("lea");
    const operator = await house.visitor("olga");
    const { code } = await leader.post("/api/units/mia/enrolment", {});
    const page = await browser.person(house, { path: `/phone#${code}`, viewport: { width: 360, height: 640 } });
    await page.getByRole("button", { name: "In dienst gaan" }).click();
    await page.getByRole("button", { name: "Uit dienst gaan" }).waitFor();
    for (const theme of ["dark", "light"]) {
        await page.evaluate((chosen) => (document.documentElement.dataset.theme = chosen), theme);
        const state = async (name) => assert.deepEqual(await violations(page), [], `${name} ${theme}`);
        await house.alarm(5, "fall");
        const { number } = house.incidents()[0];
        await page.route("**/api/phone/answers", (route) => route.abort());
        await page.getByRole("button", { name: "Aannemen" }).click();
        await page.locator(".pending a[href^='tel:']").waitFor();
        await state("pending");
        await operator.post("/api/acts", { id: `close-${theme}`, act: "close", incident: number, word: "helped" });
        await page.locator(".withdrawn").waitFor();
        await page.unroute("**/api/phone/answers");
        await page.locator(".notice", { hasText: "Niet doorgegeven" }).waitFor();
        await state("withdrawn");
        await page.locator(".notice").getByRole("button", { name: "Begrepen" }).click();
        await page.getByRole("button", { name: "Gezien" }).click();
        await page.locator(".calm").waitFor();
    }
});
