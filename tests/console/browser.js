// Debian's Chromium, driven by playwright-core: nothing is downloaded, and no request leaves this machine.
"use strict";

const path = require("node:path");
const { password } = require("./house.js");

const room = path.resolve(__dirname, "../../console");
const packages = { paths: [room] };
const { chromium } = require(require.resolve("playwright-core", packages));
const axe = require.resolve("axe-core/axe.min.js", packages);

const flags = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

class Browser {
    static async open() {
        const browser = new Browser();
        browser.chromium = await chromium.launch({ executablePath: process.env.NACHTWACHT_CHROMIUM ?? "/usr/bin/chromium", args: flags });
        browser.requests = [];
        browser.complaints = [];
        return browser;
    }

    // A browser of its own for one person: own cookies, own worker. What it asked for, and what it complained about, is
    // remembered.
    async person(house, wishes = {}) {
        const context = await this.chromium.newContext({ viewport: wishes.viewport ?? { width: 1366, height: 768 }, ...wishes.device });
        context.on("request", (request) => this.requests.push(request.url()));
        await context.addInitScript((settings) => {
            for (const [name, value] of Object.entries(settings)) {
                localStorage.setItem(`nachtwacht.${name}`, value);
            }
        }, wishes.settings ?? {});
        if (wishes.script !== undefined) {
            await context.addInitScript(wishes.script);
        }
        const page = await context.newPage();
        page.on("pageerror", (error) => this.complaints.push(error.message));
        page.on("console", (message) => {
            // A refused request is told to the console as well; the tests look at those themselves.
            if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
                this.complaints.push(message.text());
            }
        });
        page.setDefaultTimeout(15_000);
        await page.goto(house.origin + (wishes.path ?? "/"));
        return page;
    }

    async operator(house, name, wishes = {}) {
        const page = await this.person(house, wishes);
        await page.locator("[name=name]").fill(name);
        await page.locator("[name=password]").fill(password);
        await page.locator("[type=submit]").click();
        await page.locator(".board").waitFor();
        return page;
    }

    close() {
        return this.chromium.close();
    }
}

// Everything that axe finds wrong by WCAG 2.2 A and AA, as lines to read.
async function violations(page) {
    // The page's rules forbid script that is not its own; what is evaluated by the browser's own tool is not the page's.
    const known = await page.evaluate(() => "axe" in window);
    if (!known) {
        await page.evaluate(require("node:fs").readFileSync(axe, "utf8"));
    }
    const found = await page.evaluate(() =>
        window.axe.run(document, {
            runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
            resultTypes: ["violations"],
        }),
    );
    return found.violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")} ${node.failureSummary?.replace(/\s+/g, " ")}`),
    );
}

const row = (page, kind) => page.locator(".rows button", { hasText: kind });

module.exports = { Browser, violations, row };
