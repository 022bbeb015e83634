"""Passphrases at rest: Argon2id, and the same work for people whom we do not know."""

import secrets
import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
"""Hashes computed at the same time: each takes the memory that the settings say."""


class Passphrases:
    """Makes and checks hashes; `memory` in KiB, `passes` over it."""

    def __init__(self, *, memory: int, passes: int) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=1)
        self._turns = BoundedSemaphore(AT_ONCE)
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

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

    def outdated(self, kept: str) -> bool:
        """Tell whether the hash was made with weaker settings than today's."""
        return self._hasher.check_needs_rehash(kept)


def _composed(passphrase: str) -> str:
    """Return the passphrase in one spelling, whatever keyboard it was typed on (NIST SP 800-63B-4, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", passphrase)
