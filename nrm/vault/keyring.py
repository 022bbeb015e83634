"""What the vault asks of whoever keeps the keys, and never more: no method hands out a wrapping key.

A file (`nrm.vault.file_keyring`) and custodians (`nrm.vault.custody`) keep them today; a key process, an HSM or a key
service elsewhere fits behind the same methods. `tests/vault/test_key_services.py` says what each must hold to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Purpose(StrEnum):
    """What a key is for; a key is never used for two purposes."""

    DATA = "data"
    """Wraps the keys of persons, cases and signals."""
    ACCOUNTS = "accounts"
    """Seals second-factor secrets and what a signed-out person had typed."""
    TRAIL = "trail"
    """Seals the words in the trail that somebody typed."""
    CHAIN = "chain"
    """Chains the trail."""
    SESSION = "session"
    """Signs cookies, forms and one-time links."""
    STATISTICS = "statistics"
    """Seeds the rounding of published figures."""
    MANIFEST = "manifest"
    """Signs what says what is in a backup."""


class KeyState(StrEnum):
    """What a key does: opens and active may follow each other; then it is retired, then destroyed."""

    OPENS = "opens"
    """Opens what it sealed; seals nothing."""
    ACTIVE = "active"
    """Seals as well; one key of each purpose does."""
    RETIRED = "retired"
    """Nothing here needs it; kept for the backups that still do."""
    DESTROYED = "destroyed"
    """Its secret is gone; that it was there is kept."""


@dataclass(frozen=True, slots=True)
class Key:
    """What may be said of a key of the ring. Moments are ISO 8601.

    `check` is derived from the secret one-way (16 hex digits): it shows that two copies are of the same key, and says
    afterwards which key was destroyed.
    """

    kid: str
    purpose: Purpose
    state: KeyState
    made_at: str
    check: str
    destroyed_at: str | None = None


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key under a key of the ring, as the database keeps it."""

    kid: str
    blob: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    """An Ed25519 signature (64 bytes) and the key that made it."""

    kid: str
    value: bytes


class KeyActRefused(Exception):
    """A key is not in the state that the act asks for; the message says what to do first."""


class KeyService(Protocol):
    """Keeps the keys. Whatever names a key raises `Misconfigured` when there is none of that name."""

    def known(self) -> Sequence[Key]:
        """Return every key that there is or was, the oldest first."""

    def active(self, purpose: Purpose) -> Key:
        """Return the key that seals for `purpose`."""

    def wrap(self, purpose: Purpose, data_key: bytes, *, owner: str) -> WrappedKey:
        """Wrap a data key for `owner` (an id) under the active key of `purpose`."""

    def unwrap(self, wrapped: WrappedKey, *, owner: str) -> bytes:
        """Return the data key; raises `Tampered` when it was wrapped for someone else, or altered."""

    def mac(self, purpose: Purpose, data: bytes) -> bytes:
        """Return the HMAC-SHA256 (32 bytes) of `data` under the active key of `purpose`."""

    def mac_by(self, kid: str, data: bytes) -> bytes:
        """Return the HMAC-SHA256 of `data` under a certain key, for what must come out the same for years."""

    def macs(self, purpose: Purpose, data: bytes) -> tuple[bytes, ...]:
        """Return the HMACs by which to know again what was made by any key in use, the active one first."""

    def sign(self, data: bytes) -> Signature:
        """Sign `data` with the active key for manifests."""

    def public_key(self, kid: str) -> bytes:
        """Return the Ed25519 public key (32 bytes) of a key for manifests: whoever has it can check, not sign."""

    def add(self, purpose: Purpose) -> Key:
        """Make a key that opens only, so that every worker knows it before anything is sealed with it."""

    def activate(self, kid: str) -> Key:
        """Let this key seal from now on; the one before opens only. Raises `KeyActRefused` unless it opens."""

    def retire(self, kid: str) -> Key:
        """Take a key out of use; raises `KeyActRefused` unless it opens only."""

    def destroy(self, kid: str) -> Key:
        """Forget the secret of a retired key for good; raises `KeyActRefused` unless it is retired."""


def oldest(service: KeyService, purpose: Purpose) -> Key:
    """Return the first key of `purpose`, whatever came after it."""
    return next(key for key in service.known() if key.purpose is purpose)
