// Two operators take the same alarm in the same moment: one has it, the other is told who was quicker.
"use strict";

const assert = require("node:assert/strict");
const { row } = require("./browser.js");
const { until } = require("./house.js");
const { scene } = require("./scene.js");

const rounds = 100;

scene(
    "a hundred times",
    async ({ house, browser }) => {
        const names = ["olga", "omar"];
        const pages = await Promise.all(names.map((name) => browser.operator(house, name)));
        await house.alarm(1, "fall");
        for (const page of pages) {
            await row(page, "val").click();
        }
        const won = { olga: 0, omar: 0 };
        for (let round = 0; round < rounds; ++round) {
            const take = (page) => page.locator(".hand-head").getByRole("button", { name: "Neem aan" });
            for (const page of pages) {
                await take(page).and(page.locator("[aria-disabled=false]")).waitFor();
            }
            // Pressed in the pages themselves: as close together as two machines can.
            await Promise.all(pages.map((page) => page.evaluate(() => document.querySelector(".hand-head button.strong").click())));
            const winner = await until(() => house.incidents()[0].taken_by, "somebody has it");
            ++won[winner];
            const loser = names.find((name) => name !== winner);
            const of = (name) => pages[names.indexOf(name)];
            await of(winner).locator(".row-mine").waitFor();
            await of(loser).locator(".fault", { hasText: `${winner} was sneller` }).waitFor();
            assert.equal(await of(loser).locator(".row-mine").count(), 0, `both have it in round ${round}`);
            assert.equal(await of(winner).locator(".fault").count(), 0);
            await of(loser).locator(".fault").getByRole("button", { name: "Sluiten" }).click();
            await of(winner).locator(".hand-head").getByRole("button", { name: "Geef terug" }).click();
            await of(loser).locator(".rows .whose", { hasText: "nog van niemand" }).waitFor();
        }
        console.log(`olga ${won.olga}, omar ${won.omar}`);
        assert.equal(won.olga + won.omar, rounds);
    },
    { timeout: 240_000 },
);
