// What is promised in milliseconds. A test prints what it found; only tests/console/measure, which runs on a machine that
// does nothing else, holds it against the promise. Numbers of keys, taps, rows and bytes are asserted always.
"use strict";

const assert = require("node:assert/strict");

const measuring = process.env.NACHTWACHT_MEASURE !== undefined;

function promised(what, found_ms, most_ms) {
    console.log(`${what}: ${found_ms.toFixed(0)} ms, promised within ${most_ms} ms`);
    if (measuring) {
        assert.ok(found_ms <= most_ms, `${what}: ${found_ms.toFixed(0)} ms, promised within ${most_ms} ms`);
    }
}

// The value that so large a share stays below.
function quantile(values, share) {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

module.exports = { measuring, promised, quantile };
