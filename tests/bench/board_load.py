#!/usr/bin/env python3
"""Boards on their streams while alarms of devices come in at a steady rate: what a receipt and a request take meanwhile.

Starts a daemon of its own in a directory of its own, with the demo region and no broker, and ends with it; or watches one that runs
(--port and --socket), without alarms of its own.
    tests/bench/board_load.py --build build/release --boards 50 --rate 500 --seconds 20
"""
import argparse
import http.client
import json
import os
import select
import shutil
import socket
import subprocess
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PASSWORD = "correct horse battery"
FEEDERS = 8


class House:
    def __init__(self, build):
        self.folder = tempfile.mkdtemp(prefix="nachtwacht-boards-")
        self.port = free_port()
        self.socket = os.path.join(self.folder, "c.sock")
        config = os.path.join(self.folder, "n.yaml")
        with open(config, "w", encoding="utf-8") as file:
            file.write(f'state: {self.folder}/state\nregion: {ROOT}/regions/mooimaasvallei\nlog: error\n'
                       f'http: {{listen: ["127.0.0.1:{self.port}"], most_a_source: 1000}}\n'
                       f'command: {{socket: {self.socket}}}\nmetrics: {{listen: "127.0.0.1:0"}}\n')
        self.process = subprocess.Popen([os.path.join(build, "daemon/nachtwachtd"), "--config", config])
        until = time.monotonic() + 60
        while not os.path.exists(self.socket) and time.monotonic() < until:
            time.sleep(0.05)
        self.let_in()

    def let_in(self):
        self.say({"do": "account", "change": "add", "name": "olga", "role": "operator", "password": PASSWORD})
        client = http.client.HTTPConnection("localhost", self.port)
        client.request("POST", "/api/login", json.dumps({"name": "olga", "password": PASSWORD}), {
            "X-Nachtwacht": "1", "Content-Type": "application/json", "Origin": f"http://localhost:{self.port}"})
        self.cookie = client.getresponse().getheader("Set-Cookie").split(";")[0]

    def say(self, request):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(self.socket)
            line.sendall((json.dumps(request) + "\n").encode())
            return json.loads(line.makefile().readline())

    def ask(self, path):
        line = socket.create_connection(("127.0.0.1", self.port))
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\nCookie: {self.cookie}\r\n\r\n".encode())
        return line

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self):
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


class RunningHouse(House):
    """Somebody else's: it is let in, and left as it is."""

    def __init__(self, port, command_socket, process):
        self.port, self.socket, self.process = port, command_socket, argparse.Namespace(pid=process)
        self.let_in()

    def end(self):
        pass


class Load:
    def __init__(self, house, options):
        self.house, self.options = house, options
        self.stop = threading.Event()
        self.receipts, self.requests = [], []
        self.bytes = self.changes = self.cut = 0

    def boards(self):
        streams = {}
        poll = select.poll()
        for number in range(self.options.boards):
            line = self.house.ask(f"/api/stream?lang={'nl' if number % 2 else 'en'}")
            line.setblocking(False)
            streams[line.fileno()] = line
            poll.register(line, select.POLLIN)
        while not self.stop.is_set():
            for descriptor, _ in poll.poll(100):
                try:
                    text = streams[descriptor].recv(1 << 20)
                except OSError:
                    text = b""
                if not text:
                    poll.unregister(descriptor)
                    self.cut += 1
                self.bytes += len(text)
                self.changes += text.count(b"event: change")

    def asks(self):
        line = self.house.ask("/api/session")
        line.recv(65536)
        while not self.stop.is_set():
            began = time.monotonic()
            line.sendall(f"GET /api/session HTTP/1.1\r\nHost: localhost:{self.house.port}\r\n"
                         f"Cookie: {self.house.cookie}\r\n\r\n".encode())
            line.recv(65536)
            self.requests.append(time.monotonic() - began)
            self.stop.wait(0.02)

    def feeds(self, feeder):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(self.house.socket)
            answers = line.makefile()
            began, number = time.monotonic(), 0
            while not self.stop.is_set():
                self.stop.wait(max(0, began + number * FEEDERS / self.options.rate - time.monotonic()))
                sent = time.monotonic()
                line.sendall((json.dumps({"do": "signal", "kind": "mains_failure", "account": f"load-{feeder}-{number}",
                                          "id": f"{feeder}-{number}"}) + "\n").encode())
                answers.readline()
                self.receipts.append(time.monotonic() - sent)
                number += 1

    def run(self):
        feeders = range(FEEDERS if self.options.rate > 0 else 0)
        work = [self.boards, self.asks, *[lambda feeder=f: self.feeds(feeder) for f in feeders]]
        before = self.house.cpu_seconds()
        threads = [threading.Thread(target=each, daemon=True) for each in work]
        for thread in threads:
            thread.start()
        time.sleep(self.options.seconds)
        self.stop.set()
        for thread in threads:
            thread.join(5)
        cpu = (self.house.cpu_seconds() - before) / self.options.seconds
        print(f"boards {self.options.boards}, {len(self.receipts) / self.options.seconds:.0f} alarms/s: "
              f"receipt {spread(self.receipts)}; request {spread(self.requests)}; "
              f"streams {self.bytes / self.options.seconds / 1e6:.1f} MB/s, "
              f"{self.changes / max(1, self.options.boards) / self.options.seconds:.1f} changes/s a board, cut {self.cut}; "
              f"daemon {cpu * 100:.0f} % of a processor")


def spread(values):
    ordered = sorted(values) or [0]
    at = lambda part: ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000
    return f"p50 {at(0.5):.1f} p99 {at(0.99):.1f} max {at(1):.1f} ms"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default=os.path.join(ROOT, "build/release"))
    parser.add_argument("--boards", type=int, default=50)
    parser.add_argument("--rate", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--port", type=int, help="of a daemon that runs, with --socket and --process")
    parser.add_argument("--socket")
    parser.add_argument("--process", type=int)
    options = parser.parse_args()
    if options.port:
        options.rate = 0
    house = RunningHouse(options.port, options.socket, options.process) if options.port else House(options.build)
    try:
        Load(house, options).run()
    finally:
        house.end()


if __name__ == "__main__":
    main()
