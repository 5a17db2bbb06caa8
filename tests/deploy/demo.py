#!/usr/bin/env python3
"""demo.py NIGHT BUILD PAGES: the night that ./quickstart begins, for a few seconds: its console answers while it runs, and
at its end nothing is lost or doubled."""
import os
import re
import subprocess
import sys
import urllib.request

SECONDS = "5"


def main(night, build, pages):
    command = [sys.executable, night, "--build", build, "--console", pages, "--seconds", SECONDS, "--lang", "en",
               "--mosquitto", os.environ.get("NACHTWACHT_MOSQUITTO", "/usr/sbin/mosquitto")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        lines = []
        for line in running.stdout:
            lines.append(line.rstrip())
            if address := re.search(r"The console: (http://localhost:\d+)", line):
                look(address.group(1) + "/")
                look(address.group(1) + "/phone")
    counts = re.fullmatch(r"alarms (\d+) dispatched (\d+) accepted \d+ escalated \d+ lost 0 doubled 0", lines[-1])
    well = counts and int(counts.group(1)) > 0 and int(counts.group(2)) > 0
    if running.returncode != 0 or not well or not any("The console:" in line for line in lines):
        sys.exit(f"demo.py: the night ended with {running.returncode}:\n" + "\n".join(lines[-40:]))


def look(address):
    with urllib.request.urlopen(address, timeout=20) as answer:
        page = answer.read().decode()
    if "<script" not in page:
        sys.exit(f"demo.py: {address} is no page of the console:\n{page[:400]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
