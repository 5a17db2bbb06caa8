// Accounts, links, sessions and the audit, on real pages: by keys where somebody works by keys, and axe finds nothing.
"use strict";

const assert = require("node:assert/strict");
const { violations } = require("./browser.js");
const { password, until } = require("./house.js");
const { scene } = require("./scene.js");

const dress = [
    { theme: "dark", language: "nl" },
    { theme: "light", language: "en" },
];

const add = (house, name, role) => house.command(["account", "add", name, "--role", role], `${password}\n`);
const button = (page, name) => page.getByRole("button", { name, exact: true });

async function opened(house, browser, name, settings) {
    const page = await browser.operator(house, name, { settings });
    await button(page, settings.language === "nl" ? "Beheer" : "Administration").click();
    await page.locator("#admin-title").waitFor();
    return page;
}

async function log_in(page, name, secret) {
    await page.locator("[name=name]").fill(name);
    await page.locator("[name=password]").fill(secret);
    await page.locator("[type=submit]").click();
}

const account = (house, name) => house.command(["account", "list", "--lang", "en"]).split("\n").find((line) => line.startsWith(`${name} `)) ?? "";

scene("an account is made, gets its password by a link, another role and a lock, all by keys", async ({ house, browser }) => {
    add(house, "teun", "technical");
    const page = await opened(house, browser, "teun", dress[0]);
    const keys = page.keyboard;
    const press = async (target) => {
        await target.focus();
        await keys.press("Enter");
    };
    await page.locator("[name=account]").focus();
    await keys.type("nora");
    await keys.press("Enter");
    const row = page.locator(".admin tr", { has: page.getByRole("rowheader", { name: "nora" }) });
    await row.waitFor();
    assert.match(account(house, "nora"), /operator +disabled/);

    await press(row.getByRole("button", { name: "Link voor wachtwoord" }));
    const link = page.locator(".admin-link code");
    await link.waitFor();
    const address = await link.textContent();
    assert.match(address, /\/#link=[0-9A-Z]{16}$/);
    assert.equal(await page.locator(".admin-link img").getAttribute("alt"), address);

    const owner = await browser.person(house, { path: new URL(address).pathname + new URL(address).hash, settings: dress[0] });
    await owner.locator("[name=wanted]").fill("nog een lang wachtwoord");
    await owner.locator("[name=again]").fill("een ander wachtwoord!");
    await owner.locator("[type=submit]").click();
    await owner.getByRole("alert").filter({ hasText: "niet gelijk" }).waitFor();
    await owner.locator("[name=again]").fill("nog een lang wachtwoord");
    await owner.locator("[type=submit]").click();
    await owner.getByRole("status").filter({ hasText: "nora" }).waitFor();
    await button(owner, "Naar inloggen").click();
    assert.equal(new URL(owner.url()).hash, "");
    await log_in(owner, "nora", "nog een lang wachtwoord");
    await owner.locator(".board").waitFor();
    // The link is used up.
    const late = await browser.person(house, { path: new URL(address).pathname + new URL(address).hash, settings: dress[0] });
    await late.locator("[name=wanted]").fill("van een ander, lang genoeg");
    await late.locator("[name=again]").fill("van een ander, lang genoeg");
    await late.locator("[type=submit]").click();
    await late.getByRole("alert").filter({ hasText: "werkt niet" }).waitFor();

    // Another role ends what nora had open, and a lock asks twice.
    await row.locator("select").selectOption("planner");
    await press(row.getByRole("button", { name: "Rol wijzigen" }));
    await owner.locator("[name=password]").waitFor();
    await until(() => /planner/.test(account(house, "nora")), "nora is a planner");
    await press(row.getByRole("button", { name: "Blokkeren" }));
    assert.doesNotMatch(account(house, "nora"), /disabled/);
    await keys.press("Enter");
    await until(() => /disabled/.test(account(house, "nora")), "nora is locked");
    await log_in(owner, "nora", "nog een lang wachtwoord");
    await owner.getByRole("alert").filter({ hasText: "niet bij elkaar" }).waitFor();
    // Nothing can be done to one's own account.
    const own = page.locator(".admin tr", { has: page.getByRole("rowheader", { name: "teun" }) });
    assert.equal(await own.getByRole("button").count(), 0);
    await keys.press("Escape");
    await page.locator("#admin-title").waitFor({ state: "detached" });
    assert.deepEqual(browser.complaints, []);
});

scene("sessions are seen and ended, and a password changed by its owner", async ({ house, browser }) => {
    const here = await opened(house, browser, "olga", dress[0]);
    const elsewhere = await browser.operator(house, "olga", { settings: dress[0] });
    await browser.operator(house, "omar", { settings: dress[0] });
    await button(here, "Sessies").click();
    const rows = here.locator(".admin tbody tr");
    await until(async () => (await rows.count()) === 2, "olga sees her own two");
    await rows.filter({ hasNotText: "deze" }).getByRole("button").click();
    await elsewhere.locator("[name=password]").waitFor();
    await until(async () => (await rows.count()) === 1, "one is left");

    await button(here, "Mijn wachtwoord").click();
    const fill = async (present) => {
        await here.locator("[name=present]").fill(present);
        await here.locator("[name=wanted]").fill("een heel ander wachtwoord");
        await here.locator("[name=again]").fill("een heel ander wachtwoord");
        await here.locator(".admin-form [type=submit]").click();
    };
    await fill("niet dit wachtwoord");
    await here.getByRole("alert").filter({ hasText: "klopt niet" }).waitFor();
    await fill(password);
    await here.locator("[name=name]").waitFor();
    await log_in(here, "olga", "een heel ander wachtwoord");
    await here.locator(".board").waitFor();

    // A shift leader sees all of them.
    const leader = await opened(house, browser, "lea", dress[0]);
    await button(leader, "Sessies").click();
    await leader.locator(".admin tbody th", { hasText: "omar" }).waitFor();
    await leader.getByRole("button", { name: "Sessie van omar beëindigen" }).click();
    await until(async () => (await leader.locator(".admin tbody th", { hasText: "omar" }).count()) === 0, "omar is out");
    assert.deepEqual(browser.complaints, []);
});

scene("the auditor finds who looked at a client, by number, person and time, and that the chain is whole", async ({ house, browser }) => {
    add(house, "anja", "auditor");
    const olga = await house.visitor("olga");
    await olga.ask("/api/clients/7", { method: "GET" });
    await olga.ask("/api/clients/8", { method: "GET" });
    const page = await browser.person(house, { settings: dress[0] });
    await log_in(page, "anja", password);
    await page.locator("#admin-title").waitFor();
    const rows = page.locator(".admin tbody tr");
    const search = async (fields) => {
        for (const name of ["client", "who", "since", "until"]) {
            await page.locator(`[name=${name}]`).fill(fields[name] ?? "");
        }
        const answered = page.waitForResponse((response) => response.url().includes("/api/audit"));
        await button(page, "Zoeken").click();
        await answered;
        await page.locator(".chain").filter({ hasText: "De keten klopt:" }).waitFor();
    };
    await search({ client: "7" });
    await rows.filter({ hasText: "look_up" }).waitFor();
    assert.match(await rows.first().textContent(), /olga.*look_up.*7/);
    await search({ who: "olga" });
    await until(async () => (await rows.filter({ hasText: "look_up" }).count()) === 2, "both looks");
    assert.equal(await rows.filter({ hasText: "anja" }).count(), 0);
    await search({ since: "2001-01-01T00:00", until: "2001-01-02T00:00" });
    await until(async () => (await rows.count()) === 0, "nothing at that time");
    await search({ who: "anja" });
    await rows.filter({ hasText: "read_audit" }).first().waitFor();
    assert.deepEqual(browser.complaints, []);
});

scene("axe finds nothing on any of these pages, in both themes and languages", async ({ house, browser }) => {
    add(house, "anja", "auditor");
    const leader = await house.visitor("lea");
    for (const settings of dress) {
        const nl = settings.language === "nl";
        const clean = async (page, name) =>
            assert.deepEqual(await violations(page), [], `${name} ${JSON.stringify(settings)}`);
        const page = await opened(house, browser, "lea", settings);
        await page.locator(".admin tbody tr").first().waitFor();
        await page.getByRole("button", { name: nl ? "Link voor wachtwoord" : "Link for a password" }).first().click();
        await page.locator(".admin-link").waitFor();
        await clean(page, "accounts");
        await button(page, nl ? "Sessies" : "Sessions").click();
        await page.locator(".admin tbody tr").first().waitFor();
        await clean(page, "sessions");
        await button(page, nl ? "Mijn wachtwoord" : "My password").click();
        await page.locator("[name=present]").waitFor();
        await clean(page, "own password");
        await page.context().close();

        const auditor = await browser.person(house, { settings });
        await log_in(auditor, "anja", password);
        await button(auditor, nl ? "Zoeken" : "Search").click();
        await auditor.locator(".admin tbody tr").first().waitFor();
        await clean(auditor, "audit");
        await auditor.context().close();

        const { url } = await leader.post("/api/accounts/omar/link", {});
        const link = await browser.person(house, { path: new URL(url).pathname + new URL(url).hash, settings });
        await link.locator("[name=wanted]").waitFor();
        await clean(link, "link");
        await link.context().close();
    }
    assert.deepEqual(browser.complaints, []);
});

scene("who works at a board fetches none of it", async ({ house, browser }) => {
    const page = await browser.operator(house, "olga", { settings: dress[0] });
    const fetched = () => browser.requests.some((address) => /\/a\/admin\./.test(address));
    assert.equal(fetched(), false);
    await button(page, "Beheer").click();
    await page.locator("#admin-title").waitFor();
    assert.equal(fetched(), true);
    assert.equal(await button(page, "Accounts").count(), 0);
});
