#!/usr/bin/env python3
"""security.py SECURITY.MD CTEST BUILD_DIRECTORY

Checks the security statement: each row of its tables names an item of ASVS 4.0.3 once, whether it is met, and how. What is met
names a test that ctest knows, or says which document or setting it is that a test cannot show; what is not met says why.
"""
import re
import sys

from known_tests import known_tests

VERDICTS = {"met", "partly", "not met", "not applicable"}
# Of which chapters the statement must speak, and how many items of levels 1 and 2 each of these has at least here.
CHAPTERS = {"V2", "V3", "V4", "V5", "V7", "V8", "V9", "V12", "V13", "V14"}


def rows_of(text):
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"\| *\d+\.\d+\.\d+ *\|", line):
            yield number, [cell.strip() for cell in line.strip().strip("|").split("|")]


def mistakes_in_row(number, cells, tests):
    if len(cells) != 4 or not all(cells):
        yield f"{number}: a row is: item | verdict | how, or why not | tests"
        return
    item, verdict, _, proof = cells
    if verdict not in VERDICTS:
        yield f"{number}: {item}: the verdict is one of {', '.join(sorted(VERDICTS))}"
    named = re.findall(r"`([^`]+)`", proof)
    if verdict in {"met", "partly"} and not named and not proof.startswith("by reading:"):
        yield f"{number}: {item} names no test, and does not say by reading of what it was seen"
    for test in named:
        if test not in tests and not proof.startswith("by reading:"):
            yield f"{number}: {item} names {test}, which ctest does not know"


def main(path, ctest, build):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    tests = known_tests(ctest, build)
    mistakes = [f"ctest knows no tests in {build}"] if not tests else []
    seen = set()
    for number, cells in rows_of(text):
        mistakes += mistakes_in_row(number, cells, tests)
        if cells[0] in seen:
            mistakes.append(f"{number}: {cells[0]} stands here twice")
        seen.add(cells[0])
    spoken_of = {"V" + item.split(".")[0] for item in seen}
    mistakes += [f"nothing is said of {chapter}" for chapter in sorted(CHAPTERS - spoken_of)]
    for mistake in mistakes:
        print(f"{path}:{mistake}")
    print(f"{len(seen)} items, {len(tests)} tests known")
    return 1 if mistakes else 0


sys.exit(main(*sys.argv[1:]))
