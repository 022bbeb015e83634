"""A reader of what is sealed, written from docs/formats.md alone: it shares nothing with the program."""

import base64
import hashlib
import hmac
import json
import struct
import unicodedata
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def parts(*given: str | bytes) -> bytes:
    joined = b""
    for part in given:
        content = part.encode() if isinstance(part, str) else part
        joined += len(content).to_bytes(4, "big") + content
    return joined


def gcm(key: bytes, blob: bytes, associated: bytes) -> bytes:
    return AESGCM(key).decrypt(blob[:12], blob[12:], associated)


def derived(secret: bytes, use: str) -> bytes:
    """HKDF-Expand for one block of SHA-256: HMAC of the info and the byte 1."""
    return hmac.digest(secret, b"nrm1|" + use.encode() + b"\x01", "sha256")


def secrets_of(keyring: str) -> dict[str, bytes]:
    """Return the secrets of a key ring's JSON, by kid."""
    document = json.loads(keyring)
    assert document["format"] == 1
    found = {}
    for entry in document["keys"]:
        if entry["secret"] is not None:
            found[entry["kid"]] = base64.b64decode(entry["secret"])
            assert derived(found[entry["kid"]], "check")[:8].hex() == entry["check"]
    return found


def keyring_of(custody: str, said: dict[str, str]) -> str:
    """Return the key ring's JSON that two custodians open."""
    document = json.loads(custody)
    assert document["format"] == 1
    (pair,) = [one for one in document["pairs"] if set(one["names"]) == set(said)]
    typed = [unicodedata.normalize("NFKC", said[name]).strip() for name in pair["names"]]
    stretched = hash_secret_raw(
        parts(*typed),
        base64.b64decode(pair["salt"]),
        time_cost=pair["passes"],
        memory_cost=pair["memory"],
        parallelism=pair["lanes"],
        hash_len=32,
        type=Type.ID,
    )
    cost = [str(pair[name]) for name in ("memory", "passes", "lanes")]
    bound = parts("nrm1", "custodians", document["ring"], *pair["names"], *cost)
    ring_key = gcm(stretched, base64.b64decode(pair["key"]), bound)
    sealed = base64.b64decode(document["keys"])
    return gcm(ring_key, sealed, parts("nrm1", "ring", document["ring"])).decode()


def data_key_of(secret: bytes, *, kid: str, wrapped: bytes, owner: str) -> bytes:
    return gcm(derived(secret, "wrap"), wrapped, parts("nrm1", "dek", owner, kid))


def content_of(data_key: bytes, blob: bytes, place: list[str]) -> Any:
    """Return what a sealed blob says; `place` is table, owner, section and row."""
    version, algorithm, of_key = struct.unpack(">BBH", blob[:4])
    assert (version, algorithm) == (1, 1)
    plain = gcm(data_key, blob[4:], parts("nrm1", *place, str(of_key)))
    assert len(plain) % 256 == 0
    return json.loads(plain)


def carried(blob: bytes) -> tuple[str, bytes, bytes]:
    """Return kid, wrapped key and sealed blob of a blob that carries its key."""
    end = 1 + blob[0]
    length = int.from_bytes(blob[end : end + 2], "big")
    return blob[1:end].decode(), blob[end + 2 : end + 2 + length], blob[end + 2 + length :]


def hash_of(secret: bytes, entry: dict[str, Any]) -> bytes:
    """Return the hash that an entry of the trail must have; bytes in the entry are in hex."""
    ids = [
        bytes.fromhex(entry[name].replace("-", ""))
        for name in ("actor", "session", "case", "subject")
    ]
    actor, session, case, subject = ids
    said = parts(
        bytes.fromhex(entry["previous"]),
        str(entry["seq"]),
        bytes.fromhex(entry["id"].replace("-", "")),
        entry["at"],
        actor,
        session,
        entry["action"],
        case,
        subject,
        entry["section"],
        entry["purpose"],
        entry["decision"],
        entry["detail"],
        hashlib.sha256(carried(bytes.fromhex(entry["sealed_detail"]))[2]).digest(),
        entry["hash_kid"],
    )
    return hmac.digest(derived(secret, "mac"), said, "sha256")
