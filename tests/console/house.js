// A real nachtwachtd in a folder of its own, with the demo region, an alarm sender and its operators. No part of it is a
// stand-in. Whatever it started ends with it.
"use strict";

const { execFileSync, spawn } = require("node:child_process");
const dgram = require("node:dgram");
const fs = require("node:fs");
const net = require("node:net");
const os = require("node:os");
const path = require("node:path");

const root = path.resolve(__dirname, "../..");
const region = path.join(root, "regions/mooimaasvallei");
const build = process.env.NACHTWACHT_BUILD ?? path.join(root, "build/dev");
const pages = process.env.NACHTWACHT_PAGES ?? path.join(build, "console/pages");

// SCAIP device type and status code of what the tests send.
const alarms = {
    pendant: ["0003", "0010"],
    fall: ["0005", "0009"],
    epilepsy: ["0017", "0009"],
    smoke: ["0023", "0009"],
    door: ["0014", "0009"],
    mains_failure: ["0003", "0085"],
};
const password = "een lang wachtwoord voor de nacht";

async function free_port() {
    const server = net.createServer();
    await new Promise((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address();
    await new Promise((done) => server.close(done));
    return port;
}

// Asks again and again until it is so; what takes too long is a failure of the test.
async function until(so, what, within_ms = 20_000) {
    const end = performance.now() + within_ms;
    for (;;) {
        const found = await so();
        if (found) {
            return found;
        }
        if (performance.now() > end) {
            throw new Error(`not within ${within_ms} ms: ${what}`);
        }
        await new Promise((done) => setTimeout(done, 20));
    }
}

class House {
    static async start(wishes = {}) {
        const house = new House();
        house.folder = fs.mkdtempSync(path.join(os.tmpdir(), "nachtwacht-console-"));
        house.port = await free_port();
        house.sip_port = await free_port();
        house.sent = 0;
        house.write_settings(wishes.clients === "demo" ? house.demo_clients() : house.made_clients(wishes.clients ?? 200));
        await house.wake();
        for (const [name, role] of [["olga", "operator"], ["omar", "operator"], ["lea", "shift_leader"]]) {
            house.command(["account", "add", name, "--role", role], `${password}\n`);
        }
        house.devices = dgram.createSocket("udp4");
        house.answers = new Map();
        house.devices.on("message", (bytes, from) => house.hear(bytes.toString(), from));
        await new Promise((done) => house.devices.bind(0, "127.0.0.1", done));
        return house;
    }

    get origin() {
        return `http://localhost:${this.port}`;
    }

    // Those of the demo: names, streets and wishes as a centre has them. All of them are invented.
    demo_clients() {
        return path.join(region, "clients.csv");
    }

    // Client n has the account 04850n; all live in the region of the demo, some kilometres apart.
    made_clients(clients) {
        const [head] = fs.readFileSync(this.demo_clients(), "utf8").split("\n");
        const rows = Array.from({ length: clients }, (_, index) => {
            const number = index + 1;
            const place = `${(51.6 + (number % 40) * 0.003).toFixed(6)} ${(5.8 + (number % 37) * 0.006).toFixed(6)}`;
            return `${number},Client ${number},"Teststraat ${number}, 5831 EP Boxmeer",5831EP,Land van Cuijk,${place},06${String(number).padStart(8, "0")},${account_of(number)},maasduinen_zorg,,,,,deur op code,2695,,hond in huis,,,invented`;
        });
        const file = path.join(this.folder, "clients.csv");
        fs.writeFileSync(file, `${head}\n${rows.join("\n")}\n`);
        return file;
    }

    write_settings(clients) {
        fs.writeFileSync(
            path.join(this.folder, "nachtwachtd.yaml"),
            `state: ${this.folder}/state
region: ${region}
clients: ${clients}
sip:
  udp: ["127.0.0.1:${this.sip_port}"]
command:
  socket: ${this.folder}/command.sock
metrics:
  listen: "127.0.0.1:0"
http:
  listen: ["127.0.0.1:${this.port}"]
  console: ${pages}
  centre: "+31485000000"
`,
        );
    }

    async wake() {
        const log = fs.openSync(path.join(this.folder, "log"), "a");
        this.process = spawn(path.join(build, "daemon/nachtwachtd"), ["--config", path.join(this.folder, "nachtwachtd.yaml")], {
            stdio: ["ignore", log, log],
        });
        fs.closeSync(log);
        let ended = false;
        this.process.on("exit", () => (ended = true));
        await until(async () => {
            if (ended) {
                throw new Error(`nachtwachtd ended at once:\n${fs.readFileSync(path.join(this.folder, "log"), "utf8").slice(-2000)}`);
            }
            return fetch(`${this.origin}/`).then(() => true, () => false);
        }, "the daemon answers");
    }

    async kill(how = "SIGKILL") {
        const ended = new Promise((done) => this.process.once("exit", done));
        this.process.kill(how);
        await ended;
    }

    async end() {
        this.devices?.close();
        if (this.process.exitCode === null && this.process.signalCode === null) {
            await this.kill();
        }
        if (process.env.NACHTWACHT_KEEP === undefined) {
            fs.rmSync(this.folder, { recursive: true, force: true });
        }
    }

    command(words, input = "") {
        return execFileSync(path.join(build, "daemon/nachtwacht"), [...words, "--socket", path.join(this.folder, "command.sock")], {
            input,
            encoding: "utf8",
        });
    }

    // What is open, as the command shows it.
    incidents() {
        const lines = this.command(["incidents", "--json"]).split("\n").filter((line) => line !== "");
        return lines.flatMap((line) => JSON.parse(line).incidents ?? []);
    }

    // Sends an alarm as a device does, until it is acknowledged.
    async alarm(client, kind = "fall") {
        const reference = `T${String(++this.sent).padStart(6, "0")}`;
        const [type, status] = alarms[kind];
        const message = this.message(reference, `<mrq><ref>${reference}</ref><cid>${account_of(client)}</cid><dty>${type}</dty><stc>${status}</stc></mrq>`);
        const acknowledged = new Promise((done) => this.answers.set(reference, done));
        const say = () => this.devices.send(message, this.sip_port, "127.0.0.1");
        say();
        const again = setInterval(say, 500);
        await acknowledged;
        clearInterval(again);
        return reference;
    }

    message(reference, body) {
        const { port } = this.devices.address();
        return [
            `MESSAGE sip:alarm@127.0.0.1:${this.sip_port} SIP/2.0`,
            `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${reference}`,
            `From: <sip:device@127.0.0.1:${port}>;tag=${reference}`,
            `To: <sip:alarm@127.0.0.1:${this.sip_port}>`,
            `Call-ID: ${reference}@127.0.0.1`,
            "CSeq: 1 MESSAGE",
            "Max-Forwards: 70",
            "Content-Type: application/scaip+xml",
            `Content-Length: ${Buffer.byteLength(body)}`,
            "",
            body,
        ].join("\r\n");
    }

    // A 200 to what we sent counts for nothing; the answer is a MESSAGE of its own, which we confirm.
    hear(text, from) {
        if (!text.startsWith("MESSAGE ")) {
            return;
        }
        const kept = text.split("\r\n").filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line));
        this.devices.send(["SIP/2.0 200 OK", ...kept, "Content-Length: 0", "", ""].join("\r\n"), from.port, from.address);
        const reference = /<ref>([^<]*)<\/ref>/.exec(text)?.[1];
        this.answers.get(reference)?.();
        this.answers.delete(reference);
    }

    // A person without a browser: logs in and asks.
    async visitor(name) {
        const visitor = new Visitor(this);
        await visitor.post("/api/login", { name, password });
        return visitor;
    }

    // A unit on duty with its phone's page open, without a browser.
    async phone(unit) {
        const leader = await this.visitor("lea");
        const { code } = await leader.post(`/api/units/${unit}/enrolment`, {});
        const phone = new Visitor(this);
        await phone.post("/api/enrol", { code });
        await phone.listen("/api/phone/stream");
        await phone.post("/api/phone/duty", { event_id: `duty-${unit}-${++this.sent}`, on: true });
        return phone;
    }
}

// It behaves as the browser does: the cookie, our origin, the header that a page of ours sets.
class Visitor {
    constructor(house) {
        this.house = house;
        this.cookie = "";
    }

    async ask(where, how) {
        const response = await fetch(this.house.origin + where, {
            ...how,
            headers: { ...how.headers, Cookie: this.cookie, Origin: this.house.origin },
        });
        const given = response.headers.get("set-cookie");
        if (given !== null) {
            this.cookie = given.split(";")[0];
        }
        return response;
    }

    async post(where, body) {
        const response = await this.ask(where, {
            method: "POST",
            headers: { "Content-Type": "application/json", "X-Nachtwacht": "1" },
            body: JSON.stringify(body),
        });
        const text = await response.text();
        if (!response.ok) {
            throw new Error(`${where}: ${response.status} ${text}`);
        }
        return text === "" ? null : JSON.parse(text);
    }

    // Keeps the stream open; hands over each event.
    async listen(where, hear = () => undefined) {
        this.leaving = new AbortController();
        const response = await this.ask(where, { method: "GET", signal: this.leaving.signal });
        const read = async () => {
            let rest = "";
            for await (const part of response.body) {
                const events = (rest + Buffer.from(part).toString("utf8")).split("\n\n");
                rest = events.pop();
                for (const event of events) {
                    const name = /^event: (.*)$/m.exec(event)?.[1];
                    const data = /^data: (.*)$/m.exec(event)?.[1];
                    if (name !== undefined && data !== undefined) {
                        hear(name, JSON.parse(data));
                    }
                }
            }
        };
        read().catch(() => undefined);
    }

    leave() {
        this.leaving?.abort();
    }
}

function account_of(client) {
    return `0485${String(client).padStart(6, "0")}`;
}

module.exports = { House, until, password, pages };
