#!/usr/bin/env python3
"""markers.py BUILD_DIRECTORY SOURCE_DIRECTORY

Says something secret at every door of a real nachtwachtd (register, SIP, MQTT, board, phone's page, login, command socket),
lets it work, and looks for it everywhere: log, metrics, what lies on the disk, the backup, pushes, refusals, the process's own
arguments and environment, and what the command shows of the journal and the audit. A marker that is found where it does not
belong fails the test; so does one that the house never got, or a place that was empty.
"""
import base64
import http.client
import http.server
import json
import os
import secrets
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

BUILD, SOURCE = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
sys.argv = sys.argv[:1]
sys.path.insert(0, str(SOURCE / "tests/protocol"))
import web_push_peer  # noqa: E402

PATIENCE = 60


def marker(kind):
    return f"zq{kind}{secrets.token_hex(6)}"


# What is secret, by the door that it comes in by.
MARKERS = {
    kind: marker(kind)
    for kind in ("name", "keycode", "access", "contact", "warning", "wishes", "sip", "mqtt", "note", "request",
                 "answer", "commandnote", "password", "wrongpassword", "commandpassword", "search", "evil")
}


def until(question, what):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = question()
        if found:
            return found
        threading.Event().wait(0.02)
    raise SystemExit(f"never within {PATIENCE} s: {what}")


def free_port(kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class PushService(http.server.ThreadingHTTPServer):
    """Takes every push, and reads it as the phone would."""

    def __init__(self, folder):
        service = self
        self.certificate = Path(folder) / "push.pem"
        key = Path(folder) / "push.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key,
                        "-out", self.certificate], check=True, stderr=subprocess.DEVNULL)
        self.texts = []
        self.raw = []
        self.phone = ec.generate_private_key(ec.SECP256R1())
        self.auth = secrets.token_bytes(16)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.raw.append(str(self.headers).encode() + body)
                service.texts.append(web_push_peer.read(service.phone, service.auth, body))
                self.send_response(201)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(self.certificate, key)
        self.socket = tls.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def subscription(self):
        point = self.phone.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        endpoint = f"https://localhost:{self.server_port}/push/{secrets.token_hex(8)}"
        return {"endpoint": endpoint, "keys": {"p256dh": b64(point), "auth": b64(self.auth)}}


class Mqtt:
    """As little of MQTT 3.1.1 as it takes to say something (QoS 1) and to hear what comes."""

    def __init__(self, port, name, password, topics=()):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.heard = []
        self.lock = threading.Lock()
        body = self.text("MQTT") + b"\x04\xc2\x00\x3c" + self.text(name) + self.text(name) + self.text(password)
        self.send(0x10, body)
        assert self.read()[0] == 0x20, "the broker refuses"
        for topic in topics:
            self.send(0x82, b"\x00\x01" + self.text(topic) + b"\x01")
        threading.Thread(target=self.listen, daemon=True).start()

    @staticmethod
    def text(value):
        return struct.pack("!H", len(value.encode())) + value.encode()

    def send(self, kind, body):
        size, length = len(body), b""
        while True:
            size, digit = divmod(size, 128)
            length += bytes([digit | (0x80 if size else 0)])
            if not size:
                break
        with self.lock:
            self.socket.sendall(bytes([kind]) + length + body)

    def take(self, count):
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            if not part:
                raise OSError("closed")
            data += part
        return data

    def read(self):
        kind, size, shift = self.take(1)[0], 0, 0
        while True:
            digit = self.take(1)[0]
            size |= (digit & 0x7F) << shift
            shift += 7
            if not digit & 0x80:
                return kind, self.take(size)

    def listen(self):
        try:
            while True:
                kind, body = self.read()
                if kind >> 4 == 3:
                    length = struct.unpack("!H", body[:2])[0]
                    at = 2 + length + (2 if kind & 6 else 0)
                    if kind & 6:
                        self.send(0x40, body[2 + length:at])
                    self.heard.append((body[2:2 + length].decode(), body[at:]))
        except OSError:
            pass

    def say(self, topic, payload):
        self.send(0x32, self.text(topic) + b"\x00\x07" + payload)


class House:
    def __init__(self, folder, push):
        self.folder = Path(folder)
        self.state = self.folder / "state"
        self.ports = {name: free_port() for name in ("sip", "http", "metrics", "broker")}
        self.log = self.folder / "log"
        self.push = push
        self.process = self.broker = None

    def start(self):
        self.start_broker()
        self.write_files(self.push)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [BUILD / "daemon/nachtwachtd", "--config", self.folder / "nachtwachtd.yaml"], stdout=log, stderr=log)
        until(self.answers, f"the house answers at {self.ports['http']}, see its log")

    def answers(self):
        if self.process.poll() is not None:
            raise SystemExit(f"nachtwachtd ended: {self.log.read_text()[-2000:]}")
        try:
            http.client.HTTPConnection("localhost", self.ports["http"], timeout=2).request("GET", "/")
            return True
        except OSError:
            return False

    def start_broker(self):
        directory = self.folder / "broker"
        self.broker_password = secrets.token_hex(8)
        accounts = "".join(f"{name} {self.broker_password}\n" for name in ("gateway", "zqhub", "mia", "telephony"))
        subprocess.run([SOURCE / "deploy/broker/set-up", directory, "127.0.0.1", str(self.ports["broker"])],
                       input=accounts, text=True, check=True)
        program = os.environ.get("NACHTWACHT_MOSQUITTO", "/usr/sbin/mosquitto")
        self.broker = subprocess.Popen([program, "-c", directory / "mosquitto.conf"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        def accepts():
            try:
                socket.create_connection(("127.0.0.1", self.ports["broker"]), 1).close()
                return True
            except OSError:
                return False
        until(accepts, "the broker answers")

    def write_files(self, push):
        region = SOURCE / "regions/mooimaasvallei"
        head = (region / "clients.csv").read_text().split("\n", 1)[0]
        row = dict.fromkeys(head.split(","), "")
        row |= {"number": "1", "name": MARKERS["name"], "address": "Teststraat 1, 5831 EP Boxmeer", "postcode": "5831EP",
                "municipality": "Land van Cuijk", "position": "51.648471 5.946810", "telephone": "0600000001",
                "accounts": "0485000001", "provider": "maasduinen_zorg", "access": MARKERS["access"],
                "key_code": MARKERS["keycode"], "contacts": MARKERS["contact"], "warnings": MARKERS["warning"],
                "wishes": MARKERS["wishes"], "assumed": "invented"}
        cells = ",".join(f'"{value}"' if "," in value else value for value in row.values())
        (self.folder / "clients.csv").write_text(f"{head}\n{cells}\n")
        (self.folder / "credentials").mkdir()
        (self.folder / "credentials/mqtt").write_text(self.broker_password)
        (self.folder / "nachtwachtd.yaml").write_text(f"""state: {self.state}
region: {region}
clients: {self.folder}/clients.csv
credentials: {self.folder}/credentials
log: info
sip: {{udp: ["127.0.0.1:{self.ports['sip']}"]}}
mqtt: {{host: "127.0.0.1", port: {self.ports['broker']}, user: gateway, password: mqtt}}
push: {{subject: "mailto:test@zorg.example", test_services: true, ca: {push.certificate}}}
command: {{socket: {self.folder}/c.sock}}
metrics: {{listen: "127.0.0.1:{self.ports['metrics']}"}}
http: {{listen: ["127.0.0.1:{self.ports['http']}"], centre: "+31485000000"}}
""")

    def command(self, *words, text="", good=True):
        ran = subprocess.run([BUILD / "daemon/nachtwacht", *words, "--socket", self.folder / "c.sock"],
                             input=text, text=True, capture_output=True, check=False)
        if good and ran.returncode != 0:
            raise SystemExit(f"nachtwacht {' '.join(words)}: {ran.stderr}")
        return ran.stdout + ran.stderr

    def sip(self, body):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
            device.bind(("127.0.0.1", 0))
            device.settimeout(0.5)
            port, reference = device.getsockname()[1], secrets.token_hex(6)
            text = "\r\n".join([
                f"MESSAGE sip:alarm@127.0.0.1:{self.ports['sip']} SIP/2.0",
                f"Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{reference}",
                f"From: <sip:device@127.0.0.1:{port}>;tag={reference}", f"To: <sip:alarm@127.0.0.1:{self.ports['sip']}>",
                f"Call-ID: {reference}@127.0.0.1", "CSeq: 1 MESSAGE", "Max-Forwards: 70",
                "Content-Type: application/scaip+xml", f"Content-Length: {len(body.encode())}", "", body])

            def answer():
                device.sendto(text.encode(), ("127.0.0.1", self.ports["sip"]))
                try:
                    return device.recv(65536)
                except TimeoutError:
                    return None
            return until(answer, "an answer over SIP")

    def metrics(self):
        asking = http.client.HTTPConnection("127.0.0.1", self.ports["metrics"], timeout=PATIENCE)
        asking.request("GET", "/metrics")
        return asking.getresponse().read()

    def end(self):
        for process in (self.process, self.broker):
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(PATIENCE)


class Person:
    def __init__(self, house, refusals):
        self.port, self.cookie, self.refusals = house.ports["http"], "", refusals

    def ask(self, method, path, body=None, headers=None):
        asking = http.client.HTTPConnection("localhost", self.port, timeout=PATIENCE)
        said = {"Origin": f"http://localhost:{self.port}", "X-Nachtwacht": "1", "Cookie": self.cookie}
        if body is not None:
            said["Content-Type"] = "application/json"
        asking.request(method, path, None if body is None else json.dumps(body), said | (headers or {}))
        answer = asking.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and value.startswith("__Host-nachtwacht="):
                self.cookie = value.split(";")[0]
        text = answer.read()
        if answer.status >= 400:
            self.refusals.append(str(answer.headers).encode() + text)
        return answer.status, text

    def good(self, method, path, body=None):
        status, text = self.ask(method, path, body)
        if status >= 300:
            raise SystemExit(f"{method} {path}: {status} {text.decode()}")
        return json.loads(text) if text else None

    def stream(self, path):
        """Held open, read by nobody but the kernel: its unit is reachable, its board is open."""
        held = socket.create_connection(("127.0.0.1", self.port))
        held.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\nCookie: {self.cookie}\r\n\r\n".encode())
        assert b" 200 " in held.recv(4096)
        return held


def live_through(house, push, places):
    """Everything that a night has; what is heard on the way goes into `places`."""
    refusals, sip_answers = [], []
    nobody = Person(house, refusals)
    house.command("account", "add", "olga", "--role", "operator", text=MARKERS["password"] + "\n")
    house.command("account", "add", "lea", "--role", "shift_leader", text=MARKERS["commandpassword"] + "\n")
    for name, password in (("olga", MARKERS["wrongpassword"]), (MARKERS["wrongpassword"], "whatever it is")):
        nobody.ask("POST", "/api/login", {"name": name, "password": password})
    olga, lea = Person(house, refusals), Person(house, refusals)
    olga.good("POST", "/api/login", {"name": "olga", "password": MARKERS["password"]})
    lea.good("POST", "/api/login", {"name": "lea", "password": MARKERS["commandpassword"]})
    board = olga.stream("/api/stream")

    mia = Person(house, refusals)
    code = lea.good("POST", "/api/units/mia/enrolment")["code"]
    mia.good("POST", "/api/enrol", {"code": code, "label": "phone"})
    mia.good("POST", "/api/phone/subscription", push.subscription())
    page = mia.stream("/api/phone/stream")
    mia.good("POST", "/api/phone/duty", {"event_id": "duty-1", "on": True})
    # Not asked before the test push has reached her.
    until(lambda: push.texts, "a test push")
    mia.good("POST", "/api/phone/reached", {"id": json.loads(push.texts[0])["id"]})
    hub = Mqtt(house.ports["broker"], "zqhub", house.broker_password, ["nachtwacht/mooimaasvallei/device/zqhub/receipt"])

    # A device of the client, with more in it than we know; then one that nobody can read.
    fall = "<mrq><ref>R1</ref><cid>0485000001</cid><dty>0005</dty><stc>0009</stc>"
    sip_answers.append(house.sip(f"{fall}<zz>{MARKERS['sip']}</zz></mrq>"))
    sip_answers.append(house.sip(f"<mrq><ref>R2</ref>{MARKERS['sip']}"))
    topic = "nachtwacht/mooimaasvallei/device/zqhub/event"
    hub.say(topic, json.dumps({"event_id": "m1", "kind": MARKERS["mqtt"]}).encode())
    hub.say(topic, json.dumps({"event_id": "m2", "kind": "fall"}).encode())
    until(lambda: hub.heard, "a receipt over MQTT")

    def incident():
        lines = house.command("incidents", "--json").splitlines()
        found = [each for line in lines for each in json.loads(line).get("incidents", []) if each.get("client") == 1]
        return found[0] if found else None
    number = until(incident, "the incident of client 1")["number"]
    order = until(lambda: [one["id"] for one in incident()["orders"] if one["unit"] == "mia"], "an order to mia")[0]
    until(lambda: len(push.texts) > 1, "a push")

    olga.good("POST", "/api/acts", {"id": "a1", "act": "take", "incident": number})
    olga.good("POST", "/api/acts", {"id": "a2", "act": "remark", "incident": number, "text": MARKERS["note"]})
    olga.good("POST", "/api/requests", {"id": "q1", "asker": "layman", "kind": "fall", "client": 1, "text": MARKERS["request"]})
    card = json.dumps(olga.good("GET", "/api/clients/1"))
    olga.good("GET", f"/api/clients?q={MARKERS['search']}")
    olga.ask("GET", "/api/paper")
    house.command("operator", "note", str(number), "--text", MARKERS["commandnote"])
    for event, answer in (("p1", "shown"), ("p2", "accept"), ("p3", "under_way")):
        mia.good("POST", "/api/phone/answers", {"event_id": event, "order": order, "answer": answer})
    shown = json.dumps(mia.good("GET", f"/api/phone/orders/{order}/detail"))
    mia.good("POST", "/api/phone/answers",
             {"event_id": "p4", "order": order, "answer": "cannot_reach", "word": "other", "text": MARKERS["answer"]})

    # What is refused says nothing back: wrong, foreign, unreadable, too large.
    evil = MARKERS["evil"]
    for person in (nobody, olga, mia):
        for path in ("/api/acts", "/api/requests", "/api/login", "/api/enrol", "/api/phone/answers", "/api/password",
                     "/api/password/link", "/api/phone/subscription", "/api/shift"):
            person.ask("POST", path, {"password": evil, "text": [evil], "id": evil, "code": evil})
            person.ask("POST", path, {"text": evil}, {"Origin": "https://evil.example"})
            person.ask("POST", path, evil)
        person.ask("GET", f"/api/{evil}")
        person.ask("GET", f"/api/clients/{evil}")
        person.ask("GET", f"/api/incidents/{number}/why?order={evil}")
    for who, cookie in (("olga's", olga.cookie), ("lea's", lea.cookie), ("mia's", mia.cookie)):
        MARKERS[f"{who} session"] = cookie.split("=", 1)[1]
    MARKERS["enrolment"] = code

    house.command("backup", str(house.folder / "backup"))
    places["metrics"] = house.metrics()
    places["arguments"] = Path(f"/proc/{house.process.pid}/cmdline").read_bytes()
    places["environment"] = Path(f"/proc/{house.process.pid}/environ").read_bytes()
    places["journal as the command shows it"] = house.command("journal", "--json", "--count", "1000").encode()
    places["audit"] = house.command("audit", "--count", "1000").encode()
    places["incidents as the command shows them"] = house.command("incidents", "--json", "--all").encode()
    places["refusals"] = b"\n".join(refusals)
    places["answers over SIP"] = b"\n".join(sip_answers)
    places["receipts over MQTT"] = b"\n".join(payload for _, payload in hub.heard)
    places["pushes"] = "\n".join(push.texts).encode() + b"\n".join(push.raw)
    entries = max(json.loads(line)["entry"]["number"] for line in places["journal as the command shows it"].decode().splitlines()
                  if "entry" in json.loads(line))
    shown += card + "".join(house.command("unseal", str(entry), good=False) for entry in range(1, entries + 1))
    for held in (board, page):
        held.close()
    return shown


# Where a person's eyes are meant to find it, and a thief with the disk not: the list for a night without the programs.
ALLOWED = {("paper.html", kind) for kind in ("name", "access", "warning", "wishes", "contact")}
# What the house must have kept, and shows to who may see it.
KEPT = ("name", "keycode", "access", "contact", "warning", "wishes", "sip", "mqtt", "note", "request", "answer", "commandnote")


def main():
    wrong = []
    places = {}
    with tempfile.TemporaryDirectory(prefix="nachtwacht-markers-") as folder:
        push = PushService(folder)
        house = House(folder, push)
        try:
            house.start()
            shown = live_through(house, push, places)
        finally:
            house.end()
        places["log"] = house.log.read_bytes()
        places["backup"] = (house.folder / "backup").read_bytes()
        for file in sorted(house.state.rglob("*")):
            if file.is_file():
                places[file.name] = file.read_bytes()
                if file.stat().st_mode & 0o077:
                    wrong.append(f"others may read {file.name}")
        for needed in ("journal.sqlite", "accounts.db", "phones.db", "vapid.key", "log", "metrics", "pushes", "refusals", "audit",
                       "backup", "receipts over MQTT", "answers over SIP", "arguments"):
            if not places.get(needed):
                wrong.append(f"nothing was looked at in: {needed}")
        for line in ('door="http",what="login"', 'door="http",what="login_wrong"', 'door="push",what="taken"',
                     'door="push",what="request"'):
            if f"nachtwacht_door_events_total{{{line}}}".encode() not in places.get("metrics", b""):
                wrong.append(f"the metrics do not count {line}")
        wrong += [f"the house never got: {kind}" for kind in KEPT if MARKERS[kind] not in shown]
        key = places.get("vapid.key", b"").strip()
        for place, content in places.items():
            for kind, word in MARKERS.items():
                if word.encode() in content and (place, kind) not in ALLOWED:
                    wrong.append(f"{kind} stands in: {place}")
            if key and key in content and place not in ("vapid.key", "backup"):
                wrong.append(f"the key of pushes stands in: {place}")
        for text in push.texts:
            if set(json.loads(text)) - {"id", "what", "order", "epoch", "text"}:
                wrong.append(f"a push says more than it may: {text}")
    for line in wrong:
        print(line)
    print(f"{len(MARKERS)} markers, {len(places)} places, {sum(map(len, places.values()))} bytes")
    return 1 if wrong else 0


sys.exit(main())
