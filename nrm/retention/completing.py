"""The second and third step of an erasure: everything alive goes under new keys, and the old keys go when they may."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from nrm.audit.trail import Author
from nrm.foundation.database import db
from nrm.keys import service as keys
from nrm.retention import queries
from nrm.retention.epochs import done_at, purposes_of, steps_of
from nrm.retention.erasing import scrub
from nrm.retention.models import Erasure
from nrm.vault.keyring import Key, KeyState, Purpose
from nrm.vault.ring import key_ring


def incomplete() -> list[Erasure]:
    """Return the erasures that are done and not complete, the oldest first."""
    return [one for one in reversed(queries.done()) if not steps_of(one).is_complete]


def to_exchange(erasures: Sequence[Erasure]) -> list[Purpose]:
    """Return the purposes whose active key is older than an erasure that it may have wrapped something of."""
    wanted = {}
    for erasure in erasures:
        for purpose in purposes_of(erasure):
            if datetime.fromisoformat(key_ring().active(purpose).made_at) <= done_at(erasure):
                wanted[purpose] = True
    return list(wanted)


def exchange(purpose: Purpose, *, by: Author) -> Iterator[int]:
    """Make a new key of `purpose` and let it seal from now on; then wrap anew and retire, as `wrap_anew` does."""
    key = keys.add(purpose, by=by)
    keys.activate(key.kid, by=by)
    yield from wrap_anew(purpose, by=by)


def wrap_anew(purpose: Purpose, *, by: Author) -> Iterator[int]:
    """Wrap everything alive with the active key of `purpose` and take the others out of use; yield how many each time.

    Raises `StillHeld` while others hold rows: the same again goes on from there.
    """
    yield from keys.rewrap(purpose, by=by)
    for key in key_ring().known():
        if key.purpose is purpose and key.state is KeyState.OPENS:
            keys.retire(key.kid, by=by)


def to_wrap_anew(erasures: Sequence[Erasure]) -> list[Purpose]:
    """Return the purposes of which an old key is in use still, though a new one seals already."""
    left = {key.purpose: True for key in _old(erasures) if key.state is KeyState.OPENS}
    return list(left)


def destroyable(erasures: Sequence[Erasure]) -> list[Key]:
    """Return the old keys that nothing here and no kept backup needs any more."""
    waiting = [one for one in erasures if steps_of(one).sets_left]
    needed = {key.kid for key in _old(waiting)}
    return [
        key for key in _old(erasures) if key.state is KeyState.RETIRED and key.kid not in needed
    ]


def destroy(key: Key, erasures: Sequence[Erasure], *, by: Author) -> Key:
    """Forget an old key for good; the trail says for which erasures. Raises `KeyActRefused` while anything needs it."""
    return keys.destroy(key.kid, by=by, why={"erasures": [str(one.id) for one in erasures]})


def clean() -> bool:
    """Free the disk of what stood there before; tells whether all of it could be (PostgreSQL: needs its owner)."""
    db.session.commit()
    if db.engine.dialect.name == "sqlite":
        return scrub()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")
    return True


def _old(erasures: Sequence[Erasure]) -> list[Key]:
    found = {key.kid: key for one in erasures for key in steps_of(one).keys_left}
    return list(found.values())
