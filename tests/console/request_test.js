// A request by telephone: the questions in their order, the care paths that the region has agreed on, and where it stands.
"use strict";

const assert = require("node:assert/strict");
const { until } = require("./house.js");
const { scene } = require("./scene.js");

const paths_in = (page) => page.locator("form.request select option").allInnerTexts();

scene("care paths are those that the region has agreed on with who calls", async ({ house, browser }) => {
    const page = await browser.operator(house, "olga", { viewport: { width: 1680, height: 945 } });
    await page.keyboard.press("r");
    await page.locator("form.request").waitFor();
    const of_gp = await paths_in(page);
    assert.ok(of_gp.includes("katheterproblemen") && of_gp.includes("in plaats van een visite van de huisarts"), of_gp.join(", "));
    const asked_by = (name) => page.getByRole("group", { name: /Wie belt/ }).getByLabel(name, { exact: true }).check();
    await asked_by("ziekenhuis");
    const of_hospital = await paths_in(page);
    assert.ok(of_hospital.includes("bezoek na een verblijf op de spoedeisende hulp"));
    assert.ok(!of_hospital.includes("in plaats van een visite van de huisarts"));
    // Nothing was agreed on with family: nothing is asked.
    await asked_by("familie of buren");
    await page.locator("form.request select").waitFor({ state: "detached" });

    // What was chosen for the one does not go along for another.
    await asked_by("huisarts");
    await page.locator("form.request select").selectOption({ label: "in plaats van een visite van de huisarts" });
    await asked_by("wijkverpleging");
    assert.equal(await page.locator("form.request select").inputValue(), "");
    await page.locator("form.request select").selectOption({ label: "katheterproblemen" });
    await page.locator("#client-search").fill("Teststraat 12");
    await page.locator(".found-clients button", { hasText: "Teststraat 12," }).click();
    await page.getByRole("button", { name: "Aanvraag doen" }).click();
    const [incident] = await until(() => (house.incidents().length === 1 ? house.incidents() : null), "the request is an incident");
    assert.equal(incident.care_path, "katheter");
    assert.equal(incident.asker, "district_nurse");

    // It stands on the map where its client lives, over the sketch of the region.
    await page.locator(".map .spot-chosen", { hasText: "U3" }).waitFor();
    assert.equal(await page.locator(".map .outline-municipality").count(), 4);
    await page.locator(".map .town", { hasText: "Boxmeer" }).waitFor();
    assert.deepEqual(browser.complaints, []);
});
