// Two do the same in the same moment, a hundred times: one has it, the other is told who was quicker.
"use strict";

const assert = require("node:assert/strict");
const { row } = require("./browser.js");
const { until } = require("./house.js");
const { scene } = require("./scene.js");

const rounds = 100;

// Pressed in the pages themselves at one moment of the machine's clock: as close together as two machines can.
function press_at_once(pages, selector) {
    const press = async ([what, at]) => {
        const button = document.querySelector(what);
        await new Promise((done) => setTimeout(done, at - Date.now() - 5));
        while (Date.now() < at) {
            // The last milliseconds.
        }
        button.click();
    };
    const at = Date.now() + 50;
    return Promise.all(pages.map((page) => page.evaluate(press, [selector, at])));
}

const button = (page, name) => page.getByRole("button", { name, exact: true });

scene(
    "two operators take the same alarm",
    async ({ house, browser }) => {
        const names = ["olga", "omar"];
        const pages = await Promise.all(names.map((name) => browser.operator(house, name)));
        await house.alarm(1, "fall");
        for (const page of pages) {
            await row(page, "val").click();
        }
        const won = { olga: 0, omar: 0 };
        for (let round = 0; round < rounds; ++round) {
            for (const page of pages) {
                await page.locator(".hand-head button.strong[aria-disabled=false]").waitFor();
            }
            await press_at_once(pages, ".hand-head button.strong");
            const winner = await until(() => house.incidents()[0].taken_by, "somebody has it");
            ++won[winner];
            const loser = names.find((name) => name !== winner);
            const of = (name) => pages[names.indexOf(name)];
            await of(winner).locator(".row-mine").waitFor();
            await of(loser).locator(".fault", { hasText: `${winner} was sneller` }).waitFor();
            assert.equal(await of(loser).locator(".row-mine").count(), 0, `both have it in round ${round}`);
            assert.equal(await of(winner).locator(".fault").count(), 0);
            await of(loser).locator(".fault").getByRole("button", { name: "Sluiten" }).click();
            await of(winner).waitForFunction(() => document.querySelector(".hand-head button:not(.strong)[aria-disabled=false]") !== null);
            await of(winner).locator(".hand-head").getByRole("button", { name: "Geef terug" }).click();
            await of(loser).locator(".rows .whose", { hasText: "nog van niemand" }).waitFor();
        }
        console.log(`olga ${won.olga}, omar ${won.omar}`);
        assert.equal(won.olga + won.omar, rounds);
    },
    { timeout: 480_000 },
);

async function linked(house, browser, unit) {
    const leader = await house.visitor("lea");
    const { code } = await leader.post(`/api/units/${unit}/enrolment`, {});
    return browser.person(house, { path: `/phone#${code}`, viewport: { width: 360, height: 640 } });
}

// What has just appeared under a thumb cannot be pressed yet.
const ready = (page, name) =>
    page.waitForFunction((what) => [...document.querySelectorAll(".thumb:enabled button")].some((one) => one.textContent === what), name);
const goes = (page) => button(page, "Onderweg");
const need_not = (page) => page.locator(".withdrawn");

// Whose answer came second reads that it was not passed on as well.
async function see_withdrawal(page) {
    await ready(page, "Gezien");
    await button(page, "Gezien").click();
    await page.locator(".calm").waitFor();
    const refused = page.locator(".notice", { hasText: "Niet doorgegeven" });
    for (let left = await refused.count(); left > 0; --left) {
        await refused.first().getByRole("button", { name: "Begrepen" }).click();
    }
}

scene(
    "two units accept the same incident",
    async ({ house, browser }) => {
        const units = { Mia: await linked(house, browser, "mia"), Noor: await linked(house, browser, "noor") };
        for (const page of Object.values(units)) {
            await button(page, "In dienst gaan").click();
            await button(page, "Uit dienst gaan").waitFor();
        }
        const operator = await house.visitor("olga");
        let acts = 0;
        const act = (what, incident, more = {}) => operator.post("/api/acts", { id: `act-${++acts}`, act: what, incident, ...more });
        const won = { Mia: 0, Noor: 0 };
        for (let round = 0; round < rounds; ++round) {
            await house.alarm(1, "fall");
            const { number } = house.incidents()[0];
            // The first was asked by the house; an operator searches on, so that both are.
            await act("search", number);
            await Promise.all(Object.values(units).map((page) => ready(page, "Aannemen")));
            await press_at_once(Object.values(units), ".thumb button.strong");
            const held = (one) => one.orders.find((order) => order.state === "accepted");
            const winner = (await until(() => house.incidents().map(held)[0], "somebody goes")).label;
            ++won[winner];
            const loser = winner === "Mia" ? "Noor" : "Mia";
            await goes(units[winner]).waitFor();
            await need_not(units[loser]).getByText(`${winner} gaat`).waitFor();
            assert.equal(await goes(units[loser]).count(), 0, `both go in round ${round}`);
            assert.equal(await need_not(units[winner]).count(), 0);
            assert.equal(await units[winner].locator(".notice", { hasText: "Niet doorgegeven" }).count(), 0);
            await act("close", number, { word: "helped" });
            await Promise.all(Object.values(units).map(see_withdrawal));
        }
        console.log(`Mia ${won.Mia}, Noor ${won.Noor}`);
        assert.equal(won.Mia + won.Noor, rounds);
    },
    { timeout: 480_000 },
);

scene("two phones of one unit accept the same order: it has it once, and both phones say so", async ({ house, browser }) => {
    const first = await linked(house, browser, "mia");
    const second = await linked(house, browser, "mia");
    await button(first, "In dienst gaan").click();
    for (const page of [first, second]) {
        await button(page, "Uit dienst gaan").waitFor();
    }
    await house.alarm(1, "fall");
    for (const page of [first, second]) {
        await ready(page, "Aannemen");
    }
    await press_at_once([first, second], ".thumb button.strong");
    for (const page of [first, second]) {
        await goes(page).waitFor();
        assert.equal(await page.locator(".notice", { hasText: "Niet doorgegeven" }).count(), 0);
    }
    const accepted = house.incidents()[0].orders.filter((order) => order.state === "accepted");
    assert.equal(accepted.length, 1);
});
