#!/usr/bin/env python3
"""web_push_peer.py JSON

What another implementation makes of a push of ours, by python3-cryptography: prints the text that the phone reads,
and the claims of the token when its signature is good. {"phone", "auth", "body", "token", "key"}, all base64url.
"""
import base64
import json
import struct
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def bytes_of(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def derive(salt, info, secret, length):
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def point_of(data):
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data)


def read(phone, auth, body):
    salt, size, length = struct.unpack("!16sIB", body[:21])
    sender, record = body[21:21 + length], body[21 + length:]
    if len(record) > size:
        raise ValueError("more than one record")
    own = phone.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = phone.exchange(ec.ECDH(), point_of(sender))
    secret = derive(auth, b"WebPush: info\0" + own + sender, shared, 32)
    key = derive(salt, b"Content-Encoding: aes128gcm\0", secret, 16)
    nonce = derive(salt, b"Content-Encoding: nonce\0", secret, 12)
    plain = AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0")
    if plain[-1:] != b"\2":
        raise ValueError("no last record")
    return plain[:-1].decode()


def claims_of(token, key):
    head, claims, signature = token.split(".")
    raw = bytes_of(signature)
    if len(raw) != 64:
        raise ValueError("no raw signature")
    der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    point_of(key).verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    if json.loads(bytes_of(head)) != {"typ": "JWT", "alg": "ES256"}:
        raise ValueError("another head")
    return json.loads(bytes_of(claims))


def main():
    given = {name: bytes_of(value) if name != "token" else value for name, value in json.loads(sys.argv[1]).items()}
    phone = ec.derive_private_key(int.from_bytes(given["phone"], "big"), ec.SECP256R1())
    print(read(phone, given["auth"], given["body"]))
    print(json.dumps(claims_of(given["token"], given["key"]), sort_keys=True))


if __name__ == "__main__":
    main()
