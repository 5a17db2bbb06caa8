// unit.js WORK: bundles the unit tests of the pages into WORK and runs them with node's own runner.
"use strict";

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const room = path.resolve(__dirname, "../../console");
const esbuild = require(require.resolve("esbuild", { paths: [room] }));

const work = path.resolve(process.argv[2]);
const folder = path.join(__dirname, "unit");
fs.rmSync(work, { recursive: true, force: true });
esbuild.buildSync({
    entryPoints: fs
        .readdirSync(folder)
        .filter((file) => file.endsWith(".test.ts"))
        .map((file) => path.join(folder, file)),
    outdir: work,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    nodePaths: [path.join(room, "node_modules")],
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "warning",
});
const tests = fs.readdirSync(work).map((file) => path.join(work, file));
process.exit(spawnSync(process.execPath, ["--test", ...tests], { stdio: "inherit" }).status ?? 1);
