"""Passphrases at rest: Argon2id, and the same work for people whom we do not know."""

import secrets
import struct
import unicodedata
from base64 import b64encode
from dataclasses import dataclass
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import hash_secret_raw

SALT = 16
"""Bytes (RFC 9106, 3.1)."""
_SLOWNESS = struct.Struct(f">IB{SALT}s")
AT_ONCE = 2
"""Hashes computed at the same time: each takes the memory that the settings say."""


@dataclass(frozen=True, slots=True)
class Slowness:
    """How a key is made of a passphrase: Argon2id over `memory` KiB, in `passes`, with 16 random bytes of `salt`."""

    memory: int
    passes: int
    salt: bytes

    def packed(self) -> bytes:
        """Return it in 21 bytes, as they stand before what the key locks."""
        return _SLOWNESS.pack(self.memory, self.passes, self.salt)

    @classmethod
    def unpacked(cls, blob: bytes) -> "Slowness":
        """Read it from the beginning of `blob`; raises struct.error when that is too short."""
        return cls(*_SLOWNESS.unpack_from(blob))


class Passphrases:
    """Makes and checks hashes, and makes keys of passphrases; `memory` in KiB, `passes` over it."""

    def __init__(self, *, memory: int, passes: int) -> None:
        self._memory, self._passes = memory, passes
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=1)
        self._turns = BoundedSemaphore(AT_ONCE)
        self._nobody = _hash_of_nothing(memory=memory, passes=passes)

    def hashed(self, passphrase: str) -> str:
        """Return the hash to keep."""
        with self._turns:
            return self._hasher.hash(_composed(passphrase))

    def match(self, kept: str | None, passphrase: str) -> bool:
        """Tell whether `passphrase` made the hash `kept`; without one the same work is done in vain."""
        with self._turns:
            try:
                self._hasher.verify(kept or self._nobody, _composed(passphrase))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def slowness(self) -> Slowness:
        """Return how a new key is made of a passphrase today, with a salt of its own."""
        return Slowness(self._memory, self._passes, secrets.token_bytes(SALT))

    def key_from(self, passphrase: str, how: Slowness) -> bytes:
        """Return the 32 bytes that follow from a passphrase."""
        with self._turns:
            return hash_secret_raw(
                _composed(passphrase).encode(),
                how.salt,
                time_cost=how.passes,
                memory_cost=how.memory,
                parallelism=1,
                hash_len=32,
                type=Type.ID,
            )

    def is_weaker(self, how: Slowness) -> bool:
        """Tell whether a key was made with weaker settings than today's."""
        return how.memory < self._memory or how.passes < self._passes

    def outdated(self, kept: str) -> bool:
        """Tell whether the hash was made with weaker settings than today's."""
        return self._hasher.check_needs_rehash(kept)


def _hash_of_nothing(*, memory: int, passes: int) -> str:
    """Return a hash drawn by lot, which no passphrase has: to check against it takes what every check takes."""
    salt, drawn = (b64encode(secrets.token_bytes(n)).decode().rstrip("=") for n in (SALT, 32))
    return f"$argon2id$v=19$m={memory},t={passes},p=1${salt}${drawn}"


def _composed(passphrase: str) -> str:
    """Return the passphrase in one spelling, whatever keyboard it was typed on (NIST SP 800-63B-4, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", passphrase)
