// scene(name, body): one test with a house and a browser of its own, which end with it whatever happens.
"use strict";

const { test } = require("node:test");
const { Browser } = require("./browser.js");
const { House } = require("./house.js");

function scene(name, body, wishes = {}) {
    test(name, { timeout: wishes.timeout ?? 120_000 }, async () => {
        const house = await House.start(wishes);
        let browser;
        try {
            browser = await Browser.open();
            await body({ house, browser });
        } finally {
            await browser?.close();
            await house.end();
        }
    });
}

module.exports = { scene };
