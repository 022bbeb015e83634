"""AES-256-GCM with a fresh nonce, and associated data that cannot be spelt in two ways."""

import secrets
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
"""Bytes."""
OVERHEAD = NONCE + 16
"""Bytes that encryption adds: the nonce and the tag."""


class Tampered(Exception):
    """A blob does not open at its place: it was altered, moved, or belongs to another key."""


def encrypted(key: bytes, plain: bytes, associated: bytes) -> bytes:
    """Return nonce, ciphertext and tag of `plain` under a 256-bit key."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, associated)


def decrypted(key: bytes, blob: bytes, associated: bytes) -> bytes:
    """Return what `encrypted` was given; raises `Tampered` unless key, blob and associated data are the same."""
    if len(blob) < OVERHEAD:
        raise Tampered("a blob that is too short")
    try:
        return AESGCM(key).decrypt(blob[:NONCE], blob[NONCE:], associated)
    except InvalidTag:
        raise Tampered("a blob that was altered or moved") from None


def bound(*parts: str) -> bytes:
    """Return the parts as bytes, each after its length (4 bytes, big-endian), so that they cannot slide."""
    encoded = [part.encode() for part in parts]
    return b"".join(struct.pack(">I", len(part)) + part for part in encoded)
