// The team's page with the real house: an order from being asked to being done, through a tunnel too.
"use strict";

const assert = require("node:assert/strict");
const { until } = require("./house.js");
const { scene } = require("./scene.js");

async function with_code(house, browser, unit, wishes = {}) {
    const leader = await house.visitor("lea");
    const { code } = await leader.post(`/api/units/${unit}/enrolment`, {});
    return browser.person(house, { path: `/phone#${code}`, viewport: { width: 360, height: 640 }, ...wishes });
}

async function linked(house, browser, unit) {
    const page = await with_code(house, browser, unit);
    await page.getByRole("button", { name: "In dienst gaan" }).click();
    await page.getByRole("button", { name: "Uit dienst gaan" }).waitFor();
    return page;
}

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const order_of = (house) => house.incidents()[0]?.orders?.[0];

const most_taps = 8;

function count_taps() {
    window.taps = 0;
    addEventListener("pointerdown", () => ++window.taps, true);
}

scene("from the code to the accepted order in at most eight taps, notifications included", async ({ house, browser }) => {
    const page = await with_code(house, browser, "mia", { script: count_taps, device: { permissions: ["notifications"] } });
    await press(page, "Meldingen aanzetten");
    await press(page, "In dienst gaan");
    await page.getByRole("button", { name: "Uit dienst gaan" }).waitFor();
    await house.alarm(7, "fall");
    await press(page, "Aannemen");
    await page.getByRole("button", { name: "Onderweg", exact: true }).waitFor();
    assert.equal(order_of(house).state, "accepted");
    const taps = await page.evaluate(() => window.taps);
    console.log(`${taps} taps`);
    assert.ok(taps > 0 && taps <= most_taps, `${taps} taps, at most ${most_taps} are promised`);
});

scene("an order is accepted, driven to and finished in few taps, and access is shown only then", async ({ house, browser }) => {
    const page = await linked(house, browser, "mia");
    // The code is not left in the address.
    assert.equal(new URL(page.url()).hash, "");
    await house.alarm(7, "fall");
    await page.locator("article.order").waitFor();
    assert.match(await page.locator("address").innerText(), /Teststraat 7/);
    assert.match(await page.locator(".beware").innerText(), /hond/);
    assert.equal(await page.getByText("2695").count(), 0);
    await until(() => order_of(house)?.shown, "the house knows that it was shown");

    await press(page, "Aannemen");
    await page.getByRole("button", { name: "Onderweg", exact: true }).waitFor();
    assert.equal(await page.getByText("2695").count(), 0);
    await press(page, "Onderweg");
    await page.locator(".detail .large", { hasText: "2695" }).waitFor();
    const kept = await page.evaluate(() => JSON.stringify(localStorage));
    assert.ok(!kept.includes("2695"), "the key code was kept on the phone");
    await press(page, "Ter plaatse");
    await press(page, "Klaar");
    await page.locator("textarea").fill("gevallen, geen letsel");
    await page.locator(".choices button").first().click();
    await page.locator(".calm").waitFor();
    await until(() => house.incidents().length === 0, "the incident is closed by the outcome");
    assert.deepEqual(browser.complaints, []);
});

scene("a refusal takes two taps, and the reason reaches the house", async ({ house, browser }) => {
    const page = await linked(house, browser, "mia");
    await house.alarm(7, "fall");
    await press(page, "Weigeren");
    await page.locator(".choices button").first().click();
    await until(() => order_of(house)?.state === "declined", "the order is declined");
    assert.notEqual(order_of(house).why, "");
});

scene("accepted in a tunnel: 'not passed on yet', the same answer until there is a receipt, and it counts once", async ({ house, browser }) => {
    const page = await linked(house, browser, "mia");
    await house.alarm(7, "fall");
    await page.locator("article.order").waitFor();
    await until(() => order_of(house)?.shown, "it was shown");
    const tries = [];
    await page.route("**/api/phone/answers", (route) => {
        tries.push(JSON.parse(route.request().postData()));
        return route.abort();
    });
    await press(page, "Aannemen");
    await page.locator(".pending", { hasText: "Nog niet doorgegeven" }).waitFor();
    assert.equal(await page.getByText("Aangenomen").count(), 0, "it must not say 'accepted' before the receipt");
    // After ten seconds it offers to call the centre.
    await page.locator(".pending a[href='tel:+31485000000']").waitFor();
    // Nothing on the screen tells to go, and no step further can be pressed.
    assert.match(await page.locator(".pending").innerText(), /Vertrek nog niet/);
    assert.equal(await page.getByText(/^Aangenomen|en druk op Onderweg/).count(), 0);
    assert.equal(await page.getByRole("button", { name: /Onderweg|Ter plaatse|Klaar/ }).count(), 0);
    assert.equal(order_of(house).state, "offered");
    await page.unroute("**/api/phone/answers");
    await page.getByRole("button", { name: "Onderweg", exact: true }).waitFor();
    assert.equal(order_of(house).state, "accepted");
    assert.ok(tries.length >= 2);
    assert.equal(new Set(tries.map((one) => one.event_id)).size, 1, "each try has the same event id");
});

scene("accepted while the house is down: nobody is told to go before it is back and has it", async ({ house, browser }) => {
    const page = await linked(house, browser, "mia");
    await house.alarm(7, "fall");
    await page.locator("article.order").waitFor();
    await house.kill();
    await press(page, "Aannemen");
    await page.locator(".pending", { hasText: "Vertrek nog niet" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Onderweg" }).count(), 0);
    await house.wake();
    await page.getByRole("button", { name: "Onderweg", exact: true }).waitFor({ timeout: 30_000 });
    assert.equal(order_of(house).state, "accepted");
});

// The page's clock stands still but for what the test lets go by.
scene("a second tap on 'accept' does not say 'seen' to a withdrawal that came up under the thumb", async ({ house, browser }) => {
    const page = await linked(house, browser, "mia");
    await page.clock.install();
    await page.reload();
    await page.getByRole("button", { name: "Uit dienst gaan" }).waitFor();
    await house.alarm(7, "fall");
    await page.locator(".thumb:enabled").getByRole("button", { name: "Aannemen" }).waitFor();
    await page.clock.pauseAt(new Date(Date.now() + 1000));
    const operator = await house.visitor("olga");
    await operator.post("/api/acts", { id: "off", act: "call_off", incident: house.incidents()[0].number, word: "not_needed" });
    const seen = page.locator(".withdrawn").getByRole("button", { name: "Gezien" });
    await seen.waitFor();
    await seen.evaluate((button) => button.click());
    assert.equal(await seen.isEnabled(), false);
    await page.clock.runFor(1000);
    await seen.click();
    await page.locator(".calm").waitFor();
});

scene("duress is hidden: holding the name calls for help", async ({ house, browser }) => {
    const page = await linked(house, browser, "mia");
    const name = page.locator("header h1");
    await name.hover();
    await page.mouse.down();
    await until(() => house.incidents().some((one) => one.kind === "duress"), "the house has a duress alarm");
    await page.mouse.up();
    assert.equal(await page.getByText(/alarm|hulp|duress/i).count(), 0, "the screen must not show it");
});

scene("an old picture is shown as old", async ({ house, browser }) => {
    const page = await linked(house, browser, "mia");
    await house.alarm(7, "fall");
    await page.locator("article.order").waitFor();
    await house.kill();
    await page.locator(".offline", { hasText: "Offline sinds" }).waitFor({ timeout: 20_000 });
    // Opened anew without the house: from the shell that was kept, with the order and its age.
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null || navigator.serviceWorker.ready.then(() => true));
    await page.reload();
    await page.locator(".offline", { hasText: "Offline sinds" }).waitFor();
    assert.match(await page.locator("address").innerText(), /Teststraat 7/);
});
