"""HPKE as the library does it is HPKE as RFC 9180 says it: opened here step by step, from the standard alone."""

import hashlib
import hmac
import struct

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nrm.vault.aead import bound
from nrm.vault.key_pairs import new_private_key, seal_to

WHERE = ("case_file", "a", "shelter_location", "b", "c")
KEM, HPKE = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x02"
"""Suite ids: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM (RFC 9180, 7)."""


def extract(suite: bytes, salt: bytes, label: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + secret, "sha256")


def expand(suite: bytes, secret: bytes, label: bytes, info: bytes, length: int) -> bytes:
    said = struct.pack(">H", length) + b"HPKE-v1" + suite + label + info
    made, block = b"", b""
    while len(made) < length:
        block = hmac.new(
            secret, block + said + bytes([len(made) // 32 + 1]), hashlib.sha256
        ).digest()
        made += block
    return made[:length]


def test_a_second_reader_made_from_the_standard_opens_what_we_seal() -> None:
    private = new_private_key()
    blob = seal_to(private.public, b"Rruga e shpikur 7", where=WHERE)
    enc, sealed = blob[1:33], blob[33:]
    own = X25519PrivateKey.from_private_bytes(private.secret)
    shared = own.exchange(X25519PublicKey.from_public_bytes(enc))
    secret = expand(
        KEM, extract(KEM, b"", b"eae_prk", shared), b"shared_secret", enc + private.public, 32
    )
    context = (
        b"\x00"
        + extract(HPKE, b"", b"psk_id_hash", b"")
        + extract(HPKE, b"", b"info_hash", bound("nrm1", "hpke", *WHERE))
    )
    scheduled = extract(HPKE, secret, b"secret", b"")
    key = expand(HPKE, scheduled, b"key", context, 32)
    nonce = expand(HPKE, scheduled, b"base_nonce", context, 12)
    assert AESGCM(key).decrypt(nonce, sealed, b"").rstrip(b" ").decode() == "Rruga e shpikur 7"
