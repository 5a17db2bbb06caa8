// budget.js PAGES: what the built pages weigh, what they lean on, and what must not be in them.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const zlib = require("node:zlib");

const room = path.resolve(__dirname, "../../console");
const pages = path.resolve(process.argv[2]);
const wrong = [];
const expect = (good, what) => {
    console.log(`${good ? "ok  " : "BAD "} ${what}`);
    if (!good) {
        wrong.push(what);
    }
};

const assets = fs.readdirSync(path.join(pages, "a")).filter((file) => /\.(js|css)$/.test(file));
const read = (file) => fs.readFileSync(path.join(pages, file));
const gzip_kb = (file) => zlib.gzipSync(read(file), { level: 9 }).length / 1000;
const named = (pattern) => assets.filter((file) => pattern.test(file)).map((file) => `a/${file}`);
const weight = (files) => files.reduce((sum, file) => sum + gzip_kb(file), 0);

function weighs(what, files, most) {
    const found = weight(files);
    expect(files.length > 0 && found <= most, `${what}: ${found.toFixed(1)} kB gzip of at most ${most} (${files.join(", ")})`);
}

weighs("board without map", named(/^(board|stream_worker)\..*js$/), 40);
weighs("accounts and audit, fetched when opened", named(/^admin\..*js$/), 20);
weighs("phone page", [...named(/^phone\..*js$/), "sw.js"], 25);
weighs("board's CSS", named(/^board\..*css$/), 12);
weighs("phone's CSS", named(/^phone\..*css$/), 12);

// Three packages at run time, each under a licence that asks for nothing but its notice.
const manifest = JSON.parse(fs.readFileSync(path.join(room, "package.json"), "utf8"));
const lean = Object.keys(manifest.dependencies).sort();
expect(lean.join(" ") === "@preact/signals leaflet preact", `run-time packages: ${lean.join(", ")}`);
const licences = read("licences.txt").toString("utf8");
for (const name of [...lean, "@preact/signals-core"]) {
    const { license } = JSON.parse(fs.readFileSync(path.join(room, "node_modules", name, "package.json"), "utf8"));
    expect(["MIT", "BSD-2-Clause"].includes(license), `${name} is under ${license}`);
    expect(licences.includes(`${name}, ${license}\n`), `licences.txt holds the notice of ${name}`);
}
const lock = fs.readFileSync(path.join(room, "package-lock.json"), "utf8");
expect(!/"resolved"/.test(lock), "the lock file names no registry");

// The pages call nobody outside the house and ship no map of their sources.
const files = [...assets.map((file) => `a/${file}`), "index.html", "phone.html", "sw.js", "manifest.webmanifest"];
const namespaces = /https?:\/\/(www\.w3\.org\/|leafletjs\.com|www\.openstreetmap\.org)[^\s"'`]*/g;
for (const file of files) {
    const text = read(file).toString("utf8").replace(namespaces, "");
    expect(!/https?:\/\/[a-z]/i.test(text), `${file} names no address outside the house`);
    expect(!/sourceMappingURL/.test(text), `${file} names no source map`);
    expect(!/<script(?![^>]*\bsrc=)|\son[a-z]+=|\sstyle=/i.test(file.endsWith(".html") ? text : ""), `${file} holds nothing inline`);
}
expect(!fs.readdirSync(path.join(pages, "a")).some((file) => file.endsWith(".map")), "no source map lies beside the pages");

// Markup is never made of text.
const makes_markup = /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|\beval\(|new Function\(/;
for (const folder of ["board", "house", "map", "phone"]) {
    for (const file of fs.readdirSync(path.join(room, folder))) {
        const found = makes_markup.exec(fs.readFileSync(path.join(room, folder, file), "utf8"));
        if (found !== null) {
            expect(false, `${folder}/${file} uses ${found[0]}`);
        }
    }
}

if (wrong.length > 0) {
    console.error(`${wrong.length} of it does not hold`);
    process.exit(1);
}
