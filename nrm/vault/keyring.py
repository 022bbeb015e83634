"""The key ring: a file outside the database, and the `KeyService` that every other back end must look like."""

import base64
import json
import os
import secrets
import stat
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from nrm.foundation import clock
from nrm.foundation.errors import Misconfigured


class Purpose(StrEnum):
    """What a key is for; a key is never used for two purposes."""

    DATA = "data"
    """Wraps the keys of persons, cases and signals."""
    ACCOUNTS = "accounts"
    """Seals second-factor secrets and what a signed-out person had typed."""
    TRAIL = "trail"
    """Chains the trail and seals its search terms."""
    SESSION = "session"
    """Signs cookies and forms."""
    STATISTICS = "statistics"
    """Seeds the rounding of published figures."""


class KeyState(StrEnum):
    """Whether a key may seal (only one per purpose does) or only open."""

    ACTIVE = "active"
    OPENS = "opens"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the ring; `secret` is 32 random bytes and never shown."""

    kid: str
    purpose: Purpose
    state: KeyState
    made_at: str
    secret: bytes = field(repr=False)

    def for_use(self, use: str) -> bytes:
        """Return the 32 bytes derived from the secret for one use, such as `wrap` or `mac` (HKDF-Expand, RFC 5869)."""
        return _derived(self.secret, use)


@lru_cache(maxsize=256)
def _derived(secret: bytes, use: str) -> bytes:
    return HKDFExpand(SHA256(), length=32, info=b"nrm1|" + use.encode()).derive(secret)


class KeyService(Protocol):
    """What the vault asks of whoever keeps the keys: this file, custodians, a key process, an HSM."""

    def active(self, purpose: Purpose) -> Key:
        """Return the key that seals for `purpose`."""

    def named(self, kid: str) -> Key:
        """Return the key called `kid`; raises `Misconfigured` when the ring has none of that name."""

    def mac(self, purpose: Purpose, data: bytes) -> bytes:
        """Return HMAC-SHA256 of `data` under the first key of `purpose` (32 bytes)."""


class FileKeyring:
    """The key ring as a file that only the service's own user can read."""

    def __init__(self, keys: tuple[Key, ...]) -> None:
        self._keys = {key.kid: key for key in keys}
        missing = [p for p in Purpose if not any(k.purpose is p for k in keys)]
        if missing:
            raise Misconfigured(f"The key ring has no key for: {', '.join(missing)}.")

    def active(self, purpose: Purpose) -> Key:
        """Return the key that seals for `purpose`."""
        for key in self._keys.values():
            if key.purpose is purpose and key.state is KeyState.ACTIVE:
                return key
        raise Misconfigured(f"The key ring has no active key for: {purpose}.")

    def named(self, kid: str) -> Key:
        """Return the key called `kid`; raises `Misconfigured` when the ring has none of that name."""
        try:
            return self._keys[kid]
        except KeyError:
            raise Misconfigured(f"The key ring has no key {kid}: is it the right ring?") from None

    def mac(self, purpose: Purpose, data: bytes) -> bytes:
        """Return HMAC-SHA256 of `data` under the oldest key of `purpose`, so that chains outlive rotation."""
        oldest = min(
            (k for k in self._keys.values() if k.purpose is purpose),
            key=lambda k: (k.made_at, k.kid),
        )
        mac = HMAC(oldest.for_use("mac"), SHA256())
        mac.update(data)
        return mac.finalize()

    @classmethod
    def create(cls, path: Path) -> "FileKeyring":
        """Make a ring with a fresh key for each purpose at `path`; raises `Misconfigured` if a file is there."""
        made_at = clock.now().isoformat()
        keys = tuple(
            Key(
                f"{p.value}-{secrets.token_hex(4)}",
                p,
                KeyState.ACTIVE,
                made_at,
                secrets.token_bytes(32),
            )
            for p in Purpose
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise Misconfigured(
                f"A key ring already exists at {path}; it is never overwritten."
            ) from None
        with os.fdopen(handle, "w") as file:
            json.dump({"format": 1, "keys": [_as_json(key) for key in keys]}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        return cls(keys)

    @classmethod
    def load(cls, path: Path, *, away_from: tuple[Path, ...] = ()) -> "FileKeyring":
        """Read the ring at `path`.

        Raises `Misconfigured`, with what to mend, when it is missing, readable by others, damaged, or lies inside
        one of the folders `away_from` (those of the database and the backups).
        """
        if not path.is_file():
            raise Misconfigured(
                f"There is no key ring at {path}. Without it nothing can be opened; no new one is made."
            )
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise Misconfigured(
                f"The key ring {path} can be read by others (mode {mode:o}); run: chmod 600 {path}"
            )
        for folder in away_from:
            if path.resolve().is_relative_to(folder.resolve()):
                raise Misconfigured(
                    f"The key ring must not lie inside {folder}: whoever copies that gets both."
                )
        try:
            document = json.loads(path.read_text())
            keys = tuple(_from_json(entry) for entry in document["keys"])
        except (ValueError, KeyError, TypeError) as error:
            raise Misconfigured(
                f"The key ring {path} is damaged ({type(error).__name__}); restore it."
            ) from None
        return cls(keys)


def _as_json(key: Key) -> dict[str, str]:
    return {
        "kid": key.kid,
        "purpose": key.purpose,
        "state": key.state,
        "made_at": key.made_at,
        "secret": base64.b64encode(key.secret).decode(),
    }


def _from_json(entry: dict[str, str]) -> Key:
    secret = base64.b64decode(entry["secret"], validate=True)
    if len(secret) != 32:
        raise ValueError("a key of the wrong length")
    return Key(
        entry["kid"], Purpose(entry["purpose"]), KeyState(entry["state"]), entry["made_at"], secret
    )
