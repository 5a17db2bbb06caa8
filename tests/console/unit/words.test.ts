import assert from "node:assert/strict";
import { test } from "node:test";
import { en as board_en } from "../../../console/board/words_en";
import { nl as board_nl } from "../../../console/board/words_nl";
import { en as phone_en } from "../../../console/phone/words_en";
import { nl as phone_nl } from "../../../console/phone/words_nl";

// Every word of a dictionary with its path; a function is called with stand-ins.
function spoken(words: unknown, path: string): [string, string][] {
    if (typeof words === "function") {
        const stand_ins = Array.from({ length: words.length }, () => 2);
        return [[path, String((words as (...of: number[]) => string)(...stand_ins))]];
    }
    if (typeof words === "object" && words !== null) {
        return Object.entries(words).flatMap(([key, value]) => spoken(value, `${path}.${key}`));
    }
    return [[path, String(words)]];
}

function compare(nl: unknown, en: unknown): void {
    const dutch = spoken(nl, "");
    const english = spoken(en, "");
    assert.deepEqual(
        english.map(([path]) => path),
        dutch.map(([path]) => path),
    );
    // Only the board itself needs no name in the chain.
    const empty = [...dutch, ...english].filter(([path, text]) => text.trim() === "" && path !== ".rung_short.board");
    assert.deepEqual(empty, []);
}

test("the board's dictionaries have the same words, none of them empty", () => compare(board_nl, board_en));
test("the phone's dictionaries have the same words, none of them empty", () => compare(phone_nl, phone_en));

test("numbers of one and of more are said as people say them", () => {
    assert.equal(board_nl.boards_open(1), "1 bord open");
    assert.equal(board_nl.boards_open(2), "2 borden open");
    assert.equal(board_en.found(1), "1 client found");
});
