#!/usr/bin/env python3
"""One simulated night on this machine: a real broker, nachtwachtd with the demo region, eight phones with characters, an
operator, and SIPp as the devices. Everything lives on loopback and in one directory, and ends with this program.

What is counted is counted outside the daemon: which alarms SIPp got acknowledged, and which orders the phones showed.
"""
import argparse
import csv
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
REGION = os.path.join(ROOT, "regions", "mooimaasvallei")

# Ten kinds of alarm: name, SCAIP device type, status code (SS 91100 annexes).
KINDS = [
    ("pendant", "0003", "0010"), ("fall", "0005", "0009"), ("inactivity", "0010", "0009"),
    ("wandering", "0015", "0009"), ("bath", "0034", "0009"), ("vital signs", "0019", "0009"),
    ("epilepsy", "0017", "0009"), ("left the bed", "0012", "0009"), ("smoke", "0023", "0009"),
    ("door at night", "0014", "0009"),
]
# (dialect, transport of SIPp)
SENDERS = [("mrq", "u1"), ("scaip", "t1"), ("scaip", "u1"), ("mrq", "t1")]
CHARACTERS = {
    "mia": "quick", "noor": "quick", "sanne": "slow", "bram": "quick", "daan": "refusing", "lotte": "quick",
    "joris": "silent", "fenna": "losing_connection",
}
# Who may log in at the console: name and role. Each night has passwords of its own.
ACCOUNTS = {"anna": "operator", "omar": "operator", "lena": "shift_leader"}
SECONDS_BETWEEN_ALARMS = 1.2
SETTLE_SECONDS = 20
SILENCE_SECONDS = 55  # the rule is 60 s from the offer; a phone shows it a little later


class Night:
    def __init__(self, options):
        self.options = options
        self.build = os.path.abspath(options.build)
        self.folder = tempfile.mkdtemp(prefix="nachtwacht-demo-")
        self.processes = []
        self.sent = []
        self.stopping = threading.Event()
        self.passwords = {name: secrets.token_hex(12) for name in ["gateway", *CHARACTERS]}

    # The pieces, each started when the one before it answers.

    def run(self):
        try:
            self.start_broker()
            self.start_gateway()
            self.start_phones()
            self.start_board()
            self.open_console()
            self.say(f"The house is awake after {time.monotonic() - self.options.began:.1f} s. "
                     f"Alarms: one each {SECONDS_BETWEEN_ALARMS} s. Ctrl-C ends it.")
            self.start_devices()
            self.wait_for_end()
            self.settle()
            return self.sum_up()
        finally:
            self.end()

    def start_broker(self):
        self.broker_port = free_port(socket.SOCK_STREAM)
        accounts = "".join(f"{name} {password}\n" for name, password in self.passwords.items())
        broker = os.path.join(self.folder, "broker")
        subprocess.run([os.path.join(ROOT, "deploy/broker/set-up"), broker, "127.0.0.1", str(self.broker_port)],
                       input=accounts, text=True, check=True,
                       env=dict(os.environ, NACHTWACHT_MOSQUITTO=self.options.mosquitto))
        self.spawn("broker", [self.options.mosquitto, "-c", os.path.join(broker, "mosquitto.conf")])
        wait_until(lambda: can_connect(self.broker_port), "the broker")

    def start_gateway(self):
        self.sip_port = free_port(socket.SOCK_STREAM)
        self.http_port = wanted_port(8080)
        self.socket = os.path.join(self.folder, "command.sock")
        credentials = os.path.join(self.folder, "credentials")
        os.makedirs(credentials, mode=0o700)
        write(os.path.join(credentials, "mqtt"), self.passwords["gateway"])
        config = os.path.join(self.folder, "nachtwachtd.yaml")
        write(config, f"""state: {self.folder}/state
region: {REGION}
credentials: {credentials}
sip:
  udp: ["127.0.0.1:{self.sip_port}"]
  tcp: ["127.0.0.1:{self.sip_port}"]
mqtt:
  host: "127.0.0.1"
  port: {self.broker_port}
  user: gateway
  password: mqtt
http:
  listen: ["127.0.0.1:{self.http_port}"]
  console: {os.path.abspath(self.options.console)}
  centre: "+31850000000"
command:
  socket: {self.socket}
metrics:
  listen: "127.0.0.1:{free_port(socket.SOCK_STREAM)}"
""")
        gateway = self.spawn("nachtwachtd", [os.path.join(self.build, "daemon/nachtwachtd"), "--config", config])
        wait_until(lambda: os.path.exists(self.socket), "nachtwachtd", gateway, self.log("nachtwachtd"))

    def start_phones(self):
        for unit, character in CHARACTERS.items():
            password = os.path.join(self.folder, f"{unit}.password")
            write(password, self.passwords[unit])
            self.spawn(f"phone-{unit}", self.tool(
                "unit", unit, "--character", character, "--pace", "50", "--seed", str(len(self.processes)), "--json",
                "--region", "mooimaasvallei", "--broker", f"127.0.0.1:{self.broker_port}", "--password-file", password))
        wait_until(lambda: self.on_duty() == len(CHARACTERS), "the phones to go on duty")

    def start_board(self):
        """Prints what happens in plain words, and does what an operator would do."""
        self.spawn_piped("watch", self.tool(
            "watch", "--operator", "--why", "--socket", self.socket, "--as", "olga", "--lang", self.options.lang),
                         self.show)
        threading.Thread(target=self.operate, daemon=True).start()

    def open_console(self):
        for name, role in ACCOUNTS.items():
            password = secrets.token_hex(6)
            file = os.path.join(self.folder, f"{name}.console-password")
            write(file, password)
            made = subprocess.run(self.tool("account", "add", name, "--role", role, "--password-file", file, "--language",
                                            self.options.lang, "--socket", self.socket), capture_output=True, text=True)
            if made.returncode != 0:
                raise SystemExit(f"the account {name} could not be made: {made.stderr}")
            self.say(f"{name} ({role})  {password}")
        self.say(f"The console: http://localhost:{self.http_port}   log in with one of the names above")

    def start_devices(self):
        clients = demo_clients()
        per_sender = [[] for _ in SENDERS]
        count = int((self.options.seconds or 86400) / SECONDS_BETWEEN_ALARMS) + 1
        for number in range(min(count, 20000)):
            client = clients[number % len(clients)]
            kind = KINDS[number % len(KINDS)]
            reference = f"N{number:06d}"
            per_sender[number % len(SENDERS)].append((client["account"], kind[1], kind[2], reference))
            self.sent.append((reference, client, kind[0]))
        for index, ((dialect, transport), alarms) in enumerate(zip(SENDERS, per_sender)):
            name = f"sipp-{dialect}-{transport}"
            table = os.path.join(self.folder, f"{name}.csv")
            write(table, "SEQUENTIAL\n" + "".join(";".join(alarm) + ";\n" for alarm in alarms))
            scenario = os.path.join(HERE, "sipp")
            self.spawn(name, [
                "sipp", "-sf", f"{scenario}/alarm-{dialect}.xml", "-oocsf", f"{scenario}/answer.xml", "-inf", table,
                "-i", "127.0.0.1", "-p", str(free_port(socket.SOCK_STREAM)), "-t", transport, "-r", "1", "-rp",
                str(int(SECONDS_BETWEEN_ALARMS * 1000 * len(SENDERS))), "-m", str(len(alarms)), "-trace_logs",
                "-log_file", self.log(name + "-acks"), "-nostdin", f"127.0.0.1:{self.sip_port}"])
            if index + 1 < len(SENDERS):
                self.stopping.wait(SECONDS_BETWEEN_ALARMS)

    # While it runs.

    def wait_for_end(self):
        end = self.options.began_alarms = time.monotonic()
        while not self.stopping.is_set():
            if self.options.seconds and time.monotonic() - end >= self.options.seconds:
                return
            for name, process in self.processes:
                if process.poll() is not None and not name.startswith("sipp"):
                    raise SystemExit(f"{name} ended by itself; its log:\n{tail(self.log(name))}")
            self.stopping.wait(0.2)

    def operate(self):
        """An operator who calls 112 where asked, speaks with clients, and closes what has no unit under way."""
        done = set()
        while not self.stopping.is_set():
            for incident in self.incidents():
                number = str(incident["number"])
                for task in incident.get("tasks", []):
                    key = (number, task["index"])
                    if task.get("ended_by") or key in done:
                        continue
                    done.add(key)
                    if task["kind"] in ("call_112", "call_police", "first_contact"):
                        self.quiet("operator", "confirm", number, "--task", str(task["index"]), "--word", "told")
                    elif task["kind"] in ("speak", "phone_back"):
                        self.quiet("operator", "spoken", number)
                    elif task["kind"] == "decide":
                        self.quiet("operator", "search", number)
            self.stopping.wait(2)

    def settle(self):
        self.say("No further alarms; what is under way is finished.")
        for name, process in self.processes:
            if name.startswith("sipp"):
                end_process(process, signal.SIGUSR1)
        until = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < until and self.unshown():
            time.sleep(0.2)

    # The count.

    def acknowledged(self):
        found = set()
        for name, _ in self.processes:
            if name.startswith("sipp"):
                for line in lines_of(self.log(name + "-acks")):
                    match = re.match(r"ack (\S+) 0\s*$", line)
                    if match:
                        found.add(match.group(1))
        return found

    def shown(self):
        """What the phones showed: (unit, order id) as often as it was shown, and the street it is about."""
        records = []
        for unit in CHARACTERS:
            for line in lines_of(self.record(unit)):
                try:
                    records.append({**json.loads(line), "unit": unit})
                except json.JSONDecodeError:
                    continue
        return records

    def unshown(self):
        acknowledged = self.acknowledged()
        seen = {record.get("place") for record in self.shown() if record["what"] == "shown"}
        return [alarm for alarm in self.sent if alarm[0] in acknowledged and alarm[1]["address"] not in seen]

    def sum_up(self):
        acknowledged = self.acknowledged()
        records = self.shown()
        showings = [r for r in records if r["what"] == "shown"]
        incident_of = {r["order"]: r["incident"] for r in showings}
        accepted = {incident_of.get(r["order"]) for r in records
                    if r["what"] == "receipt" and r.get("answer") == "accept" and r.get("status") != "refused"}
        with_operator = {i["client"] for i in self.incidents() if i.get("tasks")}
        lost = [alarm for alarm in self.unshown() if alarm[1]["number"] not in with_operator]
        print(f"alarms {len(acknowledged)} dispatched {len({r['incident'] for r in showings})} "
              f"accepted {len(accepted)} escalated {self.escalations()} lost {len(lost)} doubled {doubled(records)}",
              flush=True)
        return 0 if not lost and not doubled(records) else 1

    # Small things.

    def escalations(self):
        return len({i["number"] for i in self.incidents(True) if any(
            t["kind"] in ("unanswered", "find_help") or t.get("rung", "board") != "board" for t in i.get("tasks", []))})

    def incidents(self, closed=False):
        return self.ask("incidents", *(["--all"] if closed else []))

    def ask(self, *words):
        answer = subprocess.run(self.tool(*words, "--socket", self.socket, "--json"), capture_output=True, text=True)
        for line in answer.stdout.splitlines():
            try:
                found = json.loads(line)
            except json.JSONDecodeError:
                continue
            if words[0] in found:
                return found[words[0]]
        return []

    def on_duty(self):
        return sum(1 for unit in self.ask("units") if unit.get("on_duty"))

    def quiet(self, *words):
        subprocess.run(self.tool(*words, "--socket", self.socket, "--as", "olga"), capture_output=True)

    def tool(self, *words):
        return [os.path.join(self.build, "daemon/nachtwacht"), *words]

    def log(self, name):
        return os.path.join(self.folder, name + ".log")

    def record(self, unit):
        return self.log(f"phone-{unit}")

    def say(self, text):
        print(f"-- {text}", flush=True)

    def show(self, line):
        if not self.stopping.is_set():
            print(line, flush=True)

    def spawn(self, name, command):
        with open(self.log(name), "ab") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder,
                                       start_new_session=True)
        self.processes.append((name, process))
        return process

    def spawn_piped(self, name, command, take):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                   stdin=subprocess.DEVNULL, start_new_session=True)
        self.processes.append((name, process))
        threading.Thread(target=lambda: [take(line.rstrip()) for line in process.stdout], daemon=True).start()

    def end(self):
        self.stopping.set()
        for _, process in reversed(self.processes):
            end_process(process, signal.SIGTERM)
        if self.options.keep:
            self.say(f"Everything was kept in {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)


def doubled(records):
    """One id shown twice by a phone that was not restarted, or two ids for one incident that no rule asked for: a refusal,
    a minute of silence, or an order taken back from a unit asks for a second one."""
    count = 0
    seen = set()
    orders = {}
    answered = {r["order"] for r in records if r["what"] == "sent" and r.get("answer") in ("decline", "cannot_reach")}
    for record in sorted((r for r in records if r["what"] == "shown"), key=lambda r: r["at_us"]):
        key = (record["unit"], record["order"])
        count += key in seen
        seen.add(key)
        earlier = orders.setdefault(record["incident"], [])
        asked_for = not earlier or any(
            order in answered or record["at_us"] - at >= SILENCE_SECONDS * 1_000_000 for order, at in earlier)
        count += not asked_for
        earlier.append((record["order"], record["at_us"]))
    return count


def demo_clients():
    with open(os.path.join(REGION, "clients.csv"), newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    clients = []
    for row in rows:
        account = next((a for a in row["accounts"].split() if a.isdigit()), None)
        if account:
            clients.append({"number": int(row["number"]), "address": row["address"], "account": account})
    return clients


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wanted_port(port):
    """This one when nobody has it, else any free one."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            return port
        except OSError:
            return free_port(socket.SOCK_STREAM)


def can_connect(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(true, what, process=None, log=None, seconds=30):
    until = time.monotonic() + seconds
    while not true():
        if process is not None and process.poll() is not None:
            raise SystemExit(f"{what} ended at once:\n{tail(log)}")
        if time.monotonic() > until:
            raise SystemExit(f"{what} did not come up within {seconds} s\n{tail(log) if log else ''}")
        time.sleep(0.05)


def end_process(process, how):
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(8)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def lines_of(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read().splitlines()
    except FileNotFoundError:
        return []


def tail(path):
    return "\n".join(lines_of(path)[-15:])


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, 0o600)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=0, help="end by itself after this long (0: until Ctrl-C)")
    parser.add_argument("--build", default=os.path.join(ROOT, "build/dev"))
    parser.add_argument("--mosquitto", default="/usr/sbin/mosquitto")
    parser.add_argument("--console", default=os.path.join(ROOT, "console/dist"), help="the console as it was built")
    parser.add_argument("--lang", choices=["nl", "en"], default="nl")
    parser.add_argument("--keep", action="store_true", help="keep logs and journal")
    options = parser.parse_args()
    options.began = time.monotonic()
    night = Night(options)
    signal.signal(signal.SIGINT, lambda *_: night.stopping.set())
    signal.signal(signal.SIGTERM, lambda *_: night.stopping.set())
    sys.exit(night.run())


if __name__ == "__main__":
    main()
