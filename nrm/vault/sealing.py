"""Sealing and opening: AES-256-GCM blobs bound to their place, under keys wrapped by the key ring.

Blob: version (1 byte) | algorithm (1) | version of the data key (2, big-endian) | nonce (12) | ciphertext and tag.
The plaintext is canonical JSON padded with spaces to a multiple of 256 bytes, or more where asked, so that its length
tells little.
The associated data length-prefixes every part, so that no two places can spell the same bytes.
"""

import json
import secrets
import struct
from dataclasses import dataclass
from typing import Any

from nrm.vault.aead import Tampered, bound, decrypted, encrypted
from nrm.vault.keyring import KeyService, Purpose, WrappedKey

BLOB_VERSION = 1
AES_256_GCM = 1
PADDING = 256
_HEADER = struct.Struct(">BBH")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a blob belongs; a blob opens nowhere else.

    `table` and `owner` name the row that carries the key, `row` the row that carries the blob, `section` its part.
    """

    table: str
    owner: str
    section: str
    row: str

    def bound(self, *, key_version: int) -> bytes:
        """Return the associated data for this place."""
        return bound("nrm1", self.table, self.owner, self.section, self.row, str(key_version))


def new_data_key(ring: KeyService, *, purpose: Purpose, owner: str) -> WrappedKey:
    """Make a fresh 256-bit data key for `owner` (an id) and return it wrapped."""
    return ring.wrap(purpose, secrets.token_bytes(32), owner=owner)


def unwrap(ring: KeyService, wrapped: WrappedKey, *, owner: str) -> bytes:
    """Return the data key of `owner`; raises `Tampered` when it was wrapped for someone else."""
    return ring.unwrap(wrapped, owner=owner)


def seal(
    data_key: bytes, values: Any, place: Place, *, key_version: int = 1, padding: int = PADDING
) -> bytes:
    """Seal `values` (anything JSON can say) for `place`, padded to a multiple of `padding` bytes."""
    plain = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    padded = plain + b" " * (-len(plain) % padding)
    head = _HEADER.pack(BLOB_VERSION, AES_256_GCM, key_version)
    return head + encrypted(data_key, padded, place.bound(key_version=key_version))


def unseal(data_key: bytes, blob: bytes, place: Place) -> Any:
    """Open `blob` at `place`; raises `Tampered` unless exactly this was sealed exactly here."""
    if len(blob) < _HEADER.size:
        raise Tampered("a blob that is too short")
    version, algorithm, key_version = _HEADER.unpack_from(blob)
    if (version, algorithm) != (BLOB_VERSION, AES_256_GCM):
        raise Tampered("a blob of an unknown format")
    plain = decrypted(data_key, blob[_HEADER.size :], place.bound(key_version=key_version))
    return json.loads(plain)


def seal_small(ring: KeyService, value: str, *, purpose: Purpose, place: Place) -> bytes:
    """Seal one small secret that has no data key of its own, under a fresh one that travels with it."""
    key = secrets.token_bytes(32)
    wrapped = ring.wrap(purpose, key, owner=place.owner)
    return with_key(wrapped, seal(key, value, place))


def unseal_small(ring: KeyService, blob: bytes, *, place: Place) -> str:
    """Open what `seal_small` sealed; raises `Tampered` otherwise."""
    wrapped, sealed = parted(blob)
    return str(unseal(unwrap(ring, wrapped, owner=place.owner), sealed, place))


def with_key(wrapped: WrappedKey, sealed: bytes) -> bytes:
    """Return a blob that carries its own key; it begins with `names_key`, so that SQL finds it by its key's name."""
    return names_key(wrapped.kid) + struct.pack(">H", len(wrapped.blob)) + wrapped.blob + sealed


def names_key(kid: str) -> bytes:
    """Return how every blob begins that carries its own key, wrapped by the key `kid` of the ring."""
    return struct.pack(">B", len(kid.encode())) + kid.encode()


def parted(blob: bytes) -> tuple[WrappedKey, bytes]:
    """Return the key that a blob carries and the rest; raises `Tampered` when it carries none."""
    try:
        (kid_length,) = struct.unpack_from(">B", blob)
        kid = blob[1 : 1 + kid_length].decode()
        (length,) = struct.unpack_from(">H", blob, 1 + kid_length)
    except (struct.error, UnicodeDecodeError):
        raise Tampered("a blob without its key") from None
    start = 3 + kid_length
    return WrappedKey(kid, blob[start : start + length]), blob[start + length :]
