// The pictures of the manual: a board on a busy night with one incident in hand, and a phone that is asked. Everybody in
// them is invented (regions/mooimaasvallei/clients.csv). They are written by
//     NACHTWACHT_PICTURES=deploy/docs/pictures node --test tests/console/pictures_test.js
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { row } = require("./browser.js");
const { until } = require("./house.js");
const { scene } = require("./scene.js");

const themes = ["dark", "light"];
const folder = process.env.NACHTWACHT_PICTURES;
const most_kb = 120;

// Only a picture that is kept waits for the ages on it to differ.
const a_while = () => new Promise((done) => setTimeout(done, folder === undefined ? 0 : 4700));

async function keep(page, name) {
    const session = await page.context().newCDPSession(page);
    const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 50 });
    const picture = Buffer.from(data, "base64");
    assert.ok(picture.length > 0, `${name} is empty`);
    if (folder !== undefined) {
        assert.ok(picture.length <= most_kb * 1000, `${name} has ${picture.length} bytes`);
        fs.mkdirSync(folder, { recursive: true });
        fs.writeFileSync(path.join(folder, `${name}.webp`), picture);
    }
}

const places = { mia: [51.652, 5.952], noor: [51.735, 5.884], bram: [51.694, 5.985], daan: [51.618, 5.876], lotte: [51.612, 6.061] };

async function begin_shift(page) {
    await page.getByRole("button", { name: "Speel de geluiden" }).click();
    await page.getByRole("button", { name: "Ja, gehoord" }).click();
    await page.locator("#shift-title").waitFor({ state: "detached" });
}

scene(
    "a board on a busy night",
    async ({ house, browser }) => {
        const units = {};
        for (const [unit, [lat, lon]] of Object.entries(places)) {
            units[unit] = await house.phone(unit);
            await units[unit].post("/api/phone/position", { lat, lon, accuracy_m: 20 });
        }
        const pages = {};
        for (const theme of themes) {
            pages[theme] = await browser.operator(house, "olga", {
                viewport: { width: 1680, height: 945 },
                settings: { theme },
                // What blinks is whole then.
                device: { reducedMotion: "reduce" },
            });
            await begin_shift(pages[theme]);
        }
        const operator = await house.visitor("olga");
        const ask = (more) => operator.post("/api/requests", { id: `ask-${more.client}`, urgency: "U3", ...more });
        const act = (what, incident, more = {}) => operator.post("/api/acts", { id: `${what}-${incident}`, act: what, incident, ...more });

        // One in hand: asked, accepted and under way.
        await house.alarm(7, "fall");
        const [{ number, orders }] = house.incidents();
        await act("take", number);
        const unit = units[orders[0].unit];
        for (const answer of ["shown", "accept", "under_way"]) {
            await unit.post("/api/phone/answers", { event_id: `a-${answer}`, order: orders[0].id, answer });
        }
        // And nine more.
        const more = { 45: "pendant", 4: "epilepsy", 2: "door", 28: "pendant", 46: "fall", 18: "smoke" };
        for (const [client, kind] of Object.entries(more)) {
            await a_while();
            await house.alarm(Number(client), kind);
        }
        await a_while();
        await ask({ client: 3, asker: "gp", kind: "request", care_path: "katheter", text: "katheter verstopt sinds de avond" });
        await a_while();
        await ask({ client: 10, asker: "district_nurse", kind: "request", care_path: "palliatief", urgency: "U2" });
        await ask({ client: 20, asker: "layman", kind: "fall", urgency: "U4" });
        for (let client = 100; client < 112; ++client) {
            await house.alarm(client, "mains_failure");
        }
        await a_while();
        for (const theme of themes) {
            const page = pages[theme];
            await row(page, "Roggeakker 1,").click();
            await page.locator(".why li", { hasText: "Gevraagd: Lotte" }).waitFor();
            await page.locator(".client .address").waitFor();
            await page.locator(".history li").first().waitFor();
            await page.locator(".map .spot-chosen").waitFor();
            await page.locator(".technical .flood").waitFor();
            await until(async () => (await page.locator(".rows li").count()) === 10, "ten alarms");
            await page.mouse.move(0, 0);
            await keep(page, `board-${theme}`);
        }
        assert.deepEqual(browser.complaints, []);
    },
    { clients: "demo", timeout: 180_000 },
);

scene(
    "a phone that is asked",
    async ({ house, browser }) => {
        const leader = await house.visitor("lea");
        const pages = {};
        for (const theme of themes) {
            const { code } = await leader.post("/api/units/lotte/enrolment", {});
            pages[theme] = await browser.person(house, {
                path: `/phone#${code}`,
                settings: { theme },
                viewport: { width: 360, height: 640 },
            });
            await pages[theme].getByRole("button", { name: /dienst gaan/ }).waitFor();
        }
        await pages.dark.getByRole("button", { name: "In dienst gaan" }).click();
        for (const page of Object.values(pages)) {
            await page.getByRole("button", { name: "Uit dienst gaan" }).waitFor();
        }
        await house.alarm(7, "fall");
        for (const theme of themes) {
            const page = pages[theme];
            await page.locator(".beware", { hasText: "hond" }).waitFor();
            await page.locator(".thumb:enabled").waitFor();
            await keep(page, `phone-${theme}`);
        }
        assert.deepEqual(browser.complaints, []);
    },
    { clients: "demo" },
);
