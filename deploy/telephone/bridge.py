#!/usr/bin/env python3
"""Rings or writes for nachtwacht: an example of the other side of its telephony hook.

    bridge.py --secret FILE --numbers FILE --command PROGRAM [--listen 127.0.0.1:8095] [--receipts URL]
              [--certificate FILE --key FILE]

Takes signed requests, finds the number of whom is to be called, and runs

    PROGRAM voice|sms NUMBER TEXT

once for each call, without a shell. Exit code of PROGRAM: 0 answered (or sent), 1 nobody answered, 2 busy, anything
else failed. With --receipts (the address of the gateway) the outcome is told to URL/api/calls/ID/receipt.

The numbers are lines "name = number", where a name is a unit ("mia") or a party ("second_operator",
"shift_leader", "duty_number"). Standard library only. docs/telephone.md says what travels.
"""
import argparse
import collections
import hashlib
import hmac
import http.server
import ipaddress
import json
import queue
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

LASTS_S = 300
MOST_BYTES = 65_536
MOST_WAITING = 64
MOST_REMEMBERED = 1_000
CALL_S = 90
OUTCOMES = {0: "answered", 1: "not_answered", 2: "busy"}


def signature_of(secret, timestamp, body):
    return "v1=" + hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_signed(secret, headers, body):
    timestamp = headers.get("X-Nachtwacht-Timestamp", "")
    if not timestamp.isascii() or not timestamp.isdigit() or abs(time.time() - int(timestamp)) > LASTS_S:
        return False
    given = headers.get("X-Nachtwacht-Signature", "")
    return hmac.compare_digest(signature_of(secret, timestamp, body).encode(), given.encode())


def read_numbers(path):
    numbers = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, equals, number = line.partition("#")[0].partition("=")
            if equals:
                numbers[name.strip()] = number.strip()
    return numbers


def text_of(call):
    if not call["incident"]:
        return f"Nachtwacht: {call['words']['nl'] or 'bericht'}."  # a test call
    text = f"Nachtwacht: {call['words']['nl'] or 'een taak'}, incident {call['incident']}. Kijk op uw telefoon of scherm."
    return text + (f" En nog {call['further']} meer." if call.get("further") else "")


class Desk:
    """Knows which calls were taken, and makes them one after the other on a few threads."""

    def __init__(self, arguments, secret):
        self.arguments = arguments
        self.secret = secret
        self.taken = collections.OrderedDict()
        self.lock = threading.Lock()
        self.waiting = queue.Queue(MOST_WAITING)
        for _ in range(4):
            threading.Thread(target=self.work, daemon=True).start()

    def take(self, call):
        """False: too many wait. A repeat of a call that was taken is taken without ringing again."""
        with self.lock:
            if call["id"] in self.taken:
                return True
            try:
                self.waiting.put_nowait(call)
            except queue.Full:
                return False
            self.taken[call["id"]] = None
            while len(self.taken) > MOST_REMEMBERED:
                self.taken.popitem(last=False)
            return True

    def work(self):
        while True:
            call = self.waiting.get()
            try:
                for state in self.make(call):
                    self.tell(call, state)
            except Exception as error:  # one call must not end the others
                print(f"call {call['id']}: {error}", file=sys.stderr, flush=True)

    def make(self, call):
        number = read_numbers(self.arguments.numbers).get(call["unit"] or call["party"])
        if number is None:
            print(f"call {call['id']}: no number of {call['unit'] or call['party']}", file=sys.stderr, flush=True)
            yield "failed"
            return
        for way in ("voice", "sms") if call["way"] == "both" else (call["way"],):
            if way == "voice":
                yield "ringing"
            try:
                code = subprocess.run([self.arguments.command, way, number, text_of(call)], timeout=CALL_S).returncode
            except (OSError, subprocess.TimeoutExpired) as error:
                print(f"call {call['id']}: {error}", file=sys.stderr, flush=True)
                code = -1
            yield "sent" if way == "sms" and code == 0 else OUTCOMES.get(code, "failed")

    def tell(self, call, state):
        if not self.arguments.receipts:
            return
        body = json.dumps({"state": state}).encode()
        timestamp = str(int(time.time()))
        request = urllib.request.Request(
            f"{self.arguments.receipts}/api/calls/{urllib.parse.quote(call['id'], safe='')}/receipt",
            body,
            {
                "Content-Type": "application/json",
                "X-Nachtwacht": "1",
                "X-Nachtwacht-Timestamp": timestamp,
                "X-Nachtwacht-Signature": signature_of(self.secret, timestamp, body),
            },
        )
        try:
            urllib.request.urlopen(request, timeout=5).close()
        except OSError as error:  # the call was made; only its receipt is lost
            print(f"receipt of {call['id']}: {error}", file=sys.stderr, flush=True)


class Door(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_POST(self):
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MOST_BYTES:
            self.close_connection = True
            return self.answer(413)
        body = self.rfile.read(int(length))
        if not is_signed(self.server.desk.secret, self.headers, body):
            return self.answer(401)
        try:
            call = json.loads(body)
            readable = all(isinstance(call[name], str) for name in ("id", "party", "unit", "incident", "way"))
            readable = readable and isinstance(call["words"]["nl"], str) and call["way"] in ("voice", "sms", "both")
        except (ValueError, KeyError, TypeError):
            readable = False
        if not readable:
            return self.answer(400)
        return self.answer(202 if self.server.desk.take(call) else 503)

    def answer(self, status):
        self.send_response(status)
        if status == 503:
            self.send_header("Retry-After", "5")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, form, *values):
        print(form % values, file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--secret", required=True, help="file with the secret that the gateway has too")
    parser.add_argument("--numbers", required=True, help="file with telephone numbers; read anew for each call")
    parser.add_argument("--command", required=True, help="program that rings or writes")
    parser.add_argument("--listen", default="127.0.0.1:8095")
    parser.add_argument("--receipts", default="", help="address of the gateway, https://host")
    parser.add_argument("--certificate", help="PEM chain; needed when not on this machine only")
    parser.add_argument("--key", help="PEM key of the certificate")
    arguments = parser.parse_args()
    address, _, port = arguments.listen.rpartition(":")
    if not arguments.certificate and not ipaddress.ip_address(address).is_loopback:
        parser.error("outside this machine a call travels by TLS only: give --certificate and --key")
    with open(arguments.secret, "rb") as file:
        secret = file.read().strip()
    if len(secret) < 16:
        parser.error("the secret is too short: make one by openssl rand -hex 32")
    server = http.server.ThreadingHTTPServer((address, int(port)), Door)
    server.daemon_threads = True
    server.desk = Desk(arguments, secret)
    if arguments.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments.certificate, arguments.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print(f"listening on {address}:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
