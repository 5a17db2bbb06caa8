#!/usr/bin/env python3
"""hazards.py HAZARDS.MD CTEST BUILD_DIRECTORY

Checks the hazard log: each row of its table names a rule, a hazard, a control and at least one test that ctest knows;
each rule that the log must speak of stands in the table or under 'Not yet controlled'.
"""
import re
import sys

from known_tests import known_tests

RULES = {f"S{number}" for number in range(1, 21)}


def rows_of(text):
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"\| *S\d+", line):
            yield number, [cell.strip() for cell in line.strip().strip("|").split("|")]


def mistakes_in_row(number, cells, tests):
    if len(cells) != 4 or not all(cells):
        yield f"{number}: a row is: rule | hazard | control | tests"
        return
    named = re.findall(r"`([^`]+)`", cells[3])
    if not named:
        yield f"{number}: {cells[0]} names no test"
    for test in named:
        if test not in tests:
            yield f"{number}: {cells[0]} names {test}, which ctest does not know"


def main(path, ctest, build):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    tests = known_tests(ctest, build)
    mistakes = [f"ctest knows no tests in {build}"] if not tests else []
    for number, cells in rows_of(text):
        mistakes += mistakes_in_row(number, cells, tests)
    open_part = text.partition("## Not yet controlled")[2]
    spoken_of = {cells[0] for _, cells in rows_of(text)} | set(re.findall(r"^- (S\d+)", open_part, re.M))
    mistakes += [f"nothing is said of {rule}" for rule in sorted(RULES - spoken_of)]
    for mistake in mistakes:
        print(f"{path}:{mistake}")
    print(f"{len(list(rows_of(text)))} rows, {len(tests)} tests known")
    return 1 if mistakes else 0


sys.exit(main(*sys.argv[1:]))
