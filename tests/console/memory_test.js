// A board stays open for a whole night: what it holds does not grow with what has happened.
"use strict";

const assert = require("node:assert/strict");
const { measuring } = require("./bars.js");
const { row } = require("./browser.js");
const { until } = require("./house.js");
const { scene } = require("./scene.js");

// A night of eight hours takes minutes by the command and is two short hours otherwise.
const hours = measuring ? 8 : 2;
const alarms_an_hour = measuring ? 60 : 15;
// More than a board keeps of what is closed: the first hour fills it.
const faults_an_hour = 220;
// What an hour may leave behind, once the first has warmed everything up.
const most_an_hour_kb = 150;

// Without a SharedWorker the page reads the stream itself, and one heap holds all of it.
const one_heap = "delete window.SharedWorker";

async function held_kb(session) {
    // Twice: what the first makes unreachable goes with the second.
    await session.send("HeapProfiler.collectGarbage");
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
    return { heap: usedSize / 1000, nodes, listeners: jsEventListeners };
}

scene(
    "a night leaves nothing behind on a board",
    async ({ house, browser }) => {
        const phone = await house.phone("mia");
        const page = await browser.operator(house, "olga", { script: one_heap });
        const session = await page.context().newCDPSession(page);
        const operator = await house.visitor("olga");
        let acts = 0;
        const close = (number, word) => operator.post("/api/acts", { id: `act-${++acts}`, act: "close", incident: number, word });
        const nothing_left = async () => {
            await until(() => house.incidents().length === 0, "everything is closed");
            // Under the hand closed rows stay where they are.
            await page.mouse.move(0, 0);
            await page.evaluate(() => document.activeElement?.blur());
            await page.locator(".rows li").waitFor({ state: "detached" });
            await page.locator(".technical li").first().waitFor({ state: "detached" });
        };

        // Looked at on the board as an operator does, then closed.
        const answer = async (client) => {
            await house.alarm(client, client % 2 === 0 ? "fall" : "pendant");
            await row(page, `Teststraat ${client},`).click();
            await page.locator(".client .address", { hasText: `Teststraat ${client},` }).waitFor();
            const [{ number }] = house.incidents().filter((one) => one.lane === "care");
            await close(number, "helped");
        };
        const hour = async () => {
            for (let client = 1; client <= alarms_an_hour; ++client) {
                await phone.post("/api/phone/position", { lat: 51.6 + client / 1000, lon: 5.9, accuracy_m: 20 });
                await answer(client);
            }
            const faults = Array.from({ length: faults_an_hour }, (_, index) => house.alarm(101 + index, "mains_failure"));
            await Promise.all(faults);
            for (const { number } of house.incidents()) {
                await close(number, "solved");
            }
            await nothing_left();
        };

        const held = [];
        for (let each = 0; each <= hours; ++each) {
            await hour();
            held.push(await held_kb(session));
            const { heap, nodes, listeners } = held.at(-1);
            console.log(`after hour ${each}: ${heap.toFixed(0)} kB, ${nodes} nodes, ${listeners} listeners`);
        }
        const [warm, last] = [held[0], held.at(-1)];
        const grown = (last.heap - warm.heap) / hours;
        console.log(`${grown.toFixed(0)} kB an hour, at most ${most_an_hour_kb}`);
        assert.ok(grown <= most_an_hour_kb, `the heap grew by ${grown.toFixed(0)} kB an hour`);
        assert.ok(last.nodes <= warm.nodes * 1.5, `${warm.nodes} nodes became ${last.nodes}`);
        assert.ok(last.listeners <= warm.listeners * 1.5, `${warm.listeners} listeners became ${last.listeners}`);
    },
    { clients: 400, timeout: 1_800_000 },
);
