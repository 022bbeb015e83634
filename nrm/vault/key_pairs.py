"""Key pairs of people and agencies: what is sealed to one opens with its private key only, which the service has not.

Sealing to a key is HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM. Its
`info` length-prefixes every part of the place, so that a blob opens nowhere else. Blob: suite (1 byte) |
encapsulated key (32) | ciphertext and tag. A private key at rest is locked with AES-256-GCM: suite (1) | nonce (12) |
ciphertext and tag.
"""

import base64
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from nrm.vault.aead import Tampered, bound, decrypted, encrypted
from nrm.vault.sealing import PADDING

X25519_SHA256_AES_256 = 1
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_MARK = bytes([X25519_SHA256_AES_256])
_CHECKED = 10
"""Bytes of a check code: making another key with the same one takes 2^80 tries."""

Where = tuple[str, ...]
"""What a blob is bound to: its table, its row and whatever else must not be exchanged."""


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """The private half of a key pair: 32 bytes that are never shown and never stored but sealed or locked."""

    secret: bytes = field(repr=False)

    @property
    def public(self) -> bytes:
        """The public half (32 bytes): computed, so that nobody can exchange it behind its owner."""
        return X25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw()


def new_private_key() -> PrivateKey:
    """Make a fresh key pair."""
    return PrivateKey(X25519PrivateKey.generate().private_bytes_raw())


def seal_to(public: bytes, content: bytes, *, where: Where) -> bytes:
    """Seal `content`, which must not end in spaces, to a public key, padded so that its length tells little."""
    padded = content + b" " * (-len(content) % PADDING)
    key = X25519PublicKey.from_public_bytes(public)
    return _MARK + _SUITE.encrypt(padded, key, bound("nrm1", "hpke", *where))


def open_with(private: PrivateKey, blob: bytes, *, where: Where) -> bytes:
    """Open what was sealed to the key pair; raises `Tampered` unless exactly this was sealed for exactly here."""
    if blob[:1] != _MARK:
        raise Tampered("a blob of an unknown suite")
    key = X25519PrivateKey.from_private_bytes(private.secret)
    try:
        return _SUITE.decrypt(blob[1:], key, bound("nrm1", "hpke", *where)).rstrip(b" ")
    except (InvalidTag, ValueError):
        raise Tampered("a blob that was altered, moved or sealed to another key") from None


def hand(private: PrivateKey, *, to: bytes, where: Where) -> bytes:
    """Seal a private key to the public key of somebody who may use it."""
    return seal_to(to, private.secret.hex().encode(), where=where)


def taken(by: PrivateKey, blob: bytes, *, where: Where) -> PrivateKey:
    """Return the private key that was handed to `by`; raises `Tampered` as `open_with` does."""
    return PrivateKey(bytes.fromhex(open_with(by, blob, where=where).decode()))


def lock(private: PrivateKey, key: bytes, *, where: Where) -> bytes:
    """Lock a private key under 32 bytes that the database does not hold."""
    return _MARK + encrypted(key, private.secret, bound("nrm1", "lock", *where))


def unlock(blob: bytes, key: bytes, *, where: Where) -> PrivateKey:
    """Return the private key that was locked; raises `Tampered` for another key or another place."""
    if blob[:1] != _MARK:
        raise Tampered("a lock of an unknown suite")
    return PrivateKey(decrypted(key, blob[1:], bound("nrm1", "lock", *where)))


def key_from(secret: bytes, use: str) -> bytes:
    """Return the 32 bytes that follow for one use from a secret of at least 125 random bits (HKDF, RFC 5869).

    Not for passphrases: those need a slow function.
    """
    return HKDF(SHA256(), length=32, salt=None, info=b"nrm1|" + use.encode()).derive(secret)


def check_code(public: bytes) -> str:
    """Return the sixteen signs by which two people make sure, over the phone, that they mean the same public key."""
    digest = Hash(SHA256())
    digest.update(bound("nrm1", "check") + public)
    signs = base64.b32encode(digest.finalize()[:_CHECKED]).decode()
    return "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def typed_code(typed: str) -> str:
    """Return a code as it is kept, however it was typed; base 32 knows no 0, 1 and 8, so these are O, I and B."""
    signs = typed.upper().translate(str.maketrans("018", "OIB"))
    return "".join(sign for sign in signs if sign.isascii() and sign.isalnum())
