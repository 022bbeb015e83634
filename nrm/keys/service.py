"""Making, exchanging, retiring and destroying keys, each told to the trail.

An act on the ring and its entry in the trail cannot share a transaction. The entry is written first and kept only when
the act has succeeded; a destruction, which nothing undoes, is in the trail for good before it begins.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from nrm.audit import trail
from nrm.audit.trail import REFUSED, Author, Happening
from nrm.foundation.database import db
from nrm.vault import rotation
from nrm.vault.keyring import Key, KeyActRefused, KeyService, KeyState, Purpose, oldest
from nrm.vault.ring import key_ring
from nrm.vault.wrapped_keys import count_uses

SEEDS = "rounding of figures"
"""What needs the first key for statistics: figures that come out the same each time."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A key and how many rows need it, by where they are."""

    key: Key
    uses: Mapping[str, int]


def standing() -> list[Standing]:
    """Return every key that there is or was, the oldest first, with what needs it."""
    return [Standing(key, uses_of(key)) for key in key_ring().known()]


def uses_of(key: Key) -> Mapping[str, int]:
    """Return how many rows need the key, by where they are."""
    uses = dict(count_uses(db.session.connection(), key))
    if key.purpose is Purpose.STATISTICS and key == oldest(key_ring(), Purpose.STATISTICS):
        uses[SEEDS] = 1
    return uses


def add(purpose: Purpose, *, by: Author) -> Key:
    """Make a key that opens only; commits."""
    key = key_ring().add(purpose)
    trail.record(_happening("add", key), by=by)
    db.session.commit()
    return key


def activate(kid: str, *, by: Author) -> Key:
    """Let this key seal from now on; commits. Raises `KeyActRefused` unless it opens only."""
    with _told("activate", kid, by=by) as ring:
        return ring.activate(kid)


def rewrap(purpose: Purpose, *, by: Author) -> Iterator[int]:
    """Wrap anew all that earlier keys of `purpose` wrap, in transactions of their own; yield how many each time.

    Raises `nrm.vault.rotation.StillHeld`; what was done until then stays and is in the trail.
    """
    done = 0
    db.session.commit()
    try:
        for count in rotation.rewrap(db.engine, key_ring(), purpose):
            done += count
            yield count
    finally:
        active = key_ring().active(purpose)
        trail.record(_happening("rewrap", active, keys=done), by=by)
        db.session.commit()


def to_rewrap(purpose: Purpose) -> int:
    """Return how many keys `rewrap` would wrap anew."""
    return rotation.left(db.session.connection(), key_ring(), purpose)


def retire(kid: str, *, by: Author) -> Key:
    """Take a key out of use; commits. Raises `KeyActRefused` while anything needs it, or unless it opens only."""
    with _told("retire", kid, by=by) as ring:
        _must_be_free(_named(kid))
        return ring.retire(kid)


def destroy(kid: str, *, by: Author, why: Mapping[str, Any] | None = None) -> Key:
    """Forget the secret of a retired key for good; commits, and returns the record of what was destroyed.

    `why` is told to the trail: codes and ids, such as those of an erasure that waits for the key of its epoch to go.
    Backups made while the key was in use open no more. Raises `KeyActRefused` while anything here needs it, or unless
    it is retired.
    """
    trail.take_turn()
    key = _named(kid)
    _must_be_free(key)
    if key.state is not KeyState.RETIRED:
        raise KeyActRefused(f"Only a retired key can be destroyed: {kid} is {key.state}.")
    trail.record(_happening("destroy", key, **(why or {})), by=by)
    db.session.commit()
    try:
        return key_ring().destroy(kid)
    except Exception:
        trail.record(_happening("destroy", key, decision=REFUSED), by=by)
        db.session.commit()
        raise


def tell_of_export(custodians: int, *, by: Author) -> None:
    """Tell the trail that a copy of the keys is made, sealed for so many custodians or (0) for none; commits."""
    trail.record(Happening("keys:export", detail={"custodians": custodians}), by=by)
    db.session.commit()


@contextmanager
def _told(act: str, kid: str, *, by: Author) -> Iterator[KeyService]:
    """Write the entry, let the act be done, and keep both, or neither when it is refused."""
    trail.record(_happening(act, _named(kid)), by=by)
    try:
        yield key_ring()
    except BaseException:
        db.session.rollback()
        raise
    db.session.commit()


def _named(kid: str) -> Key:
    key = next((key for key in key_ring().known() if key.kid == kid), None)
    if key is None:
        raise KeyActRefused(f"There is no key {kid}.")
    return key


def _must_be_free(key: Key) -> None:
    uses = uses_of(key)
    if uses:
        told = ", ".join(f"{name}: {count:,}" for name, count in uses.items())
        raise KeyActRefused(f"{key.kid} is still needed ({told}).")


def _happening(act: str, key: Key, *, decision: str = trail.ALLOWED, **more: Any) -> Happening:
    detail = {"kid": key.kid, "purpose": key.purpose, "check": key.check, **more}
    return Happening(f"keys:{act}", decision=decision, detail=detail)
