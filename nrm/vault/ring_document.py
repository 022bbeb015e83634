"""The keys of a ring in memory, what may become of each, and how they are written down (docs/formats.md)."""

import base64
import json
import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from nrm.foundation import clock
from nrm.foundation.errors import Misconfigured
from nrm.vault.keyring import Key, KeyActRefused, KeyState, Purpose

FORMAT = 1
SECRET = 32
"""Bytes of a key's secret."""


class Damaged(Exception):
    """What should be a ring is none, or not whole."""


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A key with its secret, which never leaves the vault; without one the key was destroyed."""

    key: Key
    secret: bytes | None = field(repr=False)
    _uses: dict[str, bytes] = field(
        default_factory=dict, init=False, repr=False, compare=False, hash=False
    )
    """What was derived so far: it goes when the secret goes."""

    def for_use(self, use: str) -> bytes:
        """Return the 32 bytes derived from the secret for one use, such as `wrap` (HKDF-Expand, RFC 5869).

        Raises `Misconfigured` when the key was destroyed.
        """
        if self.secret is None:
            raise Misconfigured(f"The key {self.key.kid} was destroyed on {self.key.destroyed_at}.")
        if use not in self._uses:
            self._uses[use] = derived(self.secret, use)
        return self._uses[use]


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys of one installation, the oldest first; `name` is random and tells one ring from another."""

    name: str
    keys: tuple[SecretKey, ...]

    def named(self, kid: str) -> SecretKey | None:
        """Return the key called `kid`, or None."""
        return next((held for held in self.keys if held.key.kid == kid), None)

    def active(self, purpose: Purpose) -> SecretKey:
        """Return the key that seals for `purpose`."""
        return next(
            held
            for held in self.keys
            if held.key.purpose is purpose and held.key.state is KeyState.ACTIVE
        )

    def with_new(self, purpose: Purpose) -> "Ring":
        """Return the ring with one more key, which opens only."""
        return replace(self, keys=(*self.keys, _fresh(purpose, KeyState.OPENS)))

    def with_active(self, kid: str) -> "Ring":
        """Return the ring in which this key seals; raises `KeyActRefused` unless it opens."""
        key = self._in_state(kid, KeyState.OPENS, "Only a key that opens can be made active")
        before = self.active(key.purpose).key.kid
        return self._with({before: KeyState.OPENS, kid: KeyState.ACTIVE})

    def with_retired(self, kid: str) -> "Ring":
        """Return the ring in which this key is out of use; raises `KeyActRefused` unless it opens only."""
        self._in_state(kid, KeyState.OPENS, "Only a key that no longer seals can be retired")
        return self._with({kid: KeyState.RETIRED})

    def without(self, kid: str) -> "Ring":
        """Return the ring without the key's secret; raises `KeyActRefused` unless it is retired."""
        self._in_state(kid, KeyState.RETIRED, "Only a retired key can be destroyed")
        ring = self._with({kid: KeyState.DESTROYED})
        gone = clock.now().isoformat()
        return replace(
            ring,
            keys=tuple(
                SecretKey(replace(held.key, destroyed_at=gone), None)
                if held.key.kid == kid
                else held
                for held in ring.keys
            ),
        )

    def _in_state(self, kid: str, state: KeyState, words: str) -> Key:
        held = self.named(kid)
        if held is None:
            raise Misconfigured(f"The key ring has no key {kid}.")
        if held.key.state is not state:
            raise KeyActRefused(f"{words}: {kid} is {held.key.state}.")
        return held.key

    def _with(self, states: dict[str, KeyState]) -> "Ring":
        keys = (
            replace(held, key=replace(held.key, state=states.get(held.key.kid, held.key.state)))
            for held in self.keys
        )
        return replace(self, keys=tuple(keys))


def new_ring() -> Ring:
    """Return a ring with a fresh key for each purpose."""
    return Ring(
        secrets.token_hex(8), tuple(_fresh(purpose, KeyState.ACTIVE) for purpose in Purpose)
    )


def derived(secret: bytes, use: str) -> bytes:
    """Return 32 bytes derived from `secret` for one use."""
    return HKDFExpand(SHA256(), length=32, info=b"nrm1|" + use.encode()).derive(secret)


def check_of(secret: bytes) -> str:
    """Return the 16 hex digits by which copies of a secret are known to be the same."""
    return derived(secret, "check")[:8].hex()


def written(ring: Ring) -> bytes:
    """Return the ring as it is kept: JSON with every secret in it."""
    document = {"format": FORMAT, "ring": ring.name, "keys": [_entry(held) for held in ring.keys]}
    return json.dumps(document, indent=1).encode()


def read(content: bytes) -> Ring:
    """Return the ring that `written` wrote; raises `Damaged` for anything else."""
    try:
        document = json.loads(content)
        if document["format"] != FORMAT:
            raise Damaged("of a format that this program does not know")
        ring = Ring(str(document["ring"]), tuple(_held(entry) for entry in document["keys"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(type(error).__name__) from None
    _check_whole(ring)
    return ring


def _check_whole(ring: Ring) -> None:
    kids = [held.key.kid for held in ring.keys]
    active = [held.key.purpose for held in ring.keys if held.key.state is KeyState.ACTIVE]
    if len(set(kids)) < len(kids):
        raise Damaged("two keys have one name")
    if sorted(active) != sorted(Purpose):
        wrong = sorted(set(Purpose) ^ set(active)) or active
        raise Damaged(f"no key, or more than one, seals for: {', '.join(wrong)}")


def _fresh(purpose: Purpose, state: KeyState) -> SecretKey:
    secret = secrets.token_bytes(SECRET)
    kid = f"{purpose}-{secrets.token_hex(4)}"
    return SecretKey(Key(kid, purpose, state, clock.now().isoformat(), check_of(secret)), secret)


def _entry(held: SecretKey) -> dict[str, Any]:
    key = held.key
    return {
        "kid": key.kid,
        "purpose": key.purpose,
        "state": key.state,
        "made_at": key.made_at,
        "check": key.check,
        "destroyed_at": key.destroyed_at,
        "secret": None if held.secret is None else base64.b64encode(held.secret).decode(),
    }


def _held(entry: dict[str, Any]) -> SecretKey:
    key = Key(
        kid=str(entry["kid"]),
        purpose=Purpose(entry["purpose"]),
        state=KeyState(entry["state"]),
        made_at=str(entry["made_at"]),
        check=str(entry["check"]),
        destroyed_at=entry["destroyed_at"],
    )
    if entry["secret"] is None:
        if key.state is not KeyState.DESTROYED:
            raise Damaged(f"the key {key.kid} has no secret")
        return SecretKey(key, None)
    secret = base64.b64decode(entry["secret"], validate=True)
    if len(secret) != SECRET or check_of(secret) != key.check:
        raise Damaged(f"the key {key.kid} is not as it was written")
    return SecretKey(key, secret)
