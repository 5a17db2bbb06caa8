// The board at three sizes and the phone's page: nothing runs out of the screen, everything has its place, and both
// themes put it there.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { row } = require("./browser.js");
const { scene } = require("./scene.js");

const pictures = process.env.NACHTWACHT_PICTURES;

async function keep(page, name) {
    if (pictures !== undefined) {
        fs.mkdirSync(pictures, { recursive: true });
        await page.screenshot({ path: path.join(pictures, `${name}.png`) });
    }
}

// Where the areas and the rows stand.
const places_on = (page) =>
    page.locator("header, section, .rows li, .actions").evaluateAll((all) =>
        all
            .filter((one) => one.offsetParent !== null)
            .map((one) => {
                const { x, y, width, height } = one.getBoundingClientRect();
                return [one.id || one.className, ...[x, y, width, height].map(Math.round)].join(" ");
            }),
    );

const runs_out = (page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight);

scene(
    "the board with ten alarms at once",
    async ({ house, browser }) => {
        for (const unit of ["mia", "noor", "bram"]) {
            await house.phone(unit);
        }
        const kinds = ["fall", "smoke", "door", "epilepsy", "pendant"];
        for (let client = 1; client <= 10; ++client) {
            await house.alarm(client, kinds[client % kinds.length]);
        }
        for (const [width, height, least] of [[1366, 768, 8], [1920, 1080, 10], [3840, 2160, 10]]) {
            const found = {};
            for (const theme of ["dark", "light"]) {
                const page = await browser.operator(house, "olga", { viewport: { width, height }, settings: { theme } });
                await row(page, "brand").first().click();
                await page.locator(".client .address").waitFor();
                await page.locator(".history li").first().waitFor();
                assert.equal(await runs_out(page), false, `${width}×${height} runs out of the screen`);
                const visible = await page.locator(".rows li").evaluateAll((rows) => {
                    const list = document.querySelector(".alarms").getBoundingClientRect();
                    return rows.filter((one) => one.getBoundingClientRect().bottom <= list.bottom + 1).length;
                });
                await keep(page, `board-${width}-${theme}`);
                assert.ok(visible >= least, `${visible} of ten alarms are in sight at ${width}×${height}`);
                found[theme] = await places_on(page);
                await page.context().close();
            }
            assert.deepEqual(found.light, found.dark, `the themes differ in more than colour at ${width}×${height}`);
        }
    },
    { timeout: 180_000 },
);

scene("at double size nothing is lost: the page scrolls down, never sideways", async ({ house, browser }) => {
    await house.alarm(1, "smoke");
    const page = await browser.operator(house, "olga", { settings: { size: "200" } });
    await row(page, "brand").click();
    await page.locator(".client .address").waitFor();
    assert.equal(await page.evaluate(() => document.querySelector(".live-part").scrollWidth > innerWidth), false);
    // One column: half a screen is too narrow for letters of that size.
    for (const area of [".alarms", ".hand"]) {
        const { width } = await page.locator(area).boundingBox();
        assert.ok(width > 0.9 * 1366, `${area} is ${width} px wide`);
    }
    await page.getByRole("button", { name: /Afsluiten/ }).scrollIntoViewIfNeeded();
    assert.ok(await page.getByRole("button", { name: /Afsluiten/ }).isVisible());
    await keep(page, "board-200-percent");
});

scene("the phone's page at 360×640: nothing runs out, and what is pressed is large and within a thumb's reach", async ({ house, browser }) => {
    const leader = await house.visitor("lea");
    const pages = {};
    for (const theme of ["dark", "light"]) {
        const { code } = await leader.post("/api/units/mia/enrolment", {});
        pages[theme] = await browser.person(house, { path: `/phone#${code}`, settings: { theme }, viewport: { width: 360, height: 640 } });
        await pages[theme].getByRole("button", { name: /dienst gaan/ }).waitFor();
    }
    await pages.dark.getByRole("button", { name: "In dienst gaan" }).click();
    for (const page of Object.values(pages)) {
        await page.getByRole("button", { name: "Uit dienst gaan" }).waitFor();
    }
    await house.alarm(7, "fall");
    const found = {};
    for (const [theme, page] of Object.entries(pages)) {
        await page.locator(".thumb:enabled").waitFor();
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, "it scrolls sideways");
        for (const name of ["Aannemen", "Weigeren"]) {
            const { y, height } = await page.getByRole("button", { name, exact: true }).boundingBox();
            assert.ok(height >= 48, `${name} is ${height} px high`);
            assert.ok(y >= 320 && y + height <= 640, `${name} is in the lower half`);
        }
        await keep(page, `phone-${theme}`);
        found[theme] = await page.locator("header, article, h2, address, .beware, button").evaluateAll((all) =>
            all.map((one) => {
                const { x, y, width, height } = one.getBoundingClientRect();
                return [one.tagName, ...[x, y, width, height].map(Math.round)].join(" ");
            }),
        );
    }
    assert.deepEqual(found.light, found.dark, "the themes differ in more than colour");
});

scene("nothing is asked of anybody outside the house", async ({ house, browser }) => {
    const phone = await house.phone("mia");
    await phone.post("/api/phone/position", { lat: 51.65, lon: 5.94, accuracy_m: 20 });
    // A nurse's page, from the code to the access of the one she drives to, with its service worker and notifications.
    const leader = await house.visitor("lea");
    const { code } = await leader.post("/api/units/mia/enrolment", {});
    const nurse = await browser.person(house, {
        path: `/phone#${code}`,
        viewport: { width: 360, height: 640 },
        device: { permissions: ["notifications", "geolocation"], geolocation: { latitude: 51.65, longitude: 5.94 } },
    });
    await nurse.getByRole("button", { name: "Plaats delen" }).click();
    const page = await browser.operator(house, "olga");
    await house.alarm(1, "fall");
    await row(page, "val").click();
    await page.keyboard.press("m");
    // The map stands under trusted types as everything does, and shows the unit by its name.
    await page.locator(".map .spot", { hasText: "Mia" }).waitFor();
    await page.locator(".client .address").waitFor();
    await nurse.getByRole("button", { name: "Aannemen" }).click();
    await nurse.getByRole("button", { name: "Onderweg", exact: true }).click();
    await nurse.locator(".detail dl").waitFor();
    const outside = browser.requests.filter((url) => !url.startsWith(house.origin) && !url.startsWith("data:"));
    assert.deepEqual(outside, []);
    assert.deepEqual(browser.complaints, []);
});
